"""What is assumed before results are known; the numbers stand in ``data/sequential.toml``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.packaged import number, numbers, parse, read_toml
from fukasa.analysis.statistics.arrays import Reals

_POSITIVE = (
    "shift_sd",
    "views_round_sd",
    "tier_sd",
    "platform_sd",
    "rate_round_sd",
    "repeat_sd",
    "shape_sd",
    "post_spread",
    "spread_posts",
)
_SHARES = ("level_share", "level", "chance", "regret")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Assumptions; each is explained in the file.

    Attributes:
        shapes: gamma shapes that are weighed.

    """

    date: date
    source: str
    level_share: float
    shift_sd: float
    views_round_sd: float
    rate_factor: float
    tier_sd: float
    platform_sd: float
    rate_round_sd: float
    repeat: float
    repeat_sd: float
    shapes: tuple[float, ...]
    shape_middle: float
    shape_sd: float
    post_spread: float
    spread_posts: float
    draws: int
    level: float
    chance: float
    regret: float

    def __post_init__(self) -> None:
        for name in _POSITIVE:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} lies above 0")
        for name in _SHARES:
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} lies between 0 and 1")
        if not 0 < self.repeat <= 1 or self.rate_factor <= 1 or self.draws < 1:
            raise ValueError("repeat lies above 0 and is at most 1, rate_factor is above 1, draws are 1 or more")
        if min(self.shapes) <= 0 or self.shape_middle <= 0:
            raise ValueError("shapes lie above 0")

    @property
    def rate_sd(self) -> float:
        """Log spread of the orders per view around what the brief states."""
        return math.log(self.rate_factor) / float(ndtri(0.9))

    @property
    def shape_logs(self) -> Reals:
        """Log weights of the shapes before results are known, not normed."""
        distance = (np.log(self.shapes) - math.log(self.shape_middle)) / self.shape_sd
        logs: Reals = -(distance**2) / 2
        return logs


@cache
def sequential_assumptions() -> Assumptions:
    """Give the assumptions that ship with the package.

    Raises:
        InvalidInput: the file is broken.

    """
    raw = read_toml("fukasa.analysis.planning.sequential", "data/sequential.toml")
    return parse("the assumptions on booking in rounds", raw.get("sequential"), _assumptions)


def _assumptions(raw: Mapping[str, object]) -> Assumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    plain = set(raw) - {"date", "source", "shapes", "draws"}
    return Assumptions(
        date=day,
        source=str(raw["source"]),
        shapes=numbers(raw, "shapes"),
        draws=int(number(raw, "draws")),
        **{name: number(raw, name) for name in plain},
    )
