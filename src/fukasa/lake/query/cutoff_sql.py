"""P(CPV ≤ cut-off) ≥ p as a condition in SQL."""

from fukasa.analysis.forecast.standard_costs import STEPS
from fukasa.lake.query.costs import COST_QUANTILES, ROUNDING, SAME_CHANCE, CostTables
from fukasa.lake.query.criteria import CutoffFilter
from fukasa.lake.query.where import Where

# The log cut-off, standardised like the log of a cost per view of a paid post (analysis.forecast.standard_costs), and
# which share of the spread is the price's: P(CPV ≤ c) ≥ p holds where the first reaches the quantile at p.
_SPREAD = "sqrt(price_sigma ** 2 + paid_sigma ** 2 + 1e-18)"
_CPV_W = f"(ln(?) - (price_mu - paid_mu)) / {_SPREAD}"
_STEP = f"least(floor(price_sigma / {_SPREAD} * {STEPS}), {STEPS - 1})"
_PLACE = f"CAST(paid_shape * {STEPS} + {_STEP} + 1 AS BIGINT)"


def reaches(cutoff: CutoffFilter, tables: CostTables) -> Where:
    """Write P(CPV ≤ cut-off) ≥ p for one row; where there is no cost per view it does not hold.

    The chance is p or more where the quantile at p is at most the cut-off. Quantiles that the row carries decide at
    once, or leave few rows between two of them; those are told by the distribution.
    """
    p, limit = cutoff.probability, cutoff.cpv * (1 + ROUNDING)
    below = [name for name, stored in COST_QUANTILES.items() if stored <= p + SAME_CHANCE]
    above = [name for name, stored in COST_QUANTILES.items() if stored >= p - SAME_CHANCE]
    needed = Where(f"coalesce({below[-1]} <= ?, false)", (limit,)) if below else None
    if below[-1:] == above[:1]:
        return needed or _exactly(cutoff, tables)
    enough = Where(f"coalesce({above[0]} <= ?, false)", (limit,)) if above else None
    undecided = _exactly(cutoff, tables)
    told = (
        undecided if enough is None else Where(f"({enough.sql} OR {undecided.sql})", enough.values + undecided.values)
    )
    return told if needed is None else Where(f"({needed.sql} AND {told.sql})", needed.values + told.values)


def _exactly(cutoff: CutoffFilter, tables: CostTables) -> Where:
    """Compare the standardised log cut-off with the quantile of the shape and of the price's share in the spread.

    Between two steps of the table the quantile is a straight line in that share; its parts lie in two lists.
    """
    w = tables(cutoff.probability).w
    slope = (w[:, 1:] - w[:, :-1]) * STEPS
    level = w[:, :-1] - slope * [step / STEPS for step in range(STEPS)]
    lists = [part.ravel().tolist() for part in (level, slope)]
    line = f"list_extract(?::DOUBLE[], {_PLACE}) + list_extract(?::DOUBLE[], {_PLACE}) * price_sigma / {_SPREAD}"
    sql = f"coalesce(forecast_metric = 'views' AND {_CPV_W} + {ROUNDING} >= {line}, false)"
    return Where(sql, (cutoff.cpv, *lists))
