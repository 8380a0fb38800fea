"""Dense groups in a graph of tied accounts: trusses whose triangles touch, peeled until they are dense.

In a *truss* every tie is backed by common neighbours (Cohen 2008); two trusses that only share an account stay apart
because no triangle crosses it (Huang et al. 2014). Chains and stars have no triangles and vanish at once.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fukasa.analysis.statistics.arrays import Integers

Ties = NDArray[np.int64]
"""One row per tie: two positions, the lower first; no tie twice."""


def dense_groups(ties: Ties, *, least: int, density: float, max_triangles: int) -> list[Integers]:
    """Find groups of at least ``least`` accounts with at least ``density`` of all ties that are possible.

    Args:
        ties: see :data:`Ties`.
        least: members of the smallest group.
        density: ties present over ties possible.
        max_triangles: a tangle with more is peeled harder before it is taken apart.

    Returns:
        Sorted positions of the members of each group. Groups may share accounts, seldom more than a few.

    """
    found: list[Integers] = []
    waiting = [(ties, 1)]
    while waiting:
        part, support = waiting.pop()
        kept, triangles = truss(part, support)
        if triangles > max_triangles:
            waiting.append((kept, 2 * support))
            continue
        for community in _touching(kept):
            members = np.unique(community)
            possible = len(members) * (len(members) - 1) / 2
            if len(members) < least:
                continue
            if len(community) >= density * possible:
                found.append(members)
            else:
                waiting.append((community, support + 1))
    return sorted(found, key=lambda group: (-len(group), group.tolist()))


def truss(ties: Ties, support: int) -> tuple[Ties, int]:
    """Drop ties with fewer than ``support`` common neighbours until none is left; count the triangles that remain."""
    while len(ties):
        backed = _common(ties)
        keep = backed >= support
        if keep.all():
            return ties, int(backed.sum()) // 3
        ties = ties[keep]
    return ties, 0


def _common(ties: Ties) -> Integers:
    """Count the common neighbours of the two ends of each tie."""
    _, ends = np.unique(ties, return_inverse=True)
    left, right = ends.reshape(ties.shape).T
    size = int(max(left.max(), right.max())) + 1
    half = sparse.csr_array((np.ones(len(ties), dtype=np.int64), (left, right)), shape=(size, size))
    whole = half + half.T
    return np.asarray((whole @ whole).multiply(half).tocsr()[left, right], dtype=np.int64).ravel()


def _touching(ties: Ties) -> Iterator[Ties]:
    """Take the ties apart into those that triangles connect."""
    if not len(ties):
        return
    first, second, third = _triangles(ties)
    links = np.concatenate([first, first]), np.concatenate([second, third])
    graph = sparse.coo_array((np.ones(len(links[0]), dtype=np.int8), links), shape=(len(ties), len(ties)))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    for chosen in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        yield ties[chosen]


def _triangles(ties: Ties) -> tuple[Integers, Integers, Integers]:
    """List all triangles, each as the positions of its three ties; every tie points to the end with more ties."""
    names, ends = np.unique(ties, return_inverse=True)
    ends = ends.reshape(ties.shape)
    rank = np.argsort(np.argsort(np.bincount(ends.ravel()), kind="stable"), kind="stable")
    low, high = np.sort(rank[ends], axis=1).T
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    begin = np.searchsorted(low, np.arange(len(names) + 1))
    width = begin[high + 1] - begin[high]  # from each tie on to the ties of its higher end
    one = np.repeat(np.arange(len(low)), width)
    two = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width) + np.repeat(begin[high], width)
    key = low * len(names) + high  # sorted, because the ties are
    closing = low[one] * len(names) + high[two]
    three = np.minimum(np.searchsorted(key, closing), len(key) - 1)
    closed = key[three] == closing
    return order[one[closed]], order[two[closed]], order[three[closed]]
