"""How far two answers lie apart: 0 where they are the same, 1 where they have nothing in common."""

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals

_SUBSET, _OVERLAP = 2 / 3, 1 / 3


def nominal_distance(values: Integers) -> Reals:
    """Give 0 for equal values and 1 for different ones; values × values."""
    distance: Reals = (values[:, None] != values[None, :]).astype(np.float64)
    return distance


def masi_distance(values: Integers) -> Reals:
    """Give the distance of sets that measures agreement on set-valued items (MASI; Passonneau 2006).

    One less Jaccard's share in common times a weight: 1 for equal sets, 2/3 where one holds the other, 1/3 where each
    has something of its own, 0 where nothing is in common. Two empty sets are equal.

    Args:
        values: sets as the bits of a number.

    Returns:
        Values × values.

    """
    bits = values[:, None] >> np.arange(max(int(values.max(initial=0)).bit_length(), 1)) & 1
    common = bits @ bits.T
    sizes = bits.sum(axis=1)
    union = sizes[:, None] + sizes[None, :] - common
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    weight = np.where(common == smaller, _SUBSET, _OVERLAP)
    weight = np.where(values[:, None] == values[None, :], 1.0, weight)
    jaccard = np.where(union > 0, common / np.maximum(union, 1), 1.0)
    distance: Reals = 1.0 - jaccard * weight
    return distance
