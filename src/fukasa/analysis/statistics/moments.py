"""Sufficient statistics that merge: what one chunk or one machine says adds to what another says."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, sum and sum of squares of a sample.

    Attributes:
        n: number of values.
        total: their sum.
        squares: the sum of their squares.

    """

    n: int
    total: float
    squares: float

    @classmethod
    def of(cls, values: Reals) -> "Moments":
        """Take the moments of a sample; NaN is missing."""
        known = values[~np.isnan(values)]
        return cls(int(known.size), float(known.sum()), float((known**2).sum()))

    def __add__(self, other: "Moments") -> "Moments":
        """Merge: the moments of both samples together."""
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """The mean.

        Raises:
            InvalidInput: the sample is empty.

        """
        if self.n < 1:
            raise InvalidInput("an empty sample has no mean; check for insufficient data first")
        return self.total / self.n

    @property
    def variance(self) -> float:
        """The unbiased variance.

        Raises:
            InvalidInput: fewer than two values; their variance cannot be known.

        """
        if self.n < 2:  # noqa: PLR2004  one value has no variance
            raise InvalidInput(f"the variance of {self.n} values cannot be known; at least two are needed")
        return max(0.0, (self.squares - self.total**2 / self.n) / (self.n - 1))
