"""What a view, a thousand views, an engagement or a conversion will cost: a distribution per case."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.random import Generator

from fukasa.analysis.forecast.cost_cdf import log_cost_cdf
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.standard_costs import cost_table
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput

THOUSAND = 1_000.0
_SURE = 1e-9
_POLISH = 2


@dataclass(frozen=True)
class Costs:
    """Costs of n cases: price / quantity, the price lognormal and independent of the quantity.

    Attributes:
        price_mu: means of the log prices; NaN where no price is known.
        price_sigma: spreads of the log prices, 0 for a price that is sure.
        quantity: what the price buys, such as views.
        currency: of the prices, ISO 4217.
        per: how many of the quantity the cost is for: 1, or 1,000 for a CPM.

    """

    price_mu: Reals
    price_sigma: Reals
    quantity: Predictive
    currency: str
    per: float = 1.0

    def __post_init__(self) -> None:
        if not len(self.price_mu) == len(self.price_sigma) == len(self.quantity):
            raise InvalidInput("costs need one price per forecast; join prices and forecasts first")
        if bool(np.any(self.price_sigma < 0)) or bool(np.any(np.isinf(self.price_mu))):
            raise InvalidInput(
                "a price is an amount above 0 with a spread of 0 or more; for a gifted post give what the goods are "
                "worth, for an unknown price leave it empty"
            )

    @classmethod
    def of_prices(cls, prices: Reals, quantity: Predictive, currency: str) -> "Costs":
        """Make costs from asked prices that are sure; NaN where none is known.

        Raises:
            InvalidInput: a price is not above 0.

        """
        if bool(np.any(prices <= 0)):
            raise InvalidInput(
                f"a price is an amount above 0, got {np.nanmin(prices):g} {currency}; for a gifted post give what the "
                "goods are worth, for an unknown price leave it empty"
            )
        return cls(np.log(prices), np.where(np.isnan(prices), np.nan, 0.0), quantity, currency)

    def per_thousand(self) -> "Costs":
        """Give the costs of a thousand: CPM, whose base is the quantity (views where no impressions are forecast)."""
        return replace(self, per=THOUSAND)

    def per_result(self, rate: LogRates) -> "Costs":
        """Give the costs of what comes of the quantity at a rate: CPE from engagements per view, CPA from conversions.

        The rate is uncertain by itself and independent of the quantity, and joins the price: price / rate is lognormal.
        """
        return replace(self, price_mu=self.price_mu - rate.mu, price_sigma=np.hypot(self.price_sigma, rate.sigma))

    def prob_at_most(self, cut_off: float | Reals, *, currency: str | None = None) -> Reals:
        """Give P(cost ≤ cut-off); NaN where price or quantity are unknown.

        Args:
            cut_off: above 0, one for all or one per case.
            currency: of the cut-off; None takes that of the prices.

        Raises:
            InvalidInput: the cut-off is not above 0, or in another currency.

        """
        self._check(cut_off, currency)
        limit = np.log(np.broadcast_to(np.asarray(cut_off, dtype=np.float64), self.price_mu.shape) / self.per)
        with np.errstate(over="ignore"):
            found = self.quantity.prob_at_least(np.exp(self.price_mu - limit))
        found = np.where(np.isnan(self.price_mu + self.price_sigma), np.nan, found)
        spread = self._spread
        if bool(spread.any()):
            part = self._log_cdf((limit - self.price_mu + self.quantity.mu)[spread])[0]
            found[spread] = part
        return found

    def quantile(self, p: float) -> Reals:
        """Give the costs that a share p of the cases stays at or under, one per case.

        Raises:
            InvalidInput: p is not strictly between 0 and 1.

        """
        check_level(p)
        with np.errstate(over="ignore"):
            found = self.per * np.exp(self.price_mu) / self.quantity.quantile(1 - p)
        found = np.where(np.isnan(self.price_sigma), np.nan, found)
        spread = self._spread
        if bool(spread.any()):
            centre = (self.price_mu - self.quantity.mu)[spread]
            found[spread] = self.per * np.exp(centre + self._log_quantile(p))
        return found

    def interval(self, level: float) -> tuple[Reals, Reals]:
        """Give the ends of the equal-tailed intervals that hold a share of the cases."""
        check_level(level)
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def sample(self, rng: Generator, draws: int) -> Reals:
        """Draw costs: draws × cases. Tails of the quantity end where those of :meth:`Predictive.sample` end."""
        noise = rng.standard_normal((draws, len(self.quantity)))
        price = np.exp(self.price_mu + self.price_sigma * noise)
        return self.per * price / self.quantity.sample(rng, draws)[:, :, 0]

    def _check(self, cut_off: float | Reals, currency: str | None) -> None:
        if currency not in (None, self.currency):
            raise InvalidInput(
                f"the prices are in {self.currency}, the cut-off in {currency}; give the cut-off in {self.currency}, "
                f"or price the creators in {currency}"
            )
        if not bool(np.all(np.isfinite(cut_off))) or not bool(np.all(np.asarray(cut_off) > 0)):
            raise InvalidInput(f"a cut-off is an amount above 0, got {cut_off}")

    @cached_property
    def _spread(self) -> Flags:
        """Which prices are known but not sure; a missing spread of the quantity gives NaN either way."""
        return (self.price_sigma > _SURE) & ~np.isnan(self.price_mu + self.quantity.mu + self.quantity.sigma)

    def _log_cdf(self, limit: Reals) -> tuple[Reals, Reals]:
        rows, quantity = self._spread, self.quantity
        return log_cost_cdf(limit, self.price_sigma[rows], quantity.sigma[rows], quantity.shape[rows], quantity.shapes)

    def _log_quantile(self, p: float) -> Reals:
        """Start from the table of standardised costs and end with Newton steps on the exact distribution."""
        rows, quantity = self._spread, self.quantity
        whole = np.hypot(self.price_sigma[rows], quantity.sigma[rows])
        shapes, shape = quantity.shapes.only(quantity.shape[rows])
        found = whole * cost_table(shapes, p).at(shape, self.price_sigma[rows] / whole)
        for _ in range(_POLISH):
            share, density = self._log_cdf(found)
            step = (share - p) / np.maximum(density, 1e-12)
            found = found - np.clip(step, -whole / 4, whole / 4)
        return found
