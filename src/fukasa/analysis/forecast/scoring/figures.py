"""A score with its interval."""

import math
from dataclasses import dataclass

from fukasa.core.interval import Interval

LEVEL = 0.95  # of every interval
FEW_ACCOUNTS = 10  # with fewer the interval itself is uncertain, and says so


@dataclass(frozen=True, slots=True)
class Figure:
    """A score, or the reason why it cannot be said.

    Attributes:
        value: the score; None where it is not defined.
        interval: its 95 % interval, creators being the independent cases; None where the spread cannot be known.
        reason: ``few_accounts`` (an interval from fewer than ten creators), ``one_account`` (no interval),
            ``undefined`` (nothing to score, or everything is alike), ``no_band`` (a baseline that gives no interval);
            None for a score without reservation.

    """

    value: float | None
    interval: Interval | None = None
    reason: str | None = None

    @property
    def low(self) -> float | None:
        """The lower end of the interval."""
        return self.interval.low if self.interval else None

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return self.interval.high if self.interval else None

    def holds(self, value: float) -> bool:
        """Tell whether the interval is known and holds a value."""
        return self.interval is not None and value in self.interval

    def as_json(self) -> dict[str, float | str | None]:
        """Give value, low and high, and the reason where there is one."""
        told: dict[str, float | str | None] = {"value": self.value, "low": self.low, "high": self.high}
        return told | ({"reason": self.reason} if self.reason else {})


UNDEFINED = Figure(None, reason="undefined")
NO_BAND = Figure(None, reason="no_band")


def defined(value: float) -> bool:
    """Tell whether a computed value is a number that may be said."""
    return math.isfinite(value)
