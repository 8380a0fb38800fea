"""Intervals for shares and for rates of events."""

import numpy as np
from scipy.special import gammaincinv, ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput


def wilson_intervals(successes: Reals, n: Reals, level: float) -> tuple[Reals, Reals]:
    """Give the score interval of shares (Wilson 1927).

    Args:
        successes: events, or the sum of their probabilities; between 0 and n.
        n: trials; 0 gives NaN, for nothing is known.
        level: the level of the interval.

    Raises:
        InvalidInput: a count is negative or there are more successes than trials.

    """
    check_level(level)
    if bool(np.any(successes < 0)) or bool(np.any(successes > n)):
        raise InvalidInput("a share needs 0 ≤ successes ≤ trials; check the counts")
    z = ndtri((1 + level) / 2)
    size = np.where(n > 0, n, np.nan)
    share = successes / size
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return np.clip(np.minimum(centre - half, share), 0, 1), np.clip(np.maximum(centre + half, share), 0, 1)


def poisson_rate_intervals(events: Reals, exposure: Reals, level: float) -> tuple[Reals, Reals]:
    """Give the exact interval of rates of independent events (Garwood 1936).

    Args:
        events: counts, 0 or more.
        exposure: time watched; the rate is per unit of it. 0 or less gives NaN.
        level: the level of the interval; the coverage is at least that.

    """
    check_level(level)
    tail = (1 - level) / 2
    span = np.where(exposure > 0, exposure, np.nan)
    counts, place = np.unique(events, return_inverse=True)  # few counts stand for many accounts
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), tail), 0.0)
    high = np.asarray(gammaincinv(counts + 1, 1 - tail))
    return low[place] / span, high[place] / span
