"""Ranks of values, ties sharing the mean of the places they take."""

import numpy as np

from fukasa.analysis.statistics.arrays import Reals


def mean_ranks(values: Reals) -> Reals:
    """Give the rank of each value, 1 for the smallest; equal values share the mean of their ranks (Kendall 1945)."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Reals = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks
