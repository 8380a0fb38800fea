"""A problem as plain arrays, scaled so that no single option is worth more than 1."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.analysis.planning.solvers.risk import Risk
from fukasa.analysis.planning.solvers.rows import ROUNDING, Rows, build_rows
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Instance:
    """Arrays of a problem.

    Attributes:
        linear: what a post adds, scaled.
        exposure: options × segments that count.
        weights: people of the segments that count, times their weight, scaled.
        segments: positions of those segments in the problem.
        price: of a post.
        most: most posts of an option.
        rows: the limits.
        risk: the mean of the worst cases and its floor.
        target: least value, scaled, where the lowest cost is sought; else None.
        scale: the objective over the scaled one.

    """

    linear: Reals
    exposure: Reals
    weights: Reals
    segments: Integers
    price: Reals
    most: Integers
    rows: Rows
    risk: Risk | None
    target: float | None
    scale: float

    @property
    def size(self) -> int:
        """Count the options."""
        return len(self.price)

    def value(self, posts: Reals | Integers) -> float:
        """Give the scaled value of a plan, fractions of posts allowed."""
        left = np.exp(-(posts @ self.exposure))
        return float(self.weights @ (1 - left) + self.linear @ posts)

    def score(self, posts: Reals | Integers) -> float:
        """Give what is maximised: the scaled value, or the cost below 0 where the lowest cost is sought."""
        return self.value(posts) if self.target is None else -float(self.price @ posts)

    def holds(self, posts: Integers) -> bool:
        """Tell whether a plan keeps every limit."""
        if self.rows.broken(posts).any() or (self.risk is not None and not self.risk.holds(posts)):
            return False
        return self.target is None or self.value(posts) >= self.target * (1 - ROUNDING)

    def only(self, options: Integers) -> "Instance":
        """Give the instance over some of the options."""
        return Instance(
            linear=self.linear[options],
            exposure=self.exposure[options],
            weights=self.weights,
            segments=self.segments,
            price=self.price[options],
            most=self.most[options],
            rows=self.rows.only(options),
            risk=None if self.risk is None else self.risk.only(options),
            target=self.target,
            scale=self.scale,
        )


def instance_of(problem: Problem) -> Instance:
    """Turn a problem into arrays."""
    limits = problem.limits
    counts = np.flatnonzero(problem.weights > 0)
    weights = problem.weights[counts]
    single = problem.reach[:, counts] @ weights + problem.linear
    scale = float(single.max(initial=0.0)) or 1.0
    seeks_cost = limits.target is not None and limits.budget is None
    cvar = limits.cvar
    return Instance(
        linear=problem.linear / scale,
        exposure=np.ascontiguousarray(-np.log1p(-problem.reach[:, counts])),
        weights=weights / scale,
        segments=counts,
        price=problem.price.astype(np.float64),
        most=problem.most,
        rows=build_rows(problem.options, limits),
        risk=None
        if cvar is None or cvar.floor <= 0
        else Risk(scenarios(problem.options, cvar), cvar.alpha, cvar.floor),
        target=limits.target / scale if seeks_cost and limits.target is not None else None,
        scale=scale,
    )
