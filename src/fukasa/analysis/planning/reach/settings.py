"""What estimates of unique reach assume, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml, table

PACKAGE = "fukasa.analysis.planning.reach"
LAWS = ("copula", "inferred", "one_factor", "beta_binomial")


@dataclass(frozen=True, slots=True)
class LawError:
    """How far a law misses: log(truth / estimate) over log(Sainsbury / estimate) + floor, 5 % and 95 % points."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not -1 < self.low <= 0 <= self.high < 1:
            raise ValueError("the errors of a law lie on both sides of 0, nearer than −1 and 1")


@dataclass(frozen=True, slots=True)
class CommenterKappa:
    """Excess duplication of audiences over that of commenters, where no overlap is known: a lognormal."""

    median: float
    sigma: float

    def __post_init__(self) -> None:
        if not 0 < self.median <= 1 or self.sigma <= 0:
            raise ValueError("kappa of commenters has a median in (0, 1] and spreads")


@dataclass(frozen=True, slots=True)
class ReachSettings:
    """Constants of the estimates; the comments stand in ``reach.toml``."""

    level: float
    draws: int
    least_pairs: int
    least_shared: int
    least_sampled: float
    most_accounts: int
    gap_floor: float
    errors: Mapping[str, LawError]
    kappa: CommenterKappa

    def __post_init__(self) -> None:
        if not 0 < self.level < 1 or self.gap_floor <= 0 or not 0 < self.least_sampled <= 1:
            raise ValueError("the level and the least share sampled are shares, and the floor is above 0")
        if min(self.draws, self.least_pairs, self.least_shared, self.most_accounts) < 1:
            raise ValueError("counts begin at 1")


def _settings(raw: Mapping[str, object]) -> ReachSettings:
    errors = table("errors", raw["errors"])
    return ReachSettings(
        level=number(raw, "level"),
        draws=int(number(raw, "draws")),
        least_pairs=int(number(raw, "least_pairs")),
        least_shared=int(number(raw, "least_shared")),
        least_sampled=number(raw, "least_sampled"),
        most_accounts=int(number(raw, "most_accounts")),
        gap_floor=number(raw, "gap_floor"),
        errors={law: parse(f"errors.{law}", errors[law], _error) for law in LAWS},
        kappa=parse("kappa", raw["kappa"], lambda one: CommenterKappa(number(one, "median"), number(one, "sigma"))),
    )


def _error(raw: Mapping[str, object]) -> LawError:
    return LawError(number(raw, "low"), number(raw, "high"))


@cache
def settings() -> ReachSettings:
    """Read the constants.

    Raises:
        InvalidInput: the file is broken.

    """
    return parse("reach.toml", read_toml(PACKAGE, "data/reach.toml")["reach"], _settings)
