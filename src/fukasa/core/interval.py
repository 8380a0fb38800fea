"""A value that may lie between two ends."""

from dataclasses import dataclass

from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval with the share of cases it is meant to cover.

    Attributes:
        low: the lower end, in the unit of the value.
        high: the upper end.
        level: the share of cases that should lie inside, for example 0.8.

    """

    low: float
    high: float
    level: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            message = f"an interval needs low ≤ high, got {self.low} and {self.high}"
            raise InvalidInput(message)
        if not 0 < self.level < 1:
            message = f"the level of an interval lies between 0 and 1, got {self.level}"
            raise InvalidInput(message)

    def __contains__(self, value: float) -> bool:
        """Tell whether a value lies inside, ends included."""
        return self.low <= value <= self.high
