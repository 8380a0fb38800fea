"""What the gap decides: options whose posts cannot be otherwise in any better plan."""

import numpy as np

from fukasa.analysis.planning.solvers.bound import Bound
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.model import Domain
from fukasa.analysis.statistics.arrays import Flags

_SAFETY = 1e-9


def still_possible(instance: Instance, bound: Bound, score: float) -> Domain:
    """Leave the posts that a plan better than ``score`` may have.

    Forcing v posts on an option lowers the bound by what it adds at best less what it adds at v (reduced-cost fixing,
    Dantzig, Fulkerson, Johnson 1954); where that goes under the best plan, no better plan has v posts of it.
    """
    room = bound.value - score + _SAFETY * max(1.0, abs(bound.value))
    floor = bound.best(instance.most) - room
    low = np.full(instance.size, np.iinfo(np.int64).max)
    high = np.full(instance.size, -1)
    for posts in range(int(instance.most.max(initial=0)) + 1):
        fits: Flags = (bound.profit(np.full(instance.size, posts)) >= floor) & (posts <= instance.most)
        low, high = np.where(fits, np.minimum(low, posts), low), np.where(fits, posts, high)
    return Domain(np.minimum(low, instance.most), np.maximum(high, 0))


def joined(one: Domain, other: Domain) -> Domain | None:
    """Keep what both leave; None where nothing is left, so that no better plan exists."""
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    return None if (low > high).any() else Domain(low, high)
