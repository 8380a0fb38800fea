"""Simulated follower profiles: the assumptions behind weights and error rates; families differ from each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit, logit

from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.analysis.packaged import number, parse, read_toml
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_FILE = "data/audience_families.toml"
COUNTS = ("posts", "followers", "following", "age", "bio", "name_length", "handle", "digits")
CHANCES = ("picture", "private", "verified", "link", "bio_kept", "name_kept", "digits_kept")
_TIED = len(("posts", "followers", "following"))
_ENDS_IN_DIGIT = 0.8
_NEVER = 1e-4


@dataclass(frozen=True, slots=True)
class Side:
    """The kinds of real or of fake profiles.

    Attributes:
        names: of the kinds.
        mix: their shares.
        medians: kinds × ``COUNTS``, of log(1 + count).
        spreads: likewise.
        chances: kinds × ``CHANCES``.
        ties: per kind the correlation of the logarithms of posts, followers and following.

    """

    names: tuple[str, ...]
    mix: Reals
    medians: Reals
    spreads: Reals
    chances: Reals
    ties: Reals


@dataclass(frozen=True, slots=True)
class Families:
    """All assumptions; see ``audience_families.toml``.

    Attributes:
        version: date of the file.
        source: where the assumptions come from.
        seed: of the families that error rates rest on.
        families: their number on each side.
        profiles: the number of profiles of each.
        concentration: of the mix of kinds.
        median_sd: between families, of log medians.
        chance_sd: between families, of the log-odds of flags.
        following_cap: the most accounts one may follow.
        real: kinds of real profiles.
        fake: kinds of fake profiles.

    """

    version: str
    source: str
    seed: int
    families: int
    profiles: int
    concentration: float
    median_sd: float
    chance_sd: float
    following_cap: float
    real: Side
    fake: Side


@cache
def families() -> Families:
    """Load the packaged assumptions.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    return parse(_FILE, read_toml("fukasa.analysis.authenticity", _FILE), _families)


def _families(raw: Mapping[str, object]) -> Families:
    if min(value for value in raw.values() if isinstance(value, (int, float))) <= 0:
        raise ValueError("every number must be above 0")
    return Families(
        version=str(raw["version"]),
        source=str(raw["source"]),
        seed=int(number(raw, "seed")),
        families=int(number(raw, "families")),
        profiles=int(number(raw, "profiles")),
        concentration=number(raw, "concentration"),
        median_sd=number(raw, "median_sd"),
        chance_sd=number(raw, "chance_sd"),
        following_cap=number(raw, "following_cap"),
        real=_side(raw, "real"),
        fake=_side(raw, "fake"),
    )


def _side(raw: Mapping[str, object], name: str) -> Side:
    kinds = raw[name]
    if not isinstance(kinds, list) or not kinds:
        raise TypeError(f"{name} must be a list of kinds")
    pairs = np.array([[_pair(kind, count) for count in COUNTS] for kind in kinds])
    side = Side(
        names=tuple(str(kind["name"]) for kind in kinds),
        mix=np.array([number(kind, "mix") for kind in kinds]),
        medians=np.log1p(pairs[:, :, 0]),
        spreads=pairs[:, :, 1],
        chances=np.array([[number(kind, chance) for chance in CHANCES] for kind in kinds]),
        ties=np.array([number(kind, "tie") for kind in kinds]),
    )
    shares = np.concatenate([side.mix, side.ties, side.chances.ravel()])
    if not np.isclose(side.mix.sum(), 1) or bool((shares < 0).any()) or bool((shares > 1).any()):
        raise ValueError(f"the mix of {name} must add up to 1, and chances and ties lie between 0 and 1")
    return side


def _pair(kind: Mapping[str, object], name: str) -> tuple[float, float]:
    pair = kind[name]
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  median and spread
        raise TypeError(f"{name} must be [median, spread]")
    median, spread = (number({name: end}, name) for end in pair)
    if median < 0 or spread <= 0:
        raise ValueError(f"{name} needs a median of 0 or more and a spread above 0")
    return median, spread


@dataclass(frozen=True, slots=True)
class Drawn:
    """Profiles of drawn families.

    Attributes:
        profiles: profiles × ``PROFILE_COLUMNS``.
        family: which family each belongs to.

    """

    profiles: Reals
    family: Integers


def draw(side: Side, count: int, size: int, rng: np.random.Generator) -> Drawn:
    """Draw families of one side, and profiles of each.

    Args:
        side: real or fake.
        count: families.
        size: profiles of each.
        rng: randomness.

    """
    given = families()
    mixes = rng.dirichlet(side.mix * given.concentration, count)
    # a family shifts all its kinds alike, and each a little by itself
    moved = rng.normal(0, given.median_sd, (count, 1, len(COUNTS))) * np.sqrt(0.7)
    alone = rng.normal(0, given.median_sd, (count, len(side.names), len(COUNTS))) * np.sqrt(0.3)
    odds = logit(np.clip(side.chances, _NEVER, 1 - _NEVER)) + rng.normal(0, given.chance_sd, (count, 1, len(CHANCES)))
    family = np.repeat(np.arange(count), size)
    kind = (rng.random(count * size)[:, None] > np.cumsum(mixes, axis=1)[family, :-1]).sum(axis=1)
    logs = (side.medians + (moved + alone) * _mobile(side))[family, kind]
    logs += side.spreads[kind] * _tied(rng, len(family), side.ties[kind])
    flags = rng.random((len(family), len(CHANCES))) < expit(odds)[family, kind]
    return Drawn(_profiles(logs, flags, rng, given.following_cap), family)


def _mobile(side: Side) -> Reals:
    """Give how far medians may move: with their spread, so that lengths of names hardly do."""
    moves: Reals = np.minimum(side.spreads, 1.0)
    return moves


def _tied(rng: np.random.Generator, size: int, tie: Reals) -> Reals:
    """Draw noise of variance 1; that of posts, followers and following is correlated by ``tie``."""
    noise = rng.normal(size=(size, len(COUNTS)))
    common = rng.normal(size=(size, 1)) * np.sqrt(tie)[:, None]
    noise[:, :_TIED] = noise[:, :_TIED] * np.sqrt(1 - tie)[:, None] + common
    return noise


def _profiles(logs: Reals, flags: Flags, rng: np.random.Generator, cap: float) -> Reals:
    counts = dict(zip(COUNTS, np.floor(np.expm1(np.maximum(logs, 0)) + rng.random((len(logs), 1))).T, strict=True))
    has = dict(zip(CHANCES, flags.T, strict=True))
    digits = np.where(has["digits_kept"], np.maximum(counts["digits"], 1), 0)
    columns = {
        "posts": counts["posts"],
        "followers": counts["followers"],
        "following": np.minimum(counts["following"], cap),
        "has_picture": has["picture"],
        "is_private": has["private"],
        "verified": has["verified"],
        "bio_length": np.where(has["bio_kept"], np.clip(counts["bio"], 1, 150), 0),
        "name_length": np.where(has["name_kept"], np.clip(counts["name_length"], 1, 30), 0),
        "handle_length": np.clip(counts["handle"], digits + 1, 30),
        "handle_digits": digits,
        "handle_ends_digit": (digits > 0) & (rng.random(len(logs)) < _ENDS_IN_DIGIT),
        "external_url": has["link"],
        "account_age_days": counts["age"],
    }
    return np.column_stack([columns[name] for name in PROFILE_COLUMNS]).astype(np.float64)
