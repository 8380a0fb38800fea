"""The relaxation to fractions of posts: the best multipliers, found by tangents, cuts and pricing of columns."""

from dataclasses import dataclass

import highspy
import numpy as np

from fukasa.analysis.planning.solvers.bound import Bound, Multipliers, bound_of
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Program, dual_ray
from fukasa.analysis.planning.solvers.sampling import Sample, sure_and_open
from fukasa.analysis.planning.solvers.tangents import excess, first_tangents
from fukasa.analysis.statistics.arrays import Integers, Reals

ALL_AT_ONCE = 4_000
CLOSE = 2e-6
_BATCH = 3_000
_SAMPLE = 2_500
_ROUGH = 1e-3
_ROUNDS = 60
_TOUCHED = 1e-8
_PAYS = 1e-9
_HOLDS = 1e-7


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The solved relaxation over a domain.

    Attributes:
        posts: fractions of posts.
        booked: fractions of bookings.
        bound: the least bound that was met.

    """

    posts: Reals
    booked: Reals
    bound: Bound


class Relaxation:
    """The relaxation of an instance, solved again and again over domains that get narrower.

    Columns are those that may be worth it: whoever has a profit at the multipliers is added until nobody has
    (Dantzig and Wolfe 1960); tangents follow the solutions (Kelley 1960). Both stay for the next domain.

    Attributes:
        tangents: where the curves are touched, points × segments.
        cuts: weights of draws whose rows were added for the floor of the worst cases.

    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.tangents = first_tangents(instance.exposure, instance.most.astype(np.float64))
        self.cuts: list[Reals] = []
        self._domain = Domain.all_of(instance)
        self._held = np.zeros(instance.size, dtype=bool)
        self._chosen = np.arange(instance.size) if instance.size <= ALL_AT_ONCE else self._guess()
        self._start()

    def _start(self) -> None:
        """Build the program anew, over the columns chosen so far."""
        high = np.zeros(self.instance.size, dtype=np.int64)
        high[self._chosen] = self.instance.most[self._chosen]
        self._program = Program(self.instance, Domain(np.zeros_like(high), high), whole=False)
        self._narrow()
        self._program.touch(self.tangents)
        for weights in self.cuts:
            self._program.cut(weights)

    def _guess(self) -> Integers:
        """Choose the columns to begin with by the multipliers of a sample; whoever clearly pays is held at the most."""
        sample = Sample.of(self.instance, _SAMPLE)
        relaxed = Relaxation(sample.instance).solve(Domain.all_of(sample.instance), close=_ROUGH)
        if relaxed is None:
            return first_columns(self.instance)
        multipliers = sample.for_all(relaxed.bound.multipliers, len(self.instance.rows.rules))
        self._held, worth = sure_and_open(self.instance, bound_of(self.instance, multipliers, self._domain))
        return np.flatnonzero(worth)

    def _narrow(self) -> None:
        low = np.where(self._held, self._domain.high, self._domain.low)
        self._program.narrow(Domain(low, self._domain.high))

    def _let_go(self, bound: Bound) -> bool:
        """Let go of those held who do not pay; tell whether there are any."""
        wrong = self._held & (bound.best > bound.profit(self._domain.high) + _PAYS * max(1.0, abs(bound.value)))
        self._held &= ~wrong
        return bool(wrong.any())

    def solve(self, domain: Domain, *, close: float = CLOSE, enough: float = float("-inf")) -> Relaxed | None:
        """Solve the relaxation over a domain; None where even fractions of posts cannot keep the limits.

        Args:
            domain: the posts that are possible.
            close: relative distance of bound and solution that is near enough.
            enough: a bound that is low enough.

        """
        self._domain = domain
        self._narrow()
        best: Bound | None = None
        for _ in range(_ROUNDS):
            if not self._run():
                return None
            solution = np.array(self._program.highs.getSolution().col_value)
            posts = self._program.posts(solution)
            last = bound_of(self.instance, self._program.multipliers(), domain)
            best = last if best is None or last.value < best.value else best
            relaxed = Relaxed(posts, self._program.bookings(solution), best)
            if best.value <= enough or self._gap(relaxed) <= close:
                break
            self._refine(posts, last)
        return relaxed

    def _run(self) -> bool:
        """Solve the program; columns that would make it possible are added while there are any."""
        while True:
            highs = self._program.highs
            highs.run()
            if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return True
            if self._held.any():
                self._held[:] = False
                self._narrow()
                continue
            proof = self._why_not()
            missing = None if proof is None else bound_of(self.instance, proof, self._domain)
            if not self._add_columns(missing):
                return False
            self._start()

    def _why_not(self) -> Multipliers | None:
        highs = self._program.highs
        if dual_ray(highs) is None:
            highs.setOptionValue("presolve", "off")
            highs.run()
            highs.setOptionValue("presolve", "choose")
        return self._program.impossibility()

    def _gap(self, relaxed: Relaxed) -> float:
        """Give how far the bound is above a point that keeps the limits; infinite while rows are missing."""
        if not self._risk_holds(relaxed.posts):
            return float("inf")
        score = self.instance.score(relaxed.posts)
        return (relaxed.bound.value - score) / max(abs(score), 1e-12)

    def _risk_holds(self, posts: Reals) -> bool:
        risk = self.instance.risk
        return risk is None or risk.worst(posts) >= risk.floor * (1 - _HOLDS)

    def _refine(self, posts: Reals, bound: Bound) -> None:
        at = posts @ self.instance.exposure
        above = excess(self.tangents, at) > _TOUCHED
        if above.any():
            self.tangents = np.vstack([self.tangents, at[None, :]])
        weights = None
        if self.instance.risk is not None and not self._risk_holds(posts):
            weights = self.instance.risk.weights(posts)
            self.cuts.append(weights)
        let_go = self._let_go(bound)
        if self._add_columns(bound):
            self._start()
            return
        if let_go:
            self._narrow()
        if above.any():
            self._program.touch(at, above)
        if weights is not None:
            self._program.cut(weights)

    def _add_columns(self, bound: Bound | None) -> bool:
        """Add the options that pay most at the multipliers, or all where there are none; False where none pays."""
        missing = np.ones(self.instance.size, dtype=bool)
        missing[self._chosen] = False
        if bound is not None:
            missing &= (bound.best > _PAYS * max(1.0, abs(bound.value))) | (self._domain.low > 0)
        wanted = np.flatnonzero(missing)
        if bound is not None and len(wanted) > _BATCH:
            wanted = wanted[np.argsort(-bound.best[wanted], kind="stable")[:_BATCH]]
        self._chosen = np.union1d(self._chosen, wanted)
        return bool(len(wanted))


def first_columns(instance: Instance) -> Integers:
    """Choose options that bring most for their price alone, that bring most, and that are cheap."""
    alone = -np.expm1(-instance.exposure) @ instance.weights + instance.linear
    rate = np.argsort(-alone / np.maximum(instance.price, 1e-9), kind="stable")[: _BATCH // 2]
    most = np.argsort(-alone, kind="stable")[: _BATCH // 4]
    cheap = np.argsort(instance.price, kind="stable")[: _BATCH // 4]
    return np.unique(np.concatenate([rate, most, cheap]))
