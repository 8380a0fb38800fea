"""Estimates as pages read them: quantiles and chances of one quantity or one cost, whatever stands behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, hypot, log
from typing import Any, Self

import numpy as np

from fukasa.analysis.forecast.cost_cdf import log_cost_cdf
from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Reals

NORMAL = Shapes.normal()
_LEVELS = (0.1, 0.5, 0.9)
_REACH, _STEPS = 4.5, 241  # of a curve, in spreads of the log to either side
_SMOOTH = 0.3  # shapes are known at a few points; a picture may round their corners by this part of the spread


@dataclass(frozen=True, slots=True)
class Quantity:
    """A positive quantity such as views or a price: its log is mu + sigma · Z, where Z has a shape.

    Attributes:
        mu: centre of the log.
        sigma: spread of the log; 0 for what is sure.
        p10: lower end of the 80 % interval.
        p50: the middle.
        p90: upper end.
        shared: share of sigma² that coming posts have in common.
        shape: row of ``shapes``.
        shapes: the table of shapes.

    """

    mu: float
    sigma: float
    p10: float
    p50: float
    p90: float
    shared: float = 0.0
    shape: int = 0
    shapes: Shapes = NORMAL

    @classmethod
    def of(cls, mu: float, sigma: float, *, shared: float = 0.0, shape: int = 0, shapes: Shapes = NORMAL) -> Self:
        """Make a quantity of its distribution."""
        bare = cls(mu, sigma, 0.0, 0.0, 0.0, shared, shape, shapes)
        p10, p50, p90 = map(bare.quantile, _LEVELS)
        return replace(bare, p10=p10, p50=p50, p90=p90)

    @classmethod
    def sure(cls, value: float) -> Self:
        """Make a quantity that is known."""
        return cls(log(value), 0.0, value, value, value)

    @classmethod
    def read(cls, row: Mapping[str, Any], prefix: str = "", shapes: Shapes = NORMAL) -> Self | None:
        """Read the columns of a quantity out of a row of the index; None where it is not known."""
        told: dict[str, Any] = {name: row.get(f"{prefix}{name}") for name in ("mu", "sigma", "p10", "p50", "p90")}
        if None in told.values():
            return None
        further: dict[str, Any] = {name: row.get(f"{prefix}{name}") or 0 for name in ("shared", "shape")}
        return cls(**(told | further), shapes=shapes)

    @property
    def predictive(self) -> Predictive:
        """The distribution as the analysis speaks of it, one case."""
        mu, sigma, shared = (np.array([value], dtype=np.float64) for value in (self.mu, self.sigma, self.shared))
        return Predictive(mu, sigma, shared, np.array([self.shape]), self.shapes)

    def quantile(self, p: float) -> float:
        """Give the value that a share p of the cases stays at or under."""
        return float(self.predictive.quantile(p)[0])

    def at_most(self, limit: float) -> float:
        """Give the chance of at most so many."""
        return float(self.predictive.prob_at_most(limit)[0])


@dataclass(frozen=True, slots=True)
class Curve:
    """How likely each cost is.

    Attributes:
        cost: ascending.
        share: the chance to cost at most that.
        density: of the log of the cost, in no unit.

    """

    cost: Reals
    share: Reals
    density: Reals


@dataclass(frozen=True, slots=True)
class Cost:
    """What one of a quantity costs: a price over it, the two independent.

    Attributes:
        price: what is paid.
        quantity: what comes of it.
        p10: lower end of the 80 % interval.
        p50: the middle.
        p90: upper end.

    """

    price: Quantity
    quantity: Quantity
    p10: float
    p50: float
    p90: float

    @classmethod
    def of(cls, price: Quantity, quantity: Quantity) -> Self:
        """Make a cost of its two parts."""
        bare = cls(price, quantity, 0.0, 0.0, 0.0)
        p10, p50, p90 = bare.quantiles(_LEVELS)
        return replace(bare, p10=p10, p50=p50, p90=p90)

    @property
    def mu(self) -> float:
        """The centre of the log of the cost."""
        return self.price.mu - self.quantity.mu

    @property
    def sigma(self) -> float:
        """The spread of the log of the cost."""
        return hypot(self.price.sigma, self.quantity.sigma)

    def quantile(self, p: float) -> float:
        """Give the cost that a share p of the cases stays at or under."""
        return self.quantiles((p,))[0]

    def quantiles(self, shares: Sequence[float]) -> list[float]:
        """Give several quantiles at once: exact for a sure price, else read from the curve."""
        if self.price.sigma == 0:
            return [exp(self.price.mu) / self.quantity.quantile(1 - p) for p in shares]
        curve = self._curve(self.price.sigma)
        return [float(np.exp(np.interp(p, curve.share, np.log(curve.cost)))) for p in shares]

    def at_most(self, limit: float) -> float:
        """Give the chance to cost at most so much."""
        return float(chances([self], limit)[0])

    def curve(self) -> Curve:
        """Give the distribution as a picture shows it, without corners."""
        return self._curve(max(self.price.sigma, _SMOOTH * self.quantity.sigma, 0.02))

    def per_result(self, rate: LogRates) -> "Cost":
        """Give the cost of what comes of the quantity at a rate, such as engagements per view."""
        price = self.price
        made = Quantity.of(price.mu - float(rate.mu.item()), hypot(price.sigma, float(rate.sigma.item())))
        return Cost.of(made, self.quantity)

    def _curve(self, price_sigma: float) -> Curve:
        spread = hypot(price_sigma, self.quantity.sigma)
        away = np.linspace(-_REACH, _REACH, _STEPS) * spread
        same = np.ones(_STEPS)
        share, density = log_cost_cdf(
            away,
            price_sigma * same,
            self.quantity.sigma * same,
            np.full(_STEPS, self.quantity.shape, dtype=np.int64),
            self.quantity.shapes,
        )
        return Curve(np.exp(self.mu + away), share, density)


Spread = Quantity | Cost
"""Anything that has p10, p50, p90, ``quantile`` and ``at_most``."""


def chances(costs: Sequence[Cost], limit: float) -> Reals:
    """Give the chances of many costs to stay within a limit; their quantities are of one index."""
    if not costs:
        return np.array([])
    price, views = [one.price for one in costs], [one.quantity for one in costs]
    shape, alone = np.array([one.shape for one in views], dtype=np.int64), np.zeros(len(costs))
    mu, sigma = (np.array([getattr(one, name) for one in views]) for name in ("mu", "sigma"))
    quantity = Predictive(mu, sigma, alone, shape, views[0].shapes)
    price_mu, price_sigma = (np.array([getattr(one, name) for one in price]) for name in ("mu", "sigma"))
    return Costs(price_mu, price_sigma, quantity, "JPY").prob_at_most(limit)
