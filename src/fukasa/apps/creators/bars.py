"""Intervals drawn small: a line from P10 to P90 with the middle marked, on a scale that a whole table shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from fukasa.apps.creators.selectors.spreads import Spread

WIDTH = 100.0
_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic scale between two values."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Give the place of a value between 0 and ``WIDTH``; what lies outside stands at the end."""
        if self.high <= self.low:
            return WIDTH / 2
        share = (log(max(value, 1e-12)) - log(self.low)) / (log(self.high) - log(self.low))
        return round(_MARGIN + (WIDTH - 2 * _MARGIN) * min(1.0, max(0.0, share)), 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """Places of the ends, the middle, and a limit where there is one."""

    low: float
    middle: float
    high: float
    limit: float | None = None

    @property
    def length(self) -> float:
        """How long the line is."""
        return round(self.high - self.low, 1)


def scale_of(spreads: Iterable[Spread | None], limit: float | None = None) -> Scale | None:
    """Make the scale that holds all estimates and the limit; None where there are none."""
    ends = [end for spread in spreads if spread is not None for end in (spread.p10, spread.p90) if end > 0]
    if not ends:
        return None
    if limit:
        ends.append(limit)
    return Scale(min(ends), max(ends))


def bar_of(spread: Spread | None, scale: Scale | None, limit: float | None = None) -> Bar | None:
    """Draw an estimate on a scale."""
    if spread is None or scale is None:
        return None
    low, middle, high = (scale.place(value) for value in (spread.p10, spread.p50, spread.p90))
    return Bar(low, middle, high, limit=scale.place(limit) if limit else None)
