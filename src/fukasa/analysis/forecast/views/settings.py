"""What the forecast of coming posts assumes, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from fukasa.analysis.packaged import number, numbers, parse, read_toml


@dataclass(frozen=True, slots=True)
class ViewsSettings:
    """Numbers of the forecast of coming posts; each is explained in ``data/views.toml``."""

    date: date
    source: str
    min_posts: int
    width: int
    most_posts: int
    most_cells: int
    min_accounts: int
    noise_sd: float
    noise_posts: float
    between_sd: float
    least_between_sd: float
    winsor: float
    drift_shares: tuple[float, ...]
    drift_days: tuple[float, ...]
    tuning_accounts: int
    cases_per_account: int
    least_cases: int
    least_accounts: int
    wanted_cases: int
    most_cases: int
    folds: int
    most_rounds: int
    trees: int
    learning_rate: float
    leaves: int
    leaf_cases: int
    levels: int
    columns: float
    least_calibration: int
    least_platform: int
    bins: tuple[int, ...]


_WHOLE = (
    "min_posts", "width", "most_posts", "most_cells", "min_accounts", "tuning_accounts", "cases_per_account",
    "least_cases", "least_accounts", "wanted_cases", "most_cases", "folds", "most_rounds", "trees", "leaves",
    "leaf_cases", "levels",
    "least_calibration", "least_platform",
)  # fmt: skip
_REAL = ("noise_sd", "noise_posts", "between_sd", "least_between_sd", "winsor", "learning_rate", "columns")


def _rising(raw: Mapping[str, object], name: str) -> tuple[float, ...]:
    values = numbers(raw, name)
    if values[0] <= 0 or list(values) != sorted(values):
        raise ValueError(f"{name} must be numbers above 0 that rise")
    return values


def _settings(raw: Mapping[str, object]) -> ViewsSettings:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    values: dict[str, Any] = {name: int(number(raw, name)) for name in _WHOLE}
    values |= {name: number(raw, name) for name in _REAL}
    if any(value <= 0 for value in values.values()):
        raise ValueError("every number must be above 0")
    values |= {name: _rising(raw, name) for name in ("drift_shares", "drift_days")}
    values["bins"] = tuple(int(value) for value in _rising(raw, "bins"))
    return ViewsSettings(date=day, source=str(raw["source"]), **values)


@cache
def settings() -> ViewsSettings:
    """Give the settings that ship with the package."""
    raw = read_toml("fukasa.analysis.forecast", "data/views.toml")
    return parse("the settings of the forecast of views", raw.get("views"), _settings)
