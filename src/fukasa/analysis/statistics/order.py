"""Medians of many short samples at once, with distribution-free intervals."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import bdtr, bdtrik

from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Medians:
    """The medians of the rows of a matrix.

    Attributes:
        n: how many values each row has.
        value: the median; NaN for a row without values.
        low: lower end of the interval; NaN where the row is too short for the level.
        high: upper end of the interval; NaN where the row is too short for the level.
        level: the level that the interval reaches at least.

    """

    n: Integers
    value: Reals
    low: Reals
    high: Reals
    level: float


def check_level(level: float) -> None:
    """Refuse a level that is no share between 0 and 1.

    Raises:
        InvalidInput: the level is not strictly between 0 and 1.

    """
    if not 0 < level < 1:
        raise InvalidInput(f"a level lies strictly between 0 and 1, got {level}; 0.8 or 0.9 are usual")


@cache
def interval_rank(n: int, level: float) -> int:
    """Give the rank k for which the k-th smallest and k-th largest of n values hold the median at the level.

    The number of values below the median is binomial(n, 1/2), whatever the distribution; k is the largest rank whose
    coverage is still at least the level. Method: Thompson 1936; David and Nagaraja, Order Statistics, 2003, 7.1.

    Args:
        n: number of values, 0 or more.
        level: the share of samples in which the interval shall hold the median.

    Returns:
        The rank, 1 or more; 0 when so few values cannot reach the level.

    Raises:
        InvalidInput: the level is not strictly between 0 and 1.

    """
    check_level(level)
    if n < 1:
        return 0
    tail = (1 - level) / 2
    rank = max(int(np.ceil(bdtrik(tail, n, 0.5))), 0)  # where the binomial passes the tail, or one above by rounding
    return rank - 1 if rank and bdtr(rank - 1, n, 0.5) >= tail else rank


def _at(ordered: Reals, column: Integers) -> Reals:
    last = ordered.shape[1] - 1
    return np.take_along_axis(ordered, np.clip(column, 0, last)[:, None], axis=1)[:, 0]


def row_medians(values: Reals, level: float) -> Medians:
    """Take the median of every row and an interval from its order statistics.

    The interval needs no distribution; it needs independent values from one distribution. It is conservative: its
    coverage is at least the level.

    Args:
        values: matrix of rows × values; NaN is missing.
        level: the level of the intervals.

    Raises:
        InvalidInput: the values are no matrix, or the level is not strictly between 0 and 1.

    """
    if values.ndim != 2:  # noqa: PLR2004  a matrix has two axes
        raise InvalidInput(f"medians are taken over the rows of a matrix, got {values.ndim} axes; reshape the values")
    n = np.count_nonzero(~np.isnan(values), axis=1)
    width = int(n.max(initial=0))
    if width == 0:
        nothing = np.full(len(n), np.nan)
        return Medians(n, nothing, nothing, nothing, level)
    ordered = np.sort(values, axis=1)  # missing values stand last
    ranks = np.array([interval_rank(size, level) for size in range(width + 1)])[n]
    known: Flags = ranks > 0
    centre = (_at(ordered, (n - 1) // 2) + _at(ordered, n // 2)) / 2
    low = np.where(known, _at(ordered, ranks - 1), np.nan)
    high = np.where(known, _at(ordered, n - ranks), np.nan)
    return Medians(n, np.where(n > 0, centre, np.nan), low, high, level)


def row_median(values: Reals) -> Reals:
    """Take the median of every row, missing values left out; NaN for a row without values."""
    return row_medians(values, 0.5).value


def quantile(values: Reals, share: float) -> float:
    """Take the quantile of one sample, linear between order statistics (Hyndman and Fan 1996, type 7).

    Args:
        values: one sample; NaN is missing.
        share: 0 for the smallest, 1 for the largest.

    Raises:
        InvalidInput: the sample is empty, or the share is not between 0 and 1.

    """
    if not 0 <= share <= 1:
        raise InvalidInput(f"a quantile is asked for by a share between 0 and 1, got {share}")
    known = values[~np.isnan(values)]
    if known.size == 0:
        raise InvalidInput("an empty sample has no quantile; check for insufficient data first")
    return float(np.quantile(known, share))
