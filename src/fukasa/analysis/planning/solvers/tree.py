"""Branch and bound over relaxations: the node with the highest bound is split until bound and plan meet."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from fukasa.analysis.planning.solvers.best import Best
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.fixing import still_possible
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.integer import Effort
from fukasa.analysis.planning.solvers.relaxation import Relaxation, Relaxed
from fukasa.analysis.planning.solvers.rounding import near, round_off
from fukasa.analysis.planning.solvers.swaps import improve

_WHOLE = 1e-6
_KERNEL = 25
_LATE_KERNEL = 60
_LATE = 30
_KERNEL_NODES = 20
_RARER = 1.6
_NODE_CLOSE = 0.1


@dataclass(order=True, slots=True)
class Node:
    """A part of what is possible.

    Attributes:
        negated: the bound of the part, negated: the highest comes first.
        number: of the node, in the order in which they were made.
        domain: the posts that are possible in it.
        relaxed: its relaxation.

    """

    negated: float
    number: int
    domain: Domain = field(compare=False)
    relaxed: Relaxed = field(compare=False)


class Tree:
    """A search that can be ended at any node; the bound of what is open is a bound of everything.

    Attributes:
        nodes: relaxations solved so far.

    """

    def __init__(self, instance: Instance, relaxation: Relaxation, best: Best, seed: int) -> None:
        self._instance, self._relaxation, self._best, self._seed = instance, relaxation, best, seed
        self._open: list[Node] = []
        self.nodes = 0
        self._round_next = 1.0

    def run(self, root: Relaxed, domain: Domain, stop: Callable[[], bool]) -> None:
        """Search from the root until bound and plan meet, nothing is open, or ``stop`` says so."""
        self._push(domain, root, root.bound.value)
        while self._open and not self._best.close and not stop():
            node = heapq.heappop(self._open)
            self._split(node)
            # What was left aside has a bound of no more than what is enough.
            self._best.lower(max(-self._open[0].negated if self._open else float("-inf"), self._best.enough))

    def _split(self, node: Node) -> None:
        domain = still_possible(self._instance, node.relaxed.bound, node.domain, self._best.enough)
        if domain.empty:
            return
        for child in branches(self._instance, node.relaxed, domain):
            if not child.empty:
                self._visit(child, -node.negated)

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
        heapq.heappush(self._open, Node(-bound, self.nodes, domain, relaxed))

    def _round(self, domain: Domain, relaxed: Relaxed) -> None:
        """Look for a plan near a node: whole posts are one, else at the first nodes and then ever more rarely."""
        if np.all(np.abs(relaxed.posts - np.rint(relaxed.posts)) <= _WHOLE):
            self._best.take(np.rint(relaxed.posts).astype(np.int64))
        if self.nodes < self._round_next:
            return
        self._round_next = max(self.nodes + 1, _RARER * self.nodes)
        effort = Effort(self._best.gap, nodes=_KERNEL_NODES, seed=self._seed)
        kernel = _KERNEL if self.nodes < _LATE else _LATE_KERNEL
        posts = round_off(self._instance, self._relaxation, relaxed, domain, kernel, effort)
        if posts is not None and self._best.take(posts):
            self._best.take(improve(self._instance, posts, near(self._instance, relaxed)))


def branches(instance: Instance, relaxed: Relaxed, domain: Domain) -> tuple[Domain, ...]:
    """Split at the dearest option that is booked or posted by a fraction; none where all is whole."""
    booked = np.abs(relaxed.booked - np.rint(relaxed.booked))
    posted = np.abs(relaxed.posts - np.rint(relaxed.posts))
    open_ = domain.high > domain.low
    weight = np.where(open_, np.maximum(booked, posted) * instance.price, 0.0)
    option = int(weight.argmax())
    if weight[option] <= 0 or max(booked[option], posted[option]) <= _WHOLE:
        return _whole_branches(relaxed, domain)
    if booked[option] > _WHOLE and domain.low[option] == 0:
        return domain.at_most(option, 0), domain.at_least(option, 1)
    few = int(np.floor(relaxed.posts[option]))
    return domain.at_most(option, few), domain.at_least(option, few + 1)


def _whole_branches(relaxed: Relaxed, domain: Domain) -> tuple[Domain, ...]:
    """Split where the relaxation is whole and yet its bound is not met: by an option that is still open."""
    free = np.flatnonzero(domain.high > domain.low)
    if not len(free):
        return ()
    option = int(free[0])
    posts = int(np.clip(np.rint(relaxed.posts[option]), domain.low[option], domain.high[option]))
    below, above = domain.at_most(option, posts - 1), domain.at_least(option, posts + 1)
    exactly = domain.at_most(option, posts).at_least(option, posts)
    return tuple(part for part in (exactly, below, above) if not part.empty)
