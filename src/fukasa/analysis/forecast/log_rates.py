"""Rates that are known up to a factor: engagements, clicks or orders per view."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, ndtri, polygamma

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True)
class LogRates:
    """Lognormal rates, one per case or one for all.

    Attributes:
        mu: means of the log rates; NaN where unknown.
        sigma: spreads of the log rates, 0 for sure ones.

    """

    mu: Reals
    sigma: Reals

    def __post_init__(self) -> None:
        if self.mu.shape != self.sigma.shape or bool(np.any(self.sigma < 0)) or bool(np.any(np.isinf(self.mu))):
            raise InvalidInput("a rate is above 0 and has a spread of 0 or more; leave an unknown one empty")

    @classmethod
    def of_beta(cls, alpha: Reals, beta: Reals) -> "LogRates":
        """Take the mean and the spread of the log of a beta variable (exact: digamma and trigamma differences)."""
        whole = alpha + beta
        spread: Reals = np.sqrt(polygamma(1, alpha) - polygamma(1, whole))
        return cls(digamma(alpha) - digamma(whole), spread)

    @classmethod
    def between(cls, low: Reals | float, high: Reals | float, level: float = 0.8) -> "LogRates":
        """Make rates that lie between two ends with a given chance.

        Raises:
            InvalidInput: not 0 < low ≤ high, or the level is no share.

        """
        check_level(level)
        ends = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
        if bool(np.any(ends[0] <= 0)) or bool(np.any(ends[0] > ends[1])):
            raise InvalidInput(f"a range of rates needs 0 < low ≤ high, got {low} and {high}")
        bottom, top = np.log(ends[0]), np.log(ends[1])
        return cls((bottom + top) / 2, (top - bottom) / (2 * float(ndtri((1 + level) / 2))))

    def then(self, other: "LogRates") -> "LogRates":
        """Give the rate of one after the other: orders per view from clicks per view and orders per click."""
        return LogRates(self.mu + other.mu, np.hypot(self.sigma, other.sigma))

    def times(self, factor: float) -> "LogRates":
        """Give the rates times a sure factor, such as the value of an order.

        Raises:
            InvalidInput: the factor is not above 0.

        """
        if not 0 < factor < np.inf:
            raise InvalidInput(f"a factor is above 0, got {factor}")
        return LogRates(self.mu + float(np.log(factor)), self.sigma)

    def quantile(self, p: float) -> Reals:
        """Give the rates that a share p of the cases stays at or under."""
        check_level(p)
        found: Reals = np.exp(self.mu + self.sigma * float(ndtri(p)))
        return found
