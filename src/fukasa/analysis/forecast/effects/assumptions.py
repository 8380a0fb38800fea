"""What is believed of effects before any post is read, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml

_SPREADS = ("sponsored_sd", "format_sd", "weekday_sd", "hour_sd")
_NUMBERS = (
    *_SPREADS,
    *(f"platform_{name}" for name in _SPREADS),
    "calibration_sd",
    "account_sponsored_sd",
    "prior_levels",
    "prior_accounts",
    "block_posts",
    "huber",
    "within_sd",
    "min_accounts",
)


@dataclass(frozen=True, slots=True)
class EffectAssumptions:
    """Numbers of the effects; each is explained in ``effects.toml``."""

    date: date
    source: str
    sponsored_mean: float
    sponsored_sd: float
    format_sd: float
    weekday_sd: float
    hour_sd: float
    platform_sponsored_sd: float
    platform_format_sd: float
    platform_weekday_sd: float
    platform_hour_sd: float
    calibration_sd: float
    account_sponsored_sd: float
    prior_levels: float
    prior_accounts: float
    block_posts: float
    huber: float
    within_sd: float
    min_accounts: float

    def __post_init__(self) -> None:
        if not all(getattr(self, name) > 0 for name in _NUMBERS):
            raise ValueError("every number but the mean must be above 0")

    def spread(self, factor: str, *, of_platforms: bool) -> float:
        """Give the assumed spread of a factor's levels, of all platforms together or of one around them."""
        return float(getattr(self, f"platform_{factor}_sd" if of_platforms else f"{factor}_sd"))


def _assumptions(raw: Mapping[str, object]) -> EffectAssumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    numbers = {name: number(raw, name) for name in ("sponsored_mean", *_NUMBERS)}
    return EffectAssumptions(date=day, source=str(raw["source"]), **numbers)


@cache
def effect_assumptions() -> EffectAssumptions:
    """Give the assumptions of the effects.

    Raises:
        InvalidInput: the packaged file is broken.

    """
    raw = read_toml("fukasa.analysis.forecast", "data/effects.toml")
    return parse("the assumptions of the effects", raw.get("effects"), _assumptions)
