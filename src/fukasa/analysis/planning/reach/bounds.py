"""Between which ends the union of audiences lies, whatever the dependence: the Bonferroni family."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from fukasa.analysis.planning.reach.audiences import Audiences, overlap_limits
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most people who can be in at least one audience."""

    lower: float
    upper: float

    def clip(self, people: Reals) -> Reals:
        """Bring numbers of people inside."""
        return np.clip(people, self.lower, self.upper)


def union_bounds(audiences: Audiences, overlaps: Reals | None = None) -> Bounds:
    """Bound the union of audiences from their sizes and the overlaps that are known.

    Below: the largest audience; Dawson and Sankoff 1967 ("An inequality for probabilities"); de Caen 1997 ("A lower
    bound on the probability of a union"), which uses every pair by itself. Both fall as overlaps rise, so a pair that
    is not known counts as the smaller of its audiences. Above: the universe; the sum of sizes less the heaviest forest
    of known overlaps (Hunter 1976, Worsley 1982), which without pairs is the plain sum.

    Args:
        audiences: the audiences.
        overlaps: audiences × audiences, people in both; NaN where not known.

    Raises:
        InvalidInput: the overlaps contradict each other, so that no union is possible.

    """
    sizes = audiences.sizes
    if not sizes.size:
        return Bounds(0.0, 0.0)
    known = np.full((sizes.size, sizes.size), np.nan) if overlaps is None else overlaps
    lower = max(float(sizes.max()), _dawson_sankoff(sizes, known), _de_caen(sizes, known))
    upper = min(audiences.universe, float(sizes.sum()) - _heaviest_forest(known))
    if lower > upper * (1 + _ROUNDING) + 1:
        raise InvalidInput(
            f"the overlaps contradict each other: together the audiences would hold at least {lower:,.0f} and at most "
            f"{upper:,.0f} people; count all pairs over the same people at the same time"
        )
    return Bounds(min(lower, upper), upper)


def _filled(sizes: Reals, known: Reals) -> Reals:
    """Take the most that pairs can share where nothing is known."""
    _, most = overlap_limits(sizes[:, None], sizes[None, :], np.inf)
    return np.where(np.isnan(known), most, known)


def _dawson_sankoff(sizes: Reals, known: Reals) -> float:
    total = float(sizes.sum())
    if not total:
        return 0.0
    pairs = float(np.triu(_filled(sizes, known), 1).sum())
    times = 1 + int(2 * pairs / total)
    return 2 * total / (times + 1) - 2 * pairs / (times * (times + 1))


def _de_caen(sizes: Reals, known: Reals) -> float:
    shared = _filled(sizes, known)
    np.fill_diagonal(shared, sizes)
    met = sizes > 0
    return float((sizes[met] ** 2 / shared[met].sum(axis=1)).sum())


def _heaviest_forest(known: Reals) -> float:
    weights = np.triu(np.nan_to_num(known), 1)
    return -float(minimum_spanning_tree(csr_array(-weights)).sum())
