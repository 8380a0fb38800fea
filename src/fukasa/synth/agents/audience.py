"""Samples of followers: people, and bots as their makers build them; and where the followers of some accounts live."""

import numpy as np
import pyarrow as pa

from fukasa.synth.agents.people import People
from fukasa.synth.agents.rules import rules
from fukasa.synth.agents.tables import account_ids, platforms
from fukasa.synth.frames import Stamp, canonical, words
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, hexed, mixed, pick_by_row, stream

TYPES = ("real", "influencer", "mass_follower", "suspicious")
_REAL = np.array([0.88, 0.025, 0.095])
_PROFILE = 106
_BREAKDOWNS = 0.25
_COUNTRIES = ("JP", "US", "ID", "BD", "EG")  # the last three: where bots of this family claim to live


def samples_table(seed: int, people: People, fake: FloatArray, stamp: Stamp) -> tuple[pa.Table, pa.Table]:
    """Sample followers, and tell what they truly are."""
    rng, data = stream(seed, people.block, "agent samples"), rules().samples
    row = np.repeat(np.flatnonzero(happens(rng, data["accounts"], len(people))), data["size"])
    kind = pick_by_row(rng, np.hstack([_REAL * (1 - fake[row, None]), fake[row, None]]))
    number = np.arange(len(row)) % data["size"]
    keys = {
        "platform": platforms(people, row),
        "account_id": account_ids(people).take(pa.array(row)),
        "profile": hexed(mixed(_PROFILE, people.index[row], number)),
    }
    truth = pa.table({**keys, "type": words(TYPES, kind)})
    return canonical("audience_samples", {**keys, "base": "follower", **_profiles(rng, kind)}, stamp), truth


def _profiles(rng: np.random.Generator, kind: IntArray) -> dict[str, IntArray | BoolArray]:
    """Draw profiles; counts are negative binomial, since people are more and less active."""
    size = len(kind)

    def counts(*means: float, dispersion: float = 0.8) -> IntArray:
        return np.asarray(rng.poisson(rng.gamma(dispersion, np.array(means)[kind] / dispersion)), dtype=np.int64)

    def flags(*chances: float) -> BoolArray:
        return happens(rng, np.array(chances)[kind], size)

    digits = np.minimum(counts(0.9, 0.5, 1.2, 3.6, dispersion=1.5), 10)
    influencer, mass = kind == TYPES.index("influencer"), kind == TYPES.index("mass_follower")
    followers, following = counts(290, 26_000, 510, 40), counts(380, 520, 2_900, 2_300, dispersion=1.6)
    return {
        "posts": counts(70, 520, 85, 4, dispersion=0.6),
        "followers": np.where(influencer, followers + 5_001, followers),
        "following": np.where(mass, following + 1_501, following),
        "has_picture": flags(0.91, 0.99, 0.88, 0.55),
        "is_private": flags(0.38, 0.03, 0.28, 0.15),
        "verified": flags(0.001, 0.1, 0.001, 0.0),
        "bio_length": counts(42, 95, 33, 8, dispersion=0.9),
        "name_length": counts(10, 12, 10, 8, dispersion=6.0) + 1,
        "handle_length": counts(10, 10, 10, 12, dispersion=30.0) + digits + 1,
        "handle_digits": digits,
        "handle_ends_digit": (digits > 0) & flags(0.55, 0.5, 0.65, 0.88),
        "external_url": flags(0.07, 0.65, 0.08, 0.02),
        "account_age_days": counts(1_400, 2_000, 1_200, 260, dispersion=2.5),
    }


def breakdowns_table(seed: int, people: People, fake: FloatArray, stamp: Stamp) -> pa.Table:
    """The countries of the followers, as supplied for a part of the accounts."""
    rng = stream(seed, people.block, "agent countries")
    chosen = np.flatnonzero(happens(rng, _BREAKDOWNS, len(people)))
    weights = np.full((len(chosen), len(_COUNTRIES)), 0.5)
    weights[np.arange(len(chosen)), people.language[chosen]] += 24.0
    weights[:, 2:] += (fake[chosen, None] - 0.1).clip(0) * 18
    drawn = rng.gamma(weights)
    share = np.round(drawn / drawn.sum(axis=1, keepdims=True), 4)
    share[np.arange(len(chosen)), share.argmax(axis=1)] += 1 - share.sum(axis=1)
    row = np.repeat(chosen, len(_COUNTRIES))
    columns = {
        "platform": platforms(people, row),
        "account_id": account_ids(people).take(pa.array(row)),
        "base": "follower",
        "dimension": "country",
        "value": words(_COUNTRIES, np.tile(np.arange(len(_COUNTRIES)), len(chosen))),
        "share": share.ravel(),
    }
    return canonical("audience_breakdowns", columns, stamp, "supplied")
