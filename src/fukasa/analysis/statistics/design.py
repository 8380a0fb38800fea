"""How many independent trials say as much as trials that come in clusters, for many scopes at once."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """What is known of the clusters of each scope (the posts of an account); every attribute has one entry per scope.

    Attributes:
        events: all events.
        trials: all trials, such as comments.
        clusters: clusters with trials.
        squared_trials: sum of the squares of the clusters' trials.
        squared_events: sum over the clusters of the squared events, divided by the cluster's trials.

    """

    events: Reals
    trials: Reals
    clusters: Reals
    squared_trials: Reals
    squared_events: Reals


def independent_trials(sums: ClusterSums, usual: float) -> Reals:
    """Give the number of independent trials that tell a share as well as the clustered ones.

    It is trials / (1 + (m − 1) ρ) with m the mean size of a trial's cluster and ρ the likeness of two trials of a
    cluster (the design effect of Kish 1965). ρ is estimated by moments (Kleinman 1973), never below 0, and drawn
    towards the usual likeness, the more so the less the clusters tell of it: both are weighed by the inverse of their
    variance, that of the estimate at ρ = 0 and at the usual ρ, that of the usual one its square.

    Args:
        sums: of the clusters.
        usual: the likeness that is assumed where clusters tell nothing, such as all trials in one cluster.

    Returns:
        Between one per cluster and the trials; NaN without trials.

    Raises:
        InvalidInput: the usual likeness is not between 0 and 1, or there are more events than trials.

    """
    if not 0 < usual < 1 or bool(np.any(sums.events < 0)) or bool(np.any(sums.events > sums.trials)):
        raise InvalidInput("a design effect needs a likeness inside (0, 1) and 0 ≤ events ≤ trials; check them")
    trials = np.where(sums.trials > 0, sums.trials, np.nan)
    size = sums.squared_trials / trials
    found: Reals = trials / (1 + (size - 1) * _likeness(sums, trials, usual))
    return found


def _likeness(sums: ClusterSums, trials: Reals, usual: float) -> Reals:
    share = sums.events / trials
    chance = share * (1 - share)
    by_chance = (sums.clusters - 1) / trials
    # the difference between clusters that are alike inside and clusters that are not; 0 for clusters of one trial
    room = 1 - sums.squared_trials / trials**2 - by_chance
    told = (chance > 0) & (room > 1e-9)  # noqa: PLR2004  rounding
    safe = np.where(told, room, 1.0)
    spread = (sums.squared_events / trials - share**2) / np.where(told, chance, 1.0)
    estimate = np.clip((spread - by_chance) / safe, 0, 1)
    variance = 2 * (sums.clusters - 1) / (trials * safe) ** 2 + 2 * usual**2 / np.maximum(sums.clusters - 1, 1)
    weight = np.where(told, usual**2 / (usual**2 + variance), 0.0)
    drawn: Reals = usual + weight * (estimate - usual)
    return drawn
