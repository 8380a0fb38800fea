"""How near the best possible a plan is, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.certificate.checks import seeks_lowest_cost
from fukasa.analysis.planning.certificate.duality import DUAL, dual_bound
from fukasa.analysis.planning.certificate.objective import cost, objective
from fukasa.analysis.planning.certificate.results import Proof
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Solution
from fukasa.core.errors import PlanNotCertified

AGREES = 1e-6
"""How far two computations of one figure may differ, as a share of it."""
VALUE = "objective.value"
SEARCH = "bound.search"


@dataclass(frozen=True, slots=True)
class Bound:
    """The bounds of a plan.

    Attributes:
        goal: what is sought, computed again: the objective, or the cost where the lowest cost is sought.
        sign: 1 where more is better, −1 where less is.
        claimed: the bound of the search.
        verified: the bound that the multipliers prove; None without them.

    """

    goal: float
    sign: int
    claimed: float
    verified: float | None

    def gap(self, bound: float) -> float:
        """Give the distance of a bound from the plan as a share of the plan: (bound − value) / value."""
        return max(0.0, self.sign * (bound - self.goal) / self.goal) if self.goal > 0 else 0.0

    def beaten_by(self, goals: Iterable[float]) -> bool:
        """Tell whether one of some plans that keep the rules is better.

        Raises:
            PlanNotCertified: one is better than a bound allows.

        """
        best = max((self.sign * goal for goal in goals), default=-np.inf)
        for rule, bound in ((SEARCH, self.claimed), (DUAL, self.verified)):
            if bound is not None and best > self.sign * bound + AGREES * abs(bound):
                raise PlanNotCertified(
                    f"a plan that keeps the rules has the value {self.sign * best:.9g}, beyond the bound {bound:.9g}; "
                    "plan again",
                    rule=rule, value=bound, limit=self.sign * best,
                )  # fmt: skip
        return bool(best > self.sign * self.goal + AGREES * abs(self.goal))

    @property
    def proof(self) -> Proof:
        """The tighter of what can be relied on."""
        if self.verified is None:
            return "search"
        tighter = self.sign * (self.verified - self.claimed) <= AGREES * abs(self.claimed)
        return "duality" if tighter else "search"


def bounds(problem: Problem, solution: Solution) -> Bound:
    """Recompute what is sought and the bound that is proven, and hold them against the claims.

    Raises:
        PlanNotCertified: the objective differs from the claim, or a bound excludes the plan itself.

    """
    lowest = seeks_lowest_cost(problem.limits)
    goal = cost(problem.options, solution.posts) if lowest else objective(problem, solution.posts)
    if not abs(goal - solution.value) <= AGREES * max(abs(goal), AGREES):
        raise PlanNotCertified(
            f"the plan's value is {goal:.9g} by the forecasts and {solution.value:.9g} by the search; plan again",
            rule=VALUE, value=solution.value, limit=goal,
        )  # fmt: skip
    verified = None if solution.dual is None else dual_bound(problem, solution.dual)
    sign = -1 if lowest else 1
    for rule, bound in ((SEARCH, solution.bound), (DUAL, verified)):
        if bound is not None and not sign * (bound - goal) >= -AGREES * max(abs(goal), AGREES):
            raise PlanNotCertified(
                f"the bound {bound:.9g} would exclude the plan itself, whose value is {goal:.9g}; plan again",
                rule=rule, value=bound, limit=goal,
            )  # fmt: skip
    return Bound(goal, sign, solution.bound, verified if verified is None or np.isfinite(verified) else None)
