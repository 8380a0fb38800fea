"""Centre and spread of short samples that a few outliers cannot move far."""

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.order import Medians, row_median, row_medians

# Makes the median absolute deviation estimate the standard deviation of a normal: 1 / Φ⁻¹(3/4).
NORMAL_MAD = 1.4826022185056018
# Small-sample factors of Croux and Rousseeuw 1992, index n; beyond them n / (n − 0.8).
_SMALL_SAMPLE = np.array([np.nan, np.nan, 1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107])


def mad_factor(n: Integers) -> Reals:
    """Give the factor from a median absolute deviation of n values to the standard deviation of a normal.

    Source: Croux and Rousseeuw, Time-efficient algorithms for two highly robust estimators of scale, 1992.

    Args:
        n: sample sizes; below 2 the factor is NaN.

    """
    table = _SMALL_SAMPLE[np.clip(n, 0, len(_SMALL_SAMPLE) - 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        long = n / (n - 0.8)
    return NORMAL_MAD * np.where(n < len(_SMALL_SAMPLE), table, long)


def row_mad_scale(values: Reals, level: float) -> Medians:
    """Estimate the standard deviation of every row by its median absolute deviation, with an interval.

    The interval is that of the median of the absolute deviations, the centre taken as known.

    Args:
        values: matrix of rows × values; NaN is missing.
        level: the level of the intervals.

    """
    deviations = np.abs(values - row_median(values)[:, None])
    spread = row_medians(deviations, level)
    factor = mad_factor(spread.n)
    return Medians(spread.n, spread.value * factor, spread.low * factor, spread.high * factor, level)


def row_winsorised_mean(values: Reals, centre: Reals, reach: Reals) -> Reals:
    """Average every row after pulling values farther than ``reach`` from ``centre`` back to that distance.

    Args:
        values: matrix of rows × values; NaN is missing.
        centre: one centre per row.
        reach: one distance per row, in the unit of the values; NaN or infinite pulls nothing.

    Returns:
        The mean per row; NaN for a row without values. Source: one step of Huber 1964.

    """
    limit = np.where(np.isnan(reach), np.inf, reach)[:, None]
    deviation = np.clip(values - centre[:, None], -limit, limit)
    n = np.count_nonzero(~np.isnan(values), axis=1)
    with np.errstate(invalid="ignore"):
        mean: Reals = centre + np.nansum(deviation, axis=1) / np.where(n > 0, n, np.nan)
    return mean
