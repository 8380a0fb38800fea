"""What other budgets would bring, and the least that reaches the target."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from fukasa.analysis.planning.certificate.objective import cost, cost_per_view, objective
from fukasa.analysis.planning.certificate.replans import best_of
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers

STEPS = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.25, 1.5)
"""Budgets as shares of the one that is given."""
FEW_STEPS = (0.5, 1.0, 1.5)
LARGE = 20_000
"""Options from which on every plan takes seconds, and fewer are made."""
Resolve = Callable[[Problem], Integers | None]


def frontier_of(problem: Problem, posts: Integers, resolve: Resolve) -> list[dict[str, Any]]:
    """Plan for other budgets by the quick search; each step is at least as good as the one before it.

    A problem without a budget is told around the cost of its plan. Budgets that allow no plan are left out.
    """
    limits = problem.limits
    whole = cost(problem.options, posts) if limits.budget is None else limits.budget
    known, steps = [posts], []
    for share in STEPS if problem.options.height <= LARGE else FEW_STEPS:
        budget = share * whole
        asked = problem.with_limits(replace(limits, budget=budget, target=None))
        found = resolve(asked)
        best = best_of(asked, *known, *([] if found is None else [found]))
        if best is not None:
            known.append(best)
            steps.append({"budget": budget} | told(problem, best))
    return steps


def cheapest_for_target(problem: Problem, target: float | None, resolve: Resolve) -> dict[str, Any] | None:
    """Find a plan of low cost that reaches a target, whatever the budget; None where none is found or none is asked."""
    if target is None:
        return None
    asked = problem.with_limits(replace(problem.limits, budget=None, target=target))
    found = resolve(asked)
    best = None if found is None else best_of(asked, found)
    return None if best is None else {name: told(problem, best)[name] for name in ("cost", "creators", "objective")}


def told(problem: Problem, posts: Integers) -> dict[str, Any]:
    """Give objective, cost, cost per view and creators of a plan."""
    return {
        "objective": objective(problem, posts),
        "cost": cost(problem.options, posts),
        "cpv": cost_per_view(problem.options, posts),
        "creators": int(problem.options["creator_id"].filter(posts > 0).n_unique()) if np.any(posts) else 0,
    }
