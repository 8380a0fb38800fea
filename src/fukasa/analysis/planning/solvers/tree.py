"""Branch and bound over relaxations: the node with the highest bound is split until bound and plan meet."""

import heapq
from collections.abc import Callable

import numpy as np

from fukasa.analysis.planning.solvers.best import Best
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.fixing import still_possible
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import Effort
from fukasa.analysis.planning.solvers.node import WHOLE, Node, splits_of
from fukasa.analysis.planning.solvers.relaxation import Relaxation, Relaxed
from fukasa.analysis.planning.solvers.rounding import near, round_off
from fukasa.analysis.planning.solvers.swaps import improve

_KERNEL = 25
_LATE_KERNEL = 60
_LATE = 30
_KERNEL_NODES = 20
_RARER = 1.6
_NODE_CLOSE = 0.1


class Tree:
    """A search that can be ended at any node; the bound of what is open is a bound of everything.

    Attributes:
        nodes: relaxations solved so far.

    """

    def __init__(self, instance: Instance, relaxation: Relaxation, best: Best, seed: int) -> None:
        self._instance, self._relaxation, self._best, self._seed = instance, relaxation, best, seed
        self._open: list[Node] = []
        self._kind = np.min_scalar_type(int(instance.most.max(initial=0)))
        self.nodes = 0
        self._round_next = 1.0

    def run(self, root: Relaxed, domain: Domain, stop: Callable[[], bool]) -> None:
        """Search from the root until bound and plan meet, nothing is open, or ``stop`` says so."""
        self._push(domain, root, root.bound.value)
        while self._open and not self._best.close and not stop():
            node = heapq.heappop(self._open)
            for branch in node.branches():
                self._visit(branch, -node.negated)
            self._lower()
        self._lower()

    def _lower(self) -> None:
        """Lower the bound to that of what is open; what was left aside has a bound of no more than what is enough."""
        open_ = -self._open[0].negated if self._open else float("-inf")
        self._best.lower(max(open_, self._best.enough))

    def _visit(self, domain: Domain, parent: float) -> None:
        self.nodes += 1
        close = max(_NODE_CLOSE * self._best.gap, 1e-10)
        relaxed = self._relaxation.solve(domain, close=close, enough=self._best.enough)
        if relaxed is None:
            return
        bound = min(parent, relaxed.bound.value)
        if bound <= self._best.enough:
            return
        self._round(domain, relaxed)
        if bound > self._best.enough:
            self._push(domain, relaxed, bound)

    def _push(self, domain: Domain, relaxed: Relaxed, bound: float) -> None:
        """Keep a part with its branches, less what no better plan has."""
        left = still_possible(self._instance, relaxed.bound, domain, self._best.enough)
        if left.empty:
            return
        low, high = left.low.astype(self._kind), left.high.astype(self._kind)
        splits = tuple(splits_of(self._instance, relaxed, left))
        heapq.heappush(self._open, Node(-bound, self.nodes, low, high, splits))

    def _round(self, domain: Domain, relaxed: Relaxed) -> None:
        """Look for a plan near a node: whole posts are one, else at the first nodes and then ever more rarely."""
        if np.all(np.abs(relaxed.posts - np.rint(relaxed.posts)) <= WHOLE):
            self._best.take(np.rint(relaxed.posts).astype(np.int64))
        if self.nodes < self._round_next:
            return
        self._round_next = max(self.nodes + 1, _RARER * self.nodes)
        effort = Effort(self._best.gap, nodes=_KERNEL_NODES, seed=self._seed)
        kernel = _KERNEL if self.nodes < _LATE else _LATE_KERNEL
        posts = round_off(self._instance, self._relaxation, relaxed, domain, kernel, effort)
        if posts is not None and self._best.take(posts):
            self._best.take(improve(self._instance, posts, near(self._instance, relaxed)))
