"""What the price model assumes, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from types import MappingProxyType

from fukasa.analysis.packaged import number, parse, read_toml, table

GROUPS = (
    "level",
    "knot",
    "platform",
    "platform_knot",
    "format",
    "platform_format",
    "cell",
    "category",
    "views",
    "agreed",
    "usage_rights",
    "exclusivity",
    "bundle",
)
"""Groups of effects, in the order of the columns of the design."""


@dataclass(frozen=True, slots=True)
class PriceAssumptions:
    """Numbers of the price model; each is explained in ``data/model.toml``."""

    date: date
    source: str
    min_accounts: float
    min_peers: float
    benchmark_weight: float
    drift_sd: float
    fresh_days: float
    huber: float
    folds: float
    most_prices: float
    rounds: float
    noise_weight: float
    effect_weight: float
    top_followers: float
    spread: Mapping[str, float]

    def __post_init__(self) -> None:
        numbers = (getattr(self, name) for name in _NUMBERS)
        if not all(value > 0 for value in (*numbers, *self.spread.values())):
            raise ValueError("every number must be above 0")
        if tuple(self.spread) != GROUPS:
            raise ValueError(f"the spreads must name {', '.join(GROUPS)} in this order")


_NUMBERS = tuple(field.name for field in fields(PriceAssumptions) if field.name not in {"date", "source", "spread"})


def _assumptions(raw: Mapping[str, object]) -> PriceAssumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    spread = table("the spreads", raw["spread"])
    numbers = {name: number(raw, name) for name in _NUMBERS}
    kept = MappingProxyType({name: number(spread, name) for name in spread})
    return PriceAssumptions(date=day, source=str(raw["source"]), spread=kept, **numbers)


@cache
def price_assumptions() -> PriceAssumptions:
    """Give the assumptions of the price model."""
    raw = read_toml("fukasa.analysis.forecast.prices", "data/model.toml")
    return parse("the assumptions of the price model", raw.get("prices"), _assumptions)
