"""What comes of a quantity at a rate: engagements, clicks and conversions of a post, each a distribution."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput

_NO_CURRENCY = "XXX"  # ISO 4217's code where no money is meant


@dataclass(frozen=True)
class Outcomes:
    """Expected counts of what follows: quantity × rate, the two independent of each other.

    The whole numbers that really happen scatter around them; :meth:`sample` draws those.

    Attributes:
        quantity: such as views.
        rate: per one of the quantity, one per case or one for all.

    """

    quantity: Predictive
    rate: LogRates

    def quantile(self, p: float) -> Reals:
        """Give the values that a share p of the cases stays at or under."""
        check_level(p)
        return 1 / self._inverse.quantile(1 - p)

    def interval(self, level: float) -> tuple[Reals, Reals]:
        """Give the ends of the equal-tailed intervals that hold a share of the cases."""
        check_level(level)
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def prob_at_least(self, t: float) -> Reals:
        """Give P(quantity × rate ≥ t).

        Raises:
            InvalidInput: t is not above 0.

        """
        if not 0 < t < np.inf:
            raise InvalidInput(f"a target is a number above 0, got {t}")
        return self._inverse.prob_at_most(1 / t)

    def mean(self) -> Reals:
        """Give the expected values; tails as in :meth:`Predictive.mean`."""
        mean: Reals = self.quantity.mean() * np.exp(self.rate.mu + self.rate.sigma**2 / 2)
        return mean

    def sample(self, rng: Generator, draws: int, *, posts: int = 1) -> Reals:
        """Draw whole counts, draws × cases, over all posts of a case: Poisson around quantity × rate.

        A rate for all is drawn once per draw: what is not known of the product's rate is the same for every creator.
        """
        expected = self.quantity.sample(rng, draws, posts=posts).sum(axis=2)
        noise = rng.standard_normal((draws, self.rate.mu.size))
        counts: Reals = rng.poisson(expected * np.exp(self.rate.mu + self.rate.sigma * noise)).astype(np.float64)
        return counts

    @cached_property
    def _inverse(self) -> Costs:
        """One over the outcome is a cost of price 1."""
        shape = self.quantity.mu.shape
        mu, sigma = (np.broadcast_to(part, shape) for part in (-self.rate.mu, self.rate.sigma))
        return Costs(mu, sigma, self.quantity, _NO_CURRENCY)
