"""Ratios of medians of two samples, many pairs at once."""

from functools import cache

import numpy as np
from scipy.special import bdtr, ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level, row_medians

# A count of 0 stands as half a count where its logarithm is needed.
_HALF_COUNT = 0.5


@cache
def _error_rank(n: int) -> tuple[int, float]:
    rank = max(1, round((n + 1) / 2 - n**0.5))
    return rank, float(ndtri(1 - bdtr(rank - 1, n, 0.5)))


def row_log_median_errors(values: Reals) -> Reals:
    """Estimate the standard error of the logarithm of every row's median from two order statistics.

    Source: Price and Bonett, Distribution-free confidence intervals for difference and ratio of medians, 2002.

    Args:
        values: matrix of rows × values, 0 or more; NaN is missing.

    Returns:
        One standard error per row; NaN for rows of fewer than two values.

    """
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)
    n = np.count_nonzero(~np.isnan(values), axis=1)
    ranks = [_error_rank(size) if size > 1 else (1, np.nan) for size in range(values.shape[1] + 1)]
    rank = np.array([entry[0] for entry in ranks], dtype=np.int64)[n]
    z = np.array([entry[1] for entry in ranks])[n]
    rows = np.arange(len(n))
    low, high = ordered[rows, rank - 1], ordered[rows, np.maximum(n - rank, 0)]
    errors: Reals = (np.log(np.maximum(high, _HALF_COUNT)) - np.log(np.maximum(low, _HALF_COUNT))) / (2 * z)
    return errors


def row_median_ratios(above: Reals, below: Reals, level: float) -> tuple[Reals, Reals, Reals]:
    """Divide the median of one sample by that of another, row by row.

    Args:
        above: matrix of rows × counts, the numerator; NaN is missing.
        below: matrix of rows × counts, the denominator; NaN is missing.
        level: the level of the intervals; it holds approximately.

    Returns:
        Ratio, low and high per row; NaN where a median is absent or 0.

    """
    check_level(level)
    top, bottom = row_medians(above, level).value, row_medians(below, level).value
    ratio = np.where((top > 0) & (bottom > 0), top / np.where(bottom > 0, bottom, np.nan), np.nan)
    half = ndtri((1 + level) / 2) * np.hypot(row_log_median_errors(above), row_log_median_errors(below))
    return ratio, ratio * np.exp(-half), ratio * np.exp(half)
