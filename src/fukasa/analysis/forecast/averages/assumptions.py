"""What the forecast from supplied averages assumes, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml

QUARTER_DAYS = 91.3125
"""A quarter: the unit in which drift and movement are told."""

_INTEGERS = frozenset(
    {"max_age_days", "least_gap_days", "spacing_days", "averages_used", "least_pairs", "least_class", "least_peers"}
)


@dataclass(frozen=True, slots=True)
class AveragesAssumptions:
    """Numbers of the forecast from averages; each is explained in ``averages.toml``."""

    date: date
    source: str
    max_age_days: int
    least_gap_days: int
    spacing_days: int
    averages_used: int
    least_pairs: int
    least_class: int
    least_peers: int
    least_movement: float
    noise: float
    movement: float
    drift_kept: float
    shock_sd: float
    post_sd: float

    def __post_init__(self) -> None:
        numbers = (getattr(self, field.name) for field in fields(self) if field.name not in {"date", "source"})
        if not all(value > 0 for value in numbers):
            raise ValueError("every number must be above 0")
        if not (self.least_movement < 1 and self.drift_kept < 1):
            raise ValueError("least_movement and drift_kept are parts, below 1")


def _assumptions(raw: Mapping[str, object]) -> AveragesAssumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    names = [field.name for field in fields(AveragesAssumptions) if field.name not in {"date", "source"}]
    told = {name: number(raw, name) for name in names}
    numbers = {name: int(value) if name in _INTEGERS else value for name, value in told.items()}
    return AveragesAssumptions(date=day, source=str(raw["source"]), **numbers)  # type: ignore[arg-type]  # by name


@cache
def averages_assumptions() -> AveragesAssumptions:
    """Give the assumptions of the forecast from averages."""
    raw = read_toml("fukasa.analysis.forecast.averages", "data/averages.toml")
    return parse("the assumptions of the forecast from averages", raw.get("averages"), _assumptions)
