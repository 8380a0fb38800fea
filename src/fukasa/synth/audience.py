"""Audiences: shares by country, gender and age, and samples of follower profiles with their true type."""

import numpy as np
import pyarrow as pa

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, hexed, mixed, pick_by_row, stream
from fukasa.synth.traits import Traits

TYPES = ("real", "influencer", "mass_follower", "suspicious")
_GENDERS = ("female", "male")
_AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")
_AGE_WEIGHT = np.array([0.06, 0.26, 0.31, 0.20, 0.11, 0.06])
_ABROAD = ("BR", "IN", "TR")  # where bought followers seem to live
_REAL_MIX = np.array([0.90, 0.02, 0.08])
_FOLLOWER = 4


def breakdowns_table(seed: int, cast: Cast, traits: Traits, profiles: Profiles, stamp: Stamp) -> pa.Table:
    """Shares of the followers of connected accounts, and of a fifth of the others as supplied."""
    rng = stream(seed, cast.block, "breakdowns")
    supplied = happens(rng, assumptions().habits["supplied_audience"], len(cast))
    row = np.flatnonzero(traits.owner | supplied)
    parts = [
        _block(row, "country", (*assumptions().countries, *_ABROAD), _countries(rng, cast, traits, row)),
        _block(row, "gender", _GENDERS, _genders(rng, cast, row)),
        _block(row, "age", _AGES, rng.dirichlet(_AGE_WEIGHT * 40, len(row))),
    ]
    account = np.concatenate([part[0] for part in parts])
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[account]),
        "account_id": profiles.account_id.take(pa.array(account)),
        "base": "follower",
        "dimension": pa.concat_arrays([part[1] for part in parts]),
        "value": pa.concat_arrays([part[2] for part in parts]),
        "share": np.concatenate([part[3] for part in parts]),
        "n": known(cast.followers[account], traits.owner[account]),
    }
    return canonical("audience_breakdowns", columns, stamp, np.where(traits.owner[account], "owner", "supplied"))


def _block(
    row: IntArray, dimension: str, values: tuple[str, ...], shares: FloatArray
) -> tuple[IntArray, pa.StringArray, pa.StringArray, FloatArray]:
    rounded = np.round(shares, 4)
    rounded[np.arange(len(row)), shares.argmax(axis=1)] += 1 - rounded.sum(axis=1)
    account = np.repeat(row, len(values))
    told = np.tile(np.arange(len(values)), len(row))
    return account, pa.repeat(pa.scalar(dimension), len(account)), words(values, told), rounded.ravel()


def _countries(rng: np.random.Generator, cast: Cast, traits: Traits, row: IntArray) -> FloatArray:
    known_countries = assumptions().countries
    weights = np.full((len(row), len(known_countries) + len(_ABROAD)), 0.4)
    weights[:, : len(known_countries)] += assumptions().country_share * 2
    weights[np.arange(len(row)), cast.country[row]] += 26.0
    weights[:, len(known_countries) :] += (traits.fake[row, None] - 0.12).clip(0) * 22
    drawn = rng.gamma(weights)
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def _genders(rng: np.random.Generator, cast: Cast, row: IntArray) -> FloatArray:
    mean = assumptions().category_female[cast.category[row]]
    female = rng.beta(mean * 14, (1 - mean) * 14)
    return np.stack([female, 1 - female], axis=1)


def samples_table(
    seed: int, cast: Cast, traits: Traits, profiles: Profiles, stamp: Stamp, *, text: str
) -> tuple[pa.Table, pa.Table]:
    """Make samples of followers, and the true type of each profile."""
    habits = assumptions().habits
    rng = stream(seed, cast.block, "samples")
    chosen = happens(rng, habits["audience_samples"][text], len(cast)) | (cast.archetype >= 0)
    row = np.repeat(np.flatnonzero(chosen), habits["sample_size"][text])
    real = _REAL_MIX * (1 - traits.fake[row, None])
    kind = pick_by_row(rng, np.hstack([real, traits.fake[row, None]]))
    number = np.arange(len(row)) % habits["sample_size"][text]
    profile = hexed(mixed(_FOLLOWER, cast.platform[row], cast.index[row], number))
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[row]),
        "account_id": profiles.account_id.take(pa.array(row)),
        "base": "follower",
        "profile": profile,
        **_profiles(rng, kind),
    }
    keys = {name: columns[name] for name in ("platform", "account_id", "profile")}
    truth = pa.table({**keys, "type": words(TYPES, kind)})
    return canonical("audience_samples", columns, stamp), truth


def _profiles(rng: np.random.Generator, kind: IntArray) -> dict[str, IntArray | BoolArray]:
    """Draw profiles by type; the classes follow public definitions: 5,000 followers, 1,500 followings (HypeAuditor)."""
    size = len(kind)

    def counts(*medians: float, spread: float = 1.0) -> IntArray:
        drawn: IntArray = np.floor(np.array(medians)[kind] * np.exp(spread * rng.normal(size=size))).astype(np.int64)
        return drawn

    def flags(*chances: float) -> BoolArray:
        return happens(rng, np.array(chances)[kind], size)

    followers, following = counts(210, 14_000, 420, 18), counts(330, 480, 2_700, 1_900, spread=0.8)
    ordinary, influencer, mass = (kind == TYPES.index(name) for name in TYPES[:3])
    followers = np.where(
        influencer, np.maximum(followers, 5_001), np.where(ordinary, np.minimum(followers, 5_000), followers)
    )
    following = np.where(influencer | ordinary, np.minimum(following, 1_499), following)
    digits = np.minimum(counts(1, 0.7, 1.6, 4.5, spread=0.7), 9)
    return {
        "posts": counts(46, 380, 60, 1.6, spread=1.2),
        "followers": followers,
        "following": np.where(mass, np.maximum(following, 1_501), following),
        "has_picture": flags(0.93, 0.995, 0.9, 0.45),
        "is_private": flags(0.42, 0.02, 0.3, 0.12),
        "verified": flags(0.001, 0.12, 0.001, 0.0),
        "bio_length": counts(38, 92, 30, 4, spread=0.9),
        "name_length": counts(9, 12, 9, 7, spread=0.4),
        "handle_length": np.maximum(counts(11, 11, 11, 13, spread=0.25), digits + 1),
        "handle_digits": digits,
        "handle_ends_digit": (digits > 0) & flags(0.6, 0.5, 0.7, 0.92),
        "external_url": flags(0.08, 0.7, 0.08, 0.03),
        "account_age_days": counts(1_500, 2_200, 1_300, 210, spread=0.6),
    }
