"""What the baseline forecast assumes, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Numbers of the baseline forecast; each is explained in ``assumptions.toml``."""

    date: date
    source: str
    min_posts: int
    min_peers: int
    min_calibration: int
    winsor: float
    within_sd: float
    supplied_posts: float
    supplied_max_age_days: int
    drift_sd: float
    least_between_sd: float

    def __post_init__(self) -> None:
        numbers = (getattr(self, field.name) for field in fields(self) if field.name not in {"date", "source"})
        if not all(value > 0 for value in numbers):
            raise ValueError("every number must be above 0")


def _assumptions(raw: Mapping[str, object]) -> Assumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return Assumptions(
        date=day,
        source=str(raw["source"]),
        min_posts=int(number(raw, "min_posts")),
        min_peers=int(number(raw, "min_peers")),
        min_calibration=int(number(raw, "min_calibration")),
        winsor=number(raw, "winsor"),
        within_sd=number(raw, "within_sd"),
        supplied_posts=number(raw, "supplied_posts"),
        supplied_max_age_days=int(number(raw, "supplied_max_age_days")),
        drift_sd=number(raw, "drift_sd"),
        least_between_sd=number(raw, "least_between_sd"),
    )


@cache
def assumptions() -> Assumptions:
    """Give the assumptions of the baseline forecast."""
    raw = read_toml("fukasa.analysis.forecast", "data/assumptions.toml")
    return parse("the assumptions of the forecast", raw.get("forecast"), _assumptions)
