"""Which posts of every option are still possible."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.statistics.arrays import Flags, Integers


@dataclass(frozen=True, slots=True)
class Domain:
    """Which posts are still possible.

    Attributes:
        low: fewest posts of every option.
        high: most posts of every option.

    """

    low: Integers
    high: Integers

    @classmethod
    def all_of(cls, instance: Instance) -> "Domain":
        """Leave everything possible."""
        return cls(np.zeros(instance.size, dtype=np.int64), instance.most)

    @property
    def columns(self) -> Integers:
        """Options that may be booked."""
        return np.flatnonzero(self.high > 0)

    @property
    def free(self) -> Flags:
        """Options that are not decided."""
        return np.asarray(self.high > self.low)

    def within(self, other: "Domain") -> "Domain":
        """Keep what both leave possible."""
        return Domain(np.maximum(self.low, other.low), np.minimum(self.high, other.high))

    def at_most(self, option: int, posts: int) -> "Domain":
        """Leave no more than these posts of an option."""
        high = self.high.copy()
        high[option] = min(high[option], posts)
        return Domain(self.low, high)

    def at_least(self, option: int, posts: int) -> "Domain":
        """Leave no fewer than these posts of an option."""
        low = self.low.copy()
        low[option] = max(low[option], posts)
        return Domain(low, self.high)

    @property
    def empty(self) -> bool:
        """Tell whether nothing is possible."""
        return bool((self.low > self.high).any())
