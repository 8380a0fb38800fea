"""Quantiles of the cost per view that every account carries, so that a cut-off seldom needs the distribution."""

from collections.abc import Callable

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.standard_costs import CostTable, cost_table

COST_QUANTILES = {"cpv_p10": 0.1, "cpv_p50": 0.5, "cpv_p80": 0.8, "cpv_p90": 0.9}
"""Columns of the index and their probabilities: whose quantile at p is under a cut-off, passes it at p."""

ROUNDING = 1e-9
"""How much, relatively, a cost may lie above a cut-off that it was rounded from."""

SAME_CHANCE = 1e-4
"""How near two probabilities are the same: 0.8416 stands for the quantile of 0.8."""

CostTables = Callable[[float], CostTable]
"""Gives the quantiles of standardised log costs at a probability, for the shapes that the index names."""


def normal_costs(probability: float) -> CostTable:
    """Give the quantiles where every forecast has the normal shape."""
    return cost_table(Shapes.normal(), probability)
