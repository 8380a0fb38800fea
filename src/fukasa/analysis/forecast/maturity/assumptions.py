"""What is assumed of the growth of posts until it is measured, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml, table
from fukasa.core.catalogue import PLATFORMS

_SHAPE = ("shape", "platform_spread", "format_spread", "least_slope", "smooth", "burst", "pace")
_NUMBERS = (*_SHAPE, "prior_accounts", "min_pairs", "min_accounts", "min_count")


@dataclass(frozen=True, slots=True)
class MaturityAssumptions:
    """Numbers of the maturity curves; each is explained in ``maturity.toml``."""

    date: date
    source: str
    halflife: dict[str, float]
    shape: float
    platform_spread: float
    format_spread: float
    least_slope: float
    smooth: float
    burst: float
    pace: float
    prior_accounts: float
    min_pairs: float
    min_accounts: float
    min_count: float

    def __post_init__(self) -> None:
        if set(self.halflife) != set(PLATFORMS):
            raise ValueError(f"every platform needs a half-life, got {sorted(self.halflife)}")
        if not all(getattr(self, name) > 0 for name in _NUMBERS) or min(self.halflife.values()) <= 0:
            raise ValueError("every number must be above 0")


def _assumptions(raw: Mapping[str, object]) -> MaturityAssumptions:
    day, halflife = raw["date"], table("the half-lives", raw["halflife"])
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return MaturityAssumptions(
        date=day,
        source=str(raw["source"]),
        halflife={name: number(halflife, name) for name in halflife},
        **{name: number(raw, name) for name in _NUMBERS},
    )


@cache
def maturity_assumptions() -> MaturityAssumptions:
    """Give the assumptions of the maturity curves.

    Raises:
        InvalidInput: the packaged file is broken.

    """
    raw = read_toml("fukasa.analysis.forecast", "data/maturity.toml")
    return parse("the assumptions of maturity", raw.get("maturity"), _assumptions)
