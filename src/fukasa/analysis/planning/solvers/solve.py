"""Solve a problem: the relaxation, plans near it, what the gap decides, and a tree search over the rest."""

from collections.abc import Callable

import numpy as np

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Progress, Report, Solution, SolverSettings
from fukasa.analysis.planning.solvers.bound import Bound, dual_of
from fukasa.analysis.planning.solvers.fixing import joined, still_possible
from fukasa.analysis.planning.solvers.instance import Instance, instance_of
from fukasa.analysis.planning.solvers.integer import Effort, Found, search
from fukasa.analysis.planning.solvers.model import Domain, Program
from fukasa.analysis.planning.solvers.quick import KERNELS
from fukasa.analysis.planning.solvers.relaxation import Relaxed, relax
from fukasa.analysis.planning.solvers.rounding import near, round_off
from fukasa.analysis.planning.solvers.swaps import improve
from fukasa.analysis.statistics.arrays import Integers
from fukasa.core.errors import InvalidInput

FEW = 60
"""So few options are solved to the last digit."""
EXACT = 1e-9
_KERNEL_NODES = 200


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
        self.problem, self.settings, self.elapsed, self.report = problem, settings, elapsed, report
        self.instance: Instance = instance_of(problem)
        self.gap = EXACT if self.instance.size <= FEW else settings.gap
        self.posts: Integers | None = None
        self.score = float("-inf")
        self.bound = float("inf")
        self.nodes = 0
        self.clock = False
        self.left_out = 0

    def solution(self) -> Solution:
        relaxed = relax(self.instance) if self.instance.size else None
        if relaxed is None:
            return self._infeasible()
        self._tell(None, relaxed.bound.value)
        self._begin(relaxed)
        if not self._close():
            self._search(relaxed)
        if self.posts is None:
            return self._none_found()
        return self._solution(relaxed.bound)

    def _begin(self, relaxed: Relaxed) -> None:
        """Find a first plan near the relaxation, and better ones by swaps."""
        for kernel in KERNELS:
            posts = round_off(self.instance, relaxed, kernel, self._effort(self.gap / 2, _KERNEL_NODES))
            if posts is not None:
                self._tell(improve(self.instance, posts, near(self.instance, relaxed)), self.bound)
                return

    def _search(self, relaxed: Relaxed) -> None:
        """Search what is still possible, and touch the curves where the search ends, until bound and plan meet."""
        domain = self._domain(relaxed.bound)
        while domain is not None and not self._close():
            self.left_out = int((~domain.free).sum())
            program = Program(self.instance, domain, whole=True, with_risk=True)
            program.touch(relaxed.tangents)
            for weights in relaxed.cuts:
                program.cut(weights)
            if not self._search_program(program):
                return
            domain = joined(domain, still_possible(self.instance, relaxed.bound, self.score))
        if domain is None:
            self.bound = min(self.bound, self.score)

    def _search_program(self, program: Program) -> bool:
        """Search one program until it ends with nothing left to prove; False where limits ended it."""
        while True:
            found = search(program, self._effort(self.gap / 2, self._nodes_left()), self.posts, self._watch)
            self.nodes += found.nodes
            self._take(found)
            if self._close() or found.posts is None:
                return False
            if not found.finished:
                self.clock = self.clock or found.clock
                return False
            program.touch(found.posts @ self.instance.exposure)

    def _take(self, found: Found) -> None:
        self._tell(found.posts, max(found.bound, self.score))

    def _domain(self, bound: Bound) -> Domain | None:
        if self.posts is None:
            return Domain.all_of(self.instance)
        return still_possible(self.instance, bound, self.score)

    def _watch(self, posts: Integers | None, bound: float) -> None:
        self._tell(posts, max(bound, self.score))

    def _tell(self, posts: Integers | None, bound: float) -> None:
        """Keep a plan if it holds and is better, and a bound if it is lower; say so."""
        before = (self.score, self.bound)
        if posts is not None and self.instance.score(posts) > self.score and self.instance.holds(posts):
            self.posts, self.score = posts, self.instance.score(posts)
        self.bound = max(min(self.bound, bound), self.score)
        if self.report is not None and (self.score, self.bound) != before:
            value = None if self.posts is None else self._outside(self.score)
            self.report(Progress(self.elapsed(), value, self._outside(self.bound), self.posts))

    def _outside(self, score: float) -> float:
        """Give a score in the units of the problem; a cost where the lowest cost is sought."""
        return score * self.instance.scale if self.instance.target is None else -score

    def _close(self) -> bool:
        return self.posts is not None and self.bound - self.score <= self.gap * max(abs(self.score), 1e-12)

    def _effort(self, gap: float, nodes: int | None) -> Effort:
        seconds = None if self.settings.seconds is None else self.settings.seconds - self.elapsed()
        return Effort(gap, seconds, nodes, self.settings.seed)

    def _nodes_left(self) -> int | None:
        return None if self.settings.node_limit is None else max(self.settings.node_limit - self.nodes, 0)

    def _solution(self, bound: Bound) -> Solution:
        if self.posts is None:
            raise AssertionError
        return Solution(
            status="optimal" if self._close() else "feasible",
            posts=self.posts,
            value=self._outside(self.score),
            bound=self._outside(self.bound),
            dual=dual_of(self.instance, bound, len(self.problem.segments)),
            reproducible=not self.clock,
            nodes=self.nodes,
            method=self._method(),
        )

    def _method(self) -> str:
        parts = ["relaxation by tangents with a bound by weak duality over all options", "rounding and swaps"]
        if self.nodes:
            parts.append(f"tree search by HiGHS, {self.nodes} nodes")
        if self.left_out:
            parts.append(
                f"{self.left_out} of {self.instance.size} options decided by their reduced cost: "
                "no plan that has them otherwise is better than the one found"
            )
        return "; ".join(parts)

    def _none_found(self) -> Solution:
        if self.bound > float("-inf"):
            raise InvalidInput(
                "the search ended before any plan was found; give [solver] more seconds or nodes, or fewer rules"
            )
        return self._infeasible()

    def _infeasible(self) -> Solution:
        none = np.zeros(0, dtype=np.int64)
        return Solution("infeasible", none, 0.0, 0.0, None, not self.clock, self.nodes, "no plan keeps all the rules")
