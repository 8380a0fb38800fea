"""The best plan and the least bound so far, told as they get better."""

from collections.abc import Callable

from fukasa.analysis.planning.problem.solution import Progress, Report
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.statistics.arrays import Integers


class Best:
    """The best plan and the least bound of a search.

    Attributes:
        posts: the best plan; None before the first.
        score: its score; −∞ before the first.
        bound: no plan has a higher score.
        gap: relative distance of the two that is enough.

    """

    def __init__(self, instance: Instance, gap: float, elapsed: Callable[[], float], report: Report | None) -> None:
        self._instance, self._elapsed, self._report = instance, elapsed, report
        self.gap = gap
        self.posts: Integers | None = None
        self.score, self.bound = float("-inf"), float("inf")

    @property
    def enough(self) -> float:
        """Give the bound under which nothing needs to be looked for."""
        return float("-inf") if self.posts is None else self.score + self.gap * abs(self.score)

    @property
    def close(self) -> bool:
        """Tell whether bound and plan have met."""
        return self.posts is not None and self.bound <= self.enough

    def take(self, posts: Integers | None) -> bool:
        """Keep a plan if it keeps the limits and is better."""
        if posts is None or self._instance.score(posts) <= self.score or not self._instance.holds(posts):
            return False
        self.posts, self.score = posts, self._instance.score(posts)
        self.bound = max(self.bound, self.score)
        self._tell()
        return True

    def lower(self, bound: float) -> None:
        """Keep a bound if it is lower; a bound is never below the plan."""
        lower = max(bound, self.score)
        if lower < self.bound:
            self.bound = lower
            self._tell()

    def outside(self, score: float) -> float:
        """Give a score in the units of the problem; a cost where the lowest cost is sought."""
        return score * self._instance.scale if self._instance.target is None else -score

    def _tell(self) -> None:
        if self._report is not None:
            value = None if self.posts is None else self.outside(self.score)
            self._report(Progress(self._elapsed(), value, self.outside(self.bound), self.posts))
