"""Who stands next to the edge of the plan: the first outside and the weakest inside."""

from dataclasses import replace

import numpy as np

from fukasa.analysis.planning.certificate.checks import Checker
from fukasa.analysis.planning.certificate.objective import cost, gains
from fukasa.analysis.planning.certificate.results import Marginal
from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers

MOST_TRIED = 200
"""How many creators outside are tried, the most gain per price first."""


def marginal(problem: Problem, posts: Integers, losses: dict[str, float], joining: tuple[str, ...] = ()) -> Marginal:
    """Find who would come in first with a little more budget, and who inside brings least for the price.

    Outside are creators of whom nothing is booked; they are tried by gain per price until one breaks no rule but the
    budget. Where none does, they are tried in place of the weakest; where that does not do either, the first of those
    who join when the plan is made again with more budget is told.

    Args:
        problem: the problem.
        posts: the plan.
        losses: creator id to what the plan loses without them.
        joining: creators who join when the plan is made again with more budget.

    """
    weakest = _weakest(problem, posts, losses)
    leaving = None
    row = _first(problem, posts, np.zeros_like(posts))
    if row is None and weakest is not None:
        leaving = np.where(problem.options["creator_id"].to_numpy() == weakest, posts, 0)
        row = _first(problem, posts, leaving)
    by_replan = row is None and bool(joining)
    if row is None:
        leaving, row = None, _most_worth(problem, posts, joining)
    return replace(_told(problem, posts, losses, weakest, row, leaving), by_replan=by_replan)


def _most_worth(problem: Problem, posts: Integers, creators: tuple[str, ...]) -> int | None:
    """Find the option of some creators with the most gain per price; None without creators."""
    rows = np.flatnonzero(problem.options["creator_id"].is_in(creators).to_numpy())
    worth = gains(problem, posts)[rows] / np.maximum(problem.price[rows], 1e-12)
    return int(rows[int(np.argmax(worth))]) if rows.size else None


def _told(
    problem: Problem,
    posts: Integers,
    losses: dict[str, float],
    weakest: str | None,
    row: int | None,
    leaving: Integers | None,
) -> Marginal:
    inside = None if weakest is None else _cost_of(problem, posts, weakest)
    lost = None if weakest is None else losses[weakest]
    if row is None:
        return Marginal(weakest=weakest, weakest_adds=lost, weakest_cost=inside)
    after = posts - (0 if leaving is None else leaving)
    option, budget = problem.options.row(row, named=True), problem.limits.budget
    left = np.inf if budget is None else budget - cost(problem.options, after)
    return Marginal(
        creator_id=option["creator_id"],
        option_id=option["option_id"],
        adds=float(gains(problem, after)[row]),
        price=option["price"],
        extra_budget=max(0.0, option["price"] - float(left)),
        in_place_of=None if leaving is None else weakest,
        weakest=weakest,
        weakest_adds=lost,
        weakest_cost=inside,
    )


def _cost_of(problem: Problem, posts: Integers, creator: str) -> float:
    return cost(problem.options, np.where(problem.options["creator_id"].to_numpy() == creator, posts, 0))


def _weakest(problem: Problem, posts: Integers, losses: dict[str, float]) -> str | None:
    free = [creator for creator in losses if creator not in problem.limits.must_have]
    return min(free, key=lambda c: losses[c] / max(_cost_of(problem, posts, c), 1e-12), default=None)


def _first(problem: Problem, posts: Integers, leaving: Integers) -> int | None:
    """Find the option outside with the most gain per price that may join; None where none of the first may."""
    checker, after = Checker.of(problem), posts - leaving
    creators = problem.options["creator_id"].to_numpy()
    outside = ~np.isin(creators, np.unique(creators[posts > 0]))
    added = gains(problem, after)
    worth = np.where(outside & (added > 0), added / np.maximum(problem.price, 1e-12), -np.inf)
    for row in map(int, np.argsort(-worth, kind="stable")[:MOST_TRIED]):
        joined = after.copy()
        joined[row] = 1
        if np.isfinite(worth[row]) and _breaks_at_most_the_budget(checker, joined):
            return row
    return None


def _breaks_at_most_the_budget(checker: Checker, posts: Integers) -> bool:
    return all(found.ok or found.rule == ids.BUDGET for found in checker.constraints(posts))
