"""Solve a problem: the relaxation, plans near it, and a search of what the gap leaves open."""

from collections.abc import Callable

import numpy as np

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import SEPARATOR, Report, Solution, SolverSettings, Step
from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.best import Best
from fukasa.analysis.planning.solvers.bound import Bound, dual_of
from fukasa.analysis.planning.solvers.fixing import still_possible
from fukasa.analysis.planning.solvers.instance import Instance, instance_of
from fukasa.analysis.planning.solvers.quick import near_plan
from fukasa.analysis.planning.solvers.relaxation import Relaxation, Relaxed
from fukasa.analysis.planning.solvers.tree import Tree
from fukasa.core.errors import InvalidInput

FEW = 60
"""So few options are solved to the last digit."""
EXACT = 1e-9


def solve(
    problem: Problem, settings: SolverSettings, *, elapsed: Callable[[], float], report: Report | None = None
) -> Solution:
    """Find a plan and a bound that no plan exceeds.

    Args:
        problem: the problem.
        settings: when to stop.
        elapsed: seconds since the run began.
        report: told of better plans and bounds.

    Raises:
        InvalidInput: the search was ended before any plan was found, and none was ruled out.

    """
    return _Run(problem, settings, elapsed, report).solution()


class _Run:
    def __init__(
        self, problem: Problem, settings: SolverSettings, elapsed: Callable[[], float], report: Report | None
    ) -> None:
        self.problem, self.settings, self.elapsed = problem, settings, elapsed
        self.instance: Instance = instance_of(problem)
        gap = EXACT if self.instance.size <= FEW else settings.gap
        self.best = Best(self.instance, gap, elapsed, report)
        self.relaxation = Relaxation(self.instance)
        self.tree = Tree(self.instance, self.relaxation, self.best, settings.seed)
        self.domain = affordable(self.instance)
        self.clock = False

    def solution(self) -> Solution:
        root = self.relaxation.solve(self.domain) if self.instance.size else None
        if root is None:
            return self._infeasible()
        self.best.lower(root.bound.value)
        self._begin(root)
        self.tree.run(root, self.domain, self._stop)
        if self.best.posts is not None:
            return self._solution(root.bound)
        if self.best.bound == float("-inf"):
            return self._infeasible()
        raise InvalidInput(
            "the search ended before any plan was found; give [solver] more seconds or nodes, or fewer rules"
        )

    def _begin(self, root: Relaxed) -> None:
        """Find a first plan near the relaxation."""
        seed, left = self.settings.seed, self._left()
        self.best.take(near_plan(self.instance, self.relaxation, root, seed=seed, seconds=left))
        self.clock = self._out_of_time()  # then the clock may have ended the rounding

    def _left(self) -> float | None:
        return None if self.settings.seconds is None else self.settings.seconds - self.elapsed()

    def _out_of_time(self) -> bool:
        left = self._left()
        return left is not None and left <= 0

    def _stop(self) -> bool:
        self.clock = self.clock or self._out_of_time()
        limit = self.settings.node_limit
        return self.clock or (limit is not None and self.tree.nodes >= limit)

    def _solution(self, bound: Bound) -> Solution:
        if self.best.posts is None:
            raise AssertionError
        return Solution(
            status="optimal" if self.best.close else "feasible",
            posts=self.best.posts,
            value=self.best.outside(self.best.score),
            bound=self.best.outside(self.best.bound),
            dual=dual_of(self.instance, bound, len(self.problem.segments)),
            reproducible=not self.clock,
            nodes=self.tree.nodes,
            method=self._method(bound),
        )

    def _method(self, bound: Bound) -> str:
        steps: list[str] = [Step.TANGENTS, Step.ROUNDING]
        if self.tree.nodes:
            steps.append(f"{Step.BRANCHING} {self.tree.nodes}")
        domain = still_possible(self.instance, bound, self.domain, self.best.score)
        decided = int((~domain.free).sum())
        if decided:
            steps.append(f"{Step.REDUCED_COSTS} {decided}/{self.instance.size}")
        return SEPARATOR.join(steps)

    def _infeasible(self) -> Solution:
        none = np.zeros(0, dtype=np.int64)
        return Solution("infeasible", none, 0.0, 0.0, None, not self.clock, self.tree.nodes, Step.RULES)
