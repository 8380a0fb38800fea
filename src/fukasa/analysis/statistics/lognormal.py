"""A quantity whose logarithm is normal: views, prices and their ratio."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

# A sure quantity stands exactly at exp(mu); rounding in log and exp must not push it over the edge.
_ROUNDING = 1e-12


def cdf(x: Reals, mu: Reals, sigma: Reals) -> Reals:
    """Give P(X ≤ x) for many lognormals at once; where sigma is 0 a step at exp(mu). x is above 0."""
    distance = np.log(x) - mu
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        smooth = ndtr(distance / sigma)
    step = np.where(distance >= -_ROUNDING, 1.0, 0.0)
    shares: Reals = np.where(sigma > 0, smooth, np.where(np.isnan(distance + sigma), np.nan, step))
    return shares


@dataclass(frozen=True, slots=True)
class Lognormal:
    """One positive quantity that is known up to a factor.

    Attributes:
        mu: mean of its natural logarithm.
        sigma: standard deviation of its natural logarithm, 0 when the quantity is sure.

    """

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.mu) or not math.isfinite(self.sigma) or self.sigma < 0:
            raise InvalidInput(f"a lognormal needs a finite mu and sigma ≥ 0, got {self.mu} and {self.sigma}")

    @classmethod
    def between(cls, p10: float, p90: float) -> "Lognormal":
        """Make the lognormal with these 10 % and 90 % points.

        Raises:
            InvalidInput: not 0 < p10 ≤ p90.

        """
        if not 0 < p10 <= p90:
            raise InvalidInput(f"a range needs 0 < P10 ≤ P90, got {p10} and {p90}")
        half = (math.log(p90) - math.log(p10)) / 2
        return cls((math.log(p10) + math.log(p90)) / 2, half / float(ndtri(0.9)))

    @property
    def median(self) -> float:
        """The value that half of the cases stay under."""
        return math.exp(self.mu)

    @property
    def mean(self) -> float:
        """The expected value, exp(mu + sigma² / 2); above the median."""
        return math.exp(self.mu + self.sigma**2 / 2)

    def quantile(self, share: float) -> float:
        """Give the value that a share of the cases stays under.

        Raises:
            InvalidInput: the share is not strictly between 0 and 1.

        """
        if not 0 < share < 1:
            raise InvalidInput(f"a quantile is asked for by a share strictly between 0 and 1, got {share}")
        return math.exp(self.mu + self.sigma * float(ndtri(share)))

    def interval(self, level: float) -> Interval:
        """Give the equal-tailed interval that holds a share of the cases."""
        return Interval(self.quantile((1 - level) / 2), self.quantile((1 + level) / 2), level)

    def prob_at_most(self, x: float) -> float:
        """Give P(X ≤ x); 0 for x of 0 or less."""
        if x <= 0:
            return 0.0
        return float(cdf(np.array([x]), np.array([self.mu]), np.array([self.sigma]))[0])

    def prob_at_least(self, x: float) -> float:
        """Give P(X ≥ x); 1 for x of 0 or less, and for a sure quantity that is exactly x."""
        if x <= 0:
            return 1.0
        if self.sigma == 0:
            return 1.0 if self.mu >= math.log(x) - _ROUNDING else 0.0
        return 1.0 - self.prob_at_most(x)

    def over(self, other: "Lognormal") -> "Lognormal":
        """Give the ratio to another, independent lognormal; it is lognormal again."""
        return Lognormal(self.mu - other.mu, math.hypot(self.sigma, other.sigma))

    def times(self, factor: float) -> "Lognormal":
        """Give this quantity times a sure factor above 0.

        Raises:
            InvalidInput: the factor is not above 0.

        """
        if not factor > 0:
            raise InvalidInput(f"a factor is above 0, got {factor}")
        return Lognormal(self.mu + math.log(factor), self.sigma)
