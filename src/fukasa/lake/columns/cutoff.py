"""P(CPV ≤ cut-off) ≥ p of every account: stored quantiles decide, the distribution only what lies between two."""

import numpy as np

from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows, Truths
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.query.costs import COST_QUANTILES, ROUNDING, SAME_CHANCE, CostTables
from fukasa.lake.query.criteria import CutoffFilter
from fukasa.lake.query.fields import SetField

_VIEWS = "views"
_NO_SPREAD = 1e-18


def reaching(cutoff: CutoffFilter, store: ColumnStore, tables: CostTables, *, within: Bits | None = None) -> Bits:
    """Give the accounts whose chance is p or more; where there is no cost per view it does not hold.

    The chance is p or more where the quantile at p is at most the cut-off (:mod:`fukasa.lake.query.costs`). Of accounts
    outside ``within`` nothing is said: who asks for several conditions spares their distributions.
    """
    p, limit = cutoff.probability, cutoff.cpv * (1 + ROUNDING)
    below = [name for name, stored in COST_QUANTILES.items() if stored <= p + SAME_CHANCE]
    above = [name for name, stored in COST_QUANTILES.items() if stored >= p - SAME_CHANCE]
    possible = store.number(below[-1]).within(None, limit) if below else forecast_in_views(store)
    if below[-1:] == above[:1]:
        return possible
    sure = possible & store.number(above[0]).within(None, limit) if above else bits.none(store.rows)
    open_ = possible & ~sure & forecast_in_views(store)
    undecided = bits.rows_of(open_ if within is None else open_ & within)
    return sure | bits.of_rows(undecided[_exactly(undecided, cutoff, store, tables)], store.rows)


def forecast_in_views(store: ColumnStore) -> Bits:
    """Give the accounts whose forecast is of views."""
    return store.set(SetField.FORECAST_METRIC.value).any_of((_VIEWS,))


def _exactly(rows: Rows, cutoff: CutoffFilter, store: ColumnStore, tables: CostTables) -> Truths:
    """Compare the standardised log cut-off with the quantile of the shape and of the price's share in the spread."""
    price_mu, price_sigma, paid_mu, paid_sigma = (
        store.plain(name)[rows] for name in ("price_mu", "price_sigma", "paid_mu", "paid_sigma")
    )
    shape = store.plain("paid_shape")[rows]
    spread = np.sqrt(price_sigma**2 + paid_sigma**2 + _NO_SPREAD)
    reached = (np.log(cutoff.cpv) - (price_mu - paid_mu)) / spread
    quantile = tables(cutoff.probability).at(np.nan_to_num(shape).astype(np.int64), price_sigma / spread)
    told: Truths = ~np.isnan(shape) & (reached + ROUNDING >= quantile)
    return told
