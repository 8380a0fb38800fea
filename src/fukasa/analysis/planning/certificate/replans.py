"""Plans made again under other assumptions, within an allowance, each checked before it is believed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from fukasa.analysis.planning.certificate.checks import Checker, seeks_lowest_cost
from fukasa.analysis.planning.certificate.objective import cost, cost_per_view, objective
from fukasa.analysis.planning.certificate.results import Scenario
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers

Resolve = Callable[[Problem], Integers | None]
"""Finds a good plan quickly, or none."""


def goal(problem: Problem, posts: Integers) -> float:
    """Give what is sought, greater is better: the objective, or minus the cost where the lowest cost is sought."""
    return -cost(problem.options, posts) if seeks_lowest_cost(problem.limits) else objective(problem, posts)


@dataclass(slots=True)
class Replans:
    """Makes plans again, at most as often as allowed.

    Attributes:
        resolve: the quick search.
        left: how many plans may still be made.
        made: how many were made.

    """

    resolve: Resolve
    left: int
    made: int = field(default=0)

    def best(self, problem: Problem, *known: Integers) -> Integers | None:
        """Give the best plan that is found or known and keeps every limit; None where there is none.

        Raises:
            RuntimeError: no plan is left in the allowance; ask ``left`` first.

        """
        if self.left <= 0:
            raise RuntimeError("the allowance of plans is spent; ask how many are left first")
        self.left, self.made = self.left - 1, self.made + 1
        found = None if problem.blocked or not problem.options.height else self.resolve(problem)
        return best_of(problem, *([] if found is None else [found]), *known)


def best_of(problem: Problem, *plans: Integers) -> Integers | None:
    """Give the best of some plans that keep every limit; None where none does."""
    checker = Checker.of(problem)
    kept = [posts for posts in plans if posts.shape == (problem.options.height,) and checker.keeps(posts)]
    return max(kept, key=lambda posts: goal(problem, posts), default=None)


def booked_by(problem: Problem, posts: Integers) -> dict[str, None]:
    """List the creators of a plan, each once."""
    return dict.fromkeys(problem.options["creator_id"].to_numpy()[posts > 0].tolist())


def told(problem: Problem, posts: Integers | None, plan: float, members: Collection[str]) -> Scenario:
    """Tell what a plan brings, beside the certified plan's goal and creators."""
    if posts is None:
        return Scenario()
    creators = booked_by(problem, posts)
    return Scenario(
        objective=objective(problem, posts),
        cost=cost(problem.options, posts),
        cpv=cost_per_view(problem.options, posts),
        creators=len(creators),
        change=(abs(goal(problem, posts)) - abs(plan)) / abs(plan) if plan else None,
        joins=tuple(creator for creator in creators if creator not in members),
        leaves=tuple(creator for creator in members if creator not in creators),
    )
