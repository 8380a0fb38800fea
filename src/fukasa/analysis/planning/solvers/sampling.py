"""A first guess for very many options: each of a few stands for several, and what they pay is told by that."""

from dataclasses import dataclass, replace

import numpy as np

from fukasa.analysis.planning.solvers.bound import Bound, Multipliers
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.risk import Risk
from fukasa.analysis.planning.solvers.rows import Rows
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_SURE = 0.5
_OPEN = -0.35


@dataclass(frozen=True, slots=True)
class Sample:
    """Few options in place of many.

    Attributes:
        instance: of the few, each with the weight of several.
        rows: rows of the whole that it has: those over many options.

    """

    instance: Instance
    rows: Integers

    @classmethod
    def of(cls, instance: Instance, size: int) -> "Sample":
        """Take every k-th option by price, so that cheap and dear ones are there as in the whole."""
        every = -(-instance.size // size)
        chosen = np.sort(np.argsort(instance.price, kind="stable")[every // 2 :: every])
        few = instance.only(chosen)
        width = np.maximum(np.diff(instance.rows.posts.indptr), np.diff(instance.rows.booked.indptr))
        rows = np.flatnonzero(width > instance.size // 10)
        several = replace(
            few,
            linear=every * few.linear,
            exposure=every * few.exposure,
            price=every * few.price,
            rows=Rows(
                tuple(few.rows.rules[row] for row in rows),
                every * few.rows.posts[rows],
                every * few.rows.booked[rows],
                few.rows.limit[rows],
            ),
            risk=None if few.risk is None else Risk(every * few.risk.draws, few.risk.alpha, few.risk.floor),
        )
        return cls(several, rows)

    def for_all(self, multipliers: Multipliers, rows: int) -> Multipliers:
        """Give the multipliers of the sample as those of the whole; rows it has not are worth nothing."""
        worth = np.zeros(rows)
        worth[self.rows] = multipliers.rows
        return replace(multipliers, rows=worth)


def sure_and_open(instance: Instance, bound: Bound) -> tuple[Flags, Flags]:
    """Tell who is clearly worth it, and who is worth a look, by the profit as a part of what a booking brings."""
    most = instance.most
    gross: Reals = np.maximum(bound.multipliers.target * instance.linear * most, 0.0)
    gross = gross + (instance.exposure @ bound.multipliers.exposure) * most + 1e-12
    part = np.maximum(bound.profit(np.ones_like(most)), bound.profit(most)) / gross
    sure = (bound.profit(most) >= bound.best) & (part > _SURE)
    return sure, part > _OPEN
