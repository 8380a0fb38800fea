"""What the budget and the shares of spend rule out for each option by itself."""

import numpy as np

from fukasa.analysis.planning.problem.limits import BUDGET
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.statistics.arrays import Integers, Reals

_ROUNDING = 1e-6


def affordable(instance: Instance, most_spent: float | None = None) -> Domain:
    """Leave the posts of each option that some plan within the budget and the shares could have.

    Where it is known that no plan can spend more than ``most_spent``, that counts as the budget.

    In a row Σ a x ≤ 0 over what is spent, others make up for at most ρ for each yen, ρ being the largest −a / price.
    With a budget B, x posts leave them B − price · x, so a x ≤ ρ (B − price · x).
    """
    rows = instance.rows
    stated = float(rows.limit[rows.rules.index(BUDGET)]) if BUDGET in rows.rules else np.inf
    budget = stated if most_spent is None else min(stated, most_spent)
    if budget == np.inf:
        return Domain.all_of(instance)
    price = np.maximum(instance.price, 1e-12)
    most: Reals = budget / price
    for row in share_rows(instance):
        use = rows.posts[[row]].toarray().ravel()
        others = max(float((-use / price).max(initial=0.0)), 0.0)
        asks = np.maximum(use, 0.0) + others * price
        most = np.minimum(most, np.divide(others * budget, asks, out=most.copy(), where=use > 0))
    whole = np.floor(np.minimum(most * (1 + _ROUNDING), instance.most)).astype(np.int64)
    return Domain(np.zeros_like(whole), np.maximum(whole, 0))


def share_rows(instance: Instance) -> Integers:
    """Give the rows Σ a x ≤ 0 over posts."""
    rows = instance.rows
    return np.flatnonzero((rows.limit == 0) & (np.diff(rows.booked.indptr) == 0))


def rows_of_spend(instance: Instance) -> Integers:
    """Give the rows that tell what can be paid."""
    budget = [row for row, rule in enumerate(instance.rows.rules) if rule == BUDGET]
    return np.concatenate([np.array(budget, dtype=np.int64), share_rows(instance)])
