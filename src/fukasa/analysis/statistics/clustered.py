"""Shares of things that come in clusters: comments under posts, posts of accounts."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """A share with its interval.

    Attributes:
        value: the share.
        low: lower end of the interval.
        high: upper end of the interval.
        n: trials behind it.
        clusters: clusters behind it.

    """

    value: float
    low: float
    high: float
    n: int
    clusters: int


def clustered_share(events: Reals, trials: Reals, level: float) -> ClusteredShare | None:
    """Give the share of events among all trials, with an interval that knows that trials of a cluster are alike.

    The share is Σ events / Σ trials. Its variance is that of a ratio of cluster totals (Cochran 1977, 6.4). It gives
    the number of independent trials that would err as much, with Student's t for the few clusters there are (Korn and
    Graubard 1998), of which the score interval is taken (Wilson 1927).

    Args:
        events: events per cluster, between 0 and its trials.
        trials: trials per cluster; clusters of 0 trials tell nothing and are left out.
        level: the level of the interval; it holds approximately.

    Returns:
        The share; None with fewer than two clusters, whose spread cannot be known.

    Raises:
        InvalidInput: a count is negative or there are more events than trials.

    """
    check_level(level)
    if bool(np.any(events < 0)) or bool(np.any(events > trials)):
        raise InvalidInput("a share needs 0 ≤ events ≤ trials in every cluster; check the counts")
    told = trials > 0
    events, trials = events[told], trials[told]
    if len(trials) < _FEWEST:
        return None
    total = float(trials.sum())
    share = float(events.sum()) / total
    n = _independent_trials(events, trials, share, level)
    low, high = wilson_intervals(np.array([share * n]), np.array([n]), level)
    return ClusteredShare(share, float(low[0]), float(high[0]), int(total), len(trials))


def _independent_trials(events: Reals, trials: Reals, share: float, level: float) -> float:
    """Never more than there are; the sampled spread of few clusters may look too small by chance."""
    clusters, total = len(trials), float(trials.sum())
    alone = share * (1 - share) / total
    if alone == 0:
        return total
    variance = clusters / (clusters - 1) * float(((events - share * trials) ** 2).sum()) / total**2
    wider = float((stdtrit(clusters - 1, (1 + level) / 2) / ndtri((1 + level) / 2)) ** 2)
    return total / max(1.0, wider * variance / alone)
