"""The relaxation to fractions of posts: the best multipliers, found by tangents, cuts and pricing of columns."""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.bound import Bound, bound_of
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Domain, Program
from fukasa.analysis.planning.solvers.tangents import excess, first_tangents
from fukasa.analysis.statistics.arrays import Integers, Reals

ALL_AT_ONCE = 4_000
_BATCH = 3_000
_ROUNDS = 60
_CLOSE = 2e-6
_TOUCHED = 1e-8


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The solved relaxation.

    Attributes:
        posts: fractions of posts.
        bound: the least bound that was met.
        tangents: where the curves are touched, points × segments.
        cuts: weights of draws whose rows were added for the floor of the worst cases.

    """

    posts: Reals
    bound: Bound
    tangents: Reals
    cuts: tuple[Reals, ...]


def relax(instance: Instance, *, close: float = _CLOSE, rounds: int = _ROUNDS) -> Relaxed | None:
    """Solve the relaxation; None where even fractions of posts cannot keep the limits.

    Columns are those that may be worth it: whoever has a profit at the multipliers is added until nobody has
    (Dantzig and Wolfe 1960); tangents follow the solution (Kelley 1960).
    """
    search = _Search(instance)
    for _ in range(rounds):
        if not search.step():
            return None
        if search.gap() <= close:
            break
        search.refine()
    return search.result()


class _Search:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.tangents = first_tangents(instance.exposure, instance.most.astype(np.float64))
        self.cuts: list[Reals] = []
        self.best: Bound | None = None
        self.posts: Reals = np.zeros(instance.size)
        self.chosen = first_columns(instance)
        self._start()

    def _start(self) -> None:
        high = np.zeros(self.instance.size, dtype=np.int64)
        high[self.chosen] = self.instance.most[self.chosen]
        self.program = Program(self.instance, Domain(np.zeros_like(high), high), whole=False)
        self.program.touch(self.tangents)
        for weights in self.cuts:
            self.program.cut(weights)

    def step(self) -> bool:
        highs = self.program.highs
        highs.run()
        while highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            if len(self.chosen) == self.instance.size:
                return False
            self.chosen = np.arange(self.instance.size)
            self._start()
            highs = self.program.highs
            highs.run()
        self.posts = self.program.posts(np.array(highs.getSolution().col_value))
        bound = bound_of(self.instance, self.program.multipliers())
        self.last = bound
        if self.best is None or bound.value < self.best.value:
            self.best = bound
        return True

    def gap(self) -> float:
        """Give how far the bound is above a point that keeps the limits; infinite while rows are missing."""
        if self.best is None or not self._risk_holds():
            return float("inf")
        score = self.instance.score(self.posts)
        return (self.best.value - score) / max(abs(score), 1e-12)

    def _risk_holds(self) -> bool:
        risk = self.instance.risk
        return risk is None or risk.worst(self.posts) >= risk.floor * (1 - 1e-7)

    def refine(self) -> None:
        at = self.posts @ self.instance.exposure
        above = excess(self.tangents, at) > _TOUCHED
        if above.any():
            self.tangents = np.vstack([self.tangents, at[None, :]])
        risk = self.instance.risk
        weights = None if risk is None or self._risk_holds() else risk.weights(self.posts)
        if weights is not None:
            self.cuts.append(weights)
        if self._more_columns():
            self._start()
            return
        if above.any():
            self.program.touch(at, above)
        if weights is not None:
            self.program.cut(weights)

    def _more_columns(self) -> bool:
        if len(self.chosen) == self.instance.size:
            return False
        profit = self.last.best(self.instance.most)
        profit[self.chosen] = 0.0
        wanted = np.flatnonzero(profit > 1e-9 * max(1.0, abs(self.last.value)))
        if not len(wanted):
            return False
        batch = wanted[np.argsort(-profit[wanted], kind="stable")[:_BATCH]]
        self.chosen = np.union1d(self.chosen, batch)
        return True

    def result(self) -> Relaxed:
        if self.best is None:
            raise AssertionError
        return Relaxed(self.posts, self.best, self.tangents, tuple(self.cuts))


def first_columns(instance: Instance) -> Integers:
    """Choose the options to begin with: all of a few, else those that bring most for their price alone."""
    if instance.size <= ALL_AT_ONCE:
        return np.arange(instance.size)
    alone = -np.expm1(-instance.exposure) @ instance.weights + instance.linear
    rate = np.argsort(-alone / np.maximum(instance.price, 1e-9), kind="stable")[: _BATCH // 2]
    most = np.argsort(-alone, kind="stable")[: _BATCH // 4]
    cheap = np.argsort(instance.price, kind="stable")[: _BATCH // 4]
    return np.unique(np.concatenate([rate, most, cheap]))
