"""What money brings back, by two formulas that are never mixed.

- ``source``: (conversion rate × average order value) / CPV, the formula of the sources: sales per money spent. It
  breaks even at 1 only where every sale is all margin.
- ``profit``: (margin − cost) / cost. It breaks even at 0.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput


def source_roi(conversion_rate: float, average_order_value: float, cpv: float) -> float:
    """Give (CVR × average order value) / CPV, the conversion rate per view.

    Raises:
        InvalidInput: the rate is no share, the order value is negative, or the cost is not above 0.

    """
    if not 0 <= conversion_rate <= 1 or not 0 <= average_order_value < np.inf:
        raise InvalidInput(
            "a return needs a conversion rate between 0 and 1 and an order value of 0 or more, "
            f"got {conversion_rate} and {average_order_value}"
        )
    return conversion_rate * average_order_value / _positive(cpv)


def profit_roi(margin: float, cost: float) -> float:
    """Give (margin − cost) / cost; the margin is what sales leave after the goods are paid.

    Raises:
        InvalidInput: the cost is not above 0.

    """
    return (margin - cost) / _positive(cost)


def _positive(cost: float) -> float:
    if not 0 < cost < np.inf:
        raise InvalidInput(f"a return is told per cost above 0, got {cost}; without a cost there is no return on it")
    return cost


@dataclass(frozen=True)
class Roi:
    """Returns of n cases, expected conversions taken.

    Attributes:
        formula: ``source`` or ``profit``; figures of the two are not compared.
        per_sale: what it costs to bring one unit of money of sales.
        kept: the share of sales that counts: 1 for ``source``, the margin for ``profit``.

    """

    formula: Literal["source", "profit"]
    per_sale: Costs
    kept: float = 1.0

    @classmethod
    def source(cls, cpv: Costs, conversion: LogRates, average_order_value: float) -> "Roi":
        """Give the return by the formula of the sources; the conversion rate is per view."""
        return cls("source", cpv.per_result(conversion.times(average_order_value)))

    @classmethod
    def profit(cls, cpv: Costs, conversion: LogRates, average_order_value: float, margin: float) -> "Roi":
        """Give the return by profit.

        Args:
            cpv: costs per view.
            conversion: orders per view.
            average_order_value: in the currency of the costs.
            margin: the share of an order's value that is left after the goods are paid, above 0 and at most 1.

        Raises:
            InvalidInput: the margin is no such share.

        """
        if not 0 < margin <= 1:
            raise InvalidInput(f"a margin is a share above 0 and at most 1 of an order's value, got {margin}")
        return cls("profit", cpv.per_result(conversion.times(average_order_value)), margin)

    @property
    def break_even(self) -> float:
        """Where neither is won nor lost, for ``source`` before the goods are paid."""
        return 1 - self._spent

    def quantile(self, p: float) -> Reals:
        """Give the returns that a share p of the cases stays at or under."""
        check_level(p)
        return self.kept / self.per_sale.quantile(1 - p) - self._spent

    def interval(self, level: float) -> tuple[Reals, Reals]:
        """Give the ends of the equal-tailed intervals that hold a share of the cases."""
        check_level(level)
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def prob_at_least(self, roi: float) -> Reals:
        """Give P(return ≥ roi); 1 for a return that cannot be undercut, NaN where it is unknown."""
        above = roi + self._spent
        if above <= 0:
            return np.where(np.isnan(self.per_sale.prob_at_most(1.0)), np.nan, 1.0)
        return self.per_sale.prob_at_most(self.kept / above)

    @property
    def _spent(self) -> float:
        return 1.0 if self.formula == "profit" else 0.0
