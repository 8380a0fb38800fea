"""The standardised log cost: one small table per probability that a database can look up for millions of rows.

With ln CPV = ln price − ln views, price lognormal (price_mu, price_sigma) and ln views = mu + sigma · Z of some shape,

    W = (ln CPV − (price_mu − mu)) / s,    s² = price_sigma² + sigma²

is u·N − v·Z with N normal, u = price_sigma / s and v² = 1 − u². Its quantile at p depends on the shape and on u alone,
so P(CPV ≤ c) ≥ p is the comparison (ln c − (price_mu − mu)) / s ≥ w(shape, u). For normal views w is about Φ⁻¹(p),
whatever u.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.forecast.cost_cdf import log_cost_cdf
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import InvalidInput

STEPS = 64
"""Into so many equal parts the table divides the shares u from 0 (a sure price) to 1 (sure views)."""

_REACH = 40.0
_HALVINGS = 26


@dataclass(frozen=True, slots=True)
class CostTable:
    """Quantiles of standardised log costs at one probability.

    Attributes:
        probability: the probability.
        w: shapes × (:data:`STEPS` + 1), by the share u of the price in the spread.

    """

    probability: float
    w: Reals

    def at(self, shape: Integers, u: Reals) -> Reals:
        """Give the quantiles of some costs, linear between the steps; NaN where u is NaN."""
        known = np.where(np.isnan(u), 0.0, u)
        place = np.minimum((known * STEPS).astype(np.int64), STEPS - 1)
        low, high = self.w[shape, place], self.w[shape, place + 1]
        found: Reals = np.where(np.isnan(u), np.nan, low + (known * STEPS - place) * (high - low))
        return found


def cost_table(shapes: Shapes, probability: float) -> CostTable:
    """Make the table of one probability for all shapes.

    Raises:
        InvalidInput: the probability is not strictly between 0 and 1.

    """
    if not 0 < probability < 1:
        raise InvalidInput(f"a probability lies strictly between 0 and 1, got {probability}; 0.5 is usual")
    rows = np.arange(len(shapes.ids))
    sure_price = -shapes.quantile(1 - probability, rows)
    sure_views = np.full(rows.size, ndtri(probability))
    return CostTable(probability, np.column_stack([sure_price, _inner(shapes, rows, probability), sure_views]))


def _inner(shapes: Shapes, rows: Integers, probability: float) -> Reals:
    """Find w with P(u·N − v·Z ≤ w) = probability by halving, for all shapes and the shares u between the ends."""
    u = np.tile(np.arange(1, STEPS) / STEPS, rows.size)
    v, shape = np.sqrt(1 - u**2), np.repeat(rows, STEPS - 1)
    low, high = np.full(u.size, -_REACH), np.full(u.size, _REACH)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        under = log_cost_cdf(middle, u, v, shape, shapes)[0] < probability
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    found: Reals = ((low + high) / 2).reshape(rows.size, STEPS - 1)
    return found


def cost_quantiles(table: CostTable, mu: Reals, spread: Reals, shape: Integers, u: Reals) -> Reals:
    """Give the quantile of many costs.

    Args:
        table: of the probability that is asked for.
        mu: price_mu − mu of the views; NaN where unknown.
        spread: s.
        shape: rows of the shapes.
        u: price_sigma / s.

    """
    found: Reals = np.exp(mu + spread * table.at(shape, u))
    return found
