"""What the gap decides: options whose posts cannot be otherwise in any better plan."""

import numpy as np

from fukasa.analysis.planning.solvers.bound import Bound
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance

_SAFETY = 1e-9


def still_possible(instance: Instance, bound: Bound, domain: Domain, score: float) -> Domain:
    """Leave the posts of a domain that a plan better than ``score`` may have.

    Forcing v posts on an option lowers the bound by what it adds at best less what it adds at v (reduced-cost fixing,
    Dantzig, Fulkerson, Johnson 1954); where that goes under the best plan, no better plan has v posts of it.
    """
    room = bound.value - score + _SAFETY * max(1.0, abs(bound.value))
    floor = bound.best - room
    low, high = np.full(instance.size, np.iinfo(np.int64).max), np.full(instance.size, -1)
    for posts in range(int(domain.high.max(initial=0)) + 1):
        fits = bound.profit(np.full(instance.size, posts)) >= floor
        fits &= (posts >= domain.low) & (posts <= domain.high)
        low, high = np.where(fits, np.minimum(low, posts), low), np.where(fits, posts, high)
    return Domain(low, high)
