"""How honest the probabilities P(value ≥ t) are, and how honest a perfect forecaster would look at that number."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from fukasa.analysis.forecast.scoring.cases import MULTIPLES, Cases
from fukasa.analysis.forecast.scoring.statistic import Owner, Statistic, mean_of
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.ranks import mean_ranks

BINS = 10
PERFECT = 400  # simulations of the perfect forecaster
_MANY = 5_000  # from so many probabilities on the sums of bins are as good as normal, and drawn as such
_NORMAL_DRAWS = 4_000
PERFECT_SHARE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Probabilities that were told, pooled over the thresholds.

    Attributes:
        owner: whose each is.
        case: which post each speaks of.
        probability: P(value ≥ t).
        event: 1 where value ≥ t, else 0.
        sure: what the forecast median alone would say, 0 or 1.
        naive: what the last-10 median alone would say, 0 or 1.

    """

    owner: Owner
    case: Integers
    probability: Reals
    event: Reals
    sure: Reals
    naive: Reals


def told_of(cases: Cases) -> Told:
    """Pool the probabilities at 0.5, 0.75, 1, 1.33 and 2 × the last-10 median; posts without that median tell none."""
    known = ~np.isnan(cases.exceed)
    row, _column = np.nonzero(known)
    limit = cases.thresholds[known]
    return Told(
        owner=Owner(cases.account[row], cases.accounts),
        case=row,
        probability=cases.exceed[known],
        event=(cases.actual[row] >= limit).astype(np.float64),
        sure=(cases.median[row] >= limit).astype(np.float64),
        naive=(cases.baselines["last10"][row] >= limit).astype(np.float64),
    )


def equal_mass(probability: Reals, bins: int = BINS) -> Integers:
    """Divide probabilities into bins of equal mass; equal probabilities share a bin, whatever their order."""
    if not len(probability):
        return np.empty(0, dtype=np.int64)
    place = (mean_ranks(probability) - 0.5) * bins / len(probability)
    return np.minimum(place.astype(np.int64), bins - 1)


def reliability(told: Told) -> dict[str, Statistic]:
    """Prepare Brier scores and the calibration error (ECE).

    The bins of the ECE (Naeini et al. 2015, equal mass as Roelofs et al. 2022) are those of all cases and stay as they
    are in the draws.
    """
    squared = {
        "brier": (told.probability - told.event) ** 2,
        "brier_point": (told.sure - told.event) ** 2,
        "brier_last10": (told.naive - told.event) ** 2,
    }
    statistics = {name: mean_of(error, told.owner) for name, error in squared.items()}
    bins, apart = equal_mass(told.probability), told.event - told.probability
    sums = tuple(told.owner.sum(apart * (bins == place)) for place in range(BINS))
    error = Statistic((told.owner.size, *sums), lambda sums, _counts: np.abs(np.stack(sums[1:])).sum(axis=0) / sums[0])
    return statistics | {"ece": error}


def perfect_error(told: Told, shared: Reals, *, rng: np.random.Generator, draws: int = PERFECT) -> float | None:
    """Give the 95th percentile of the calibration error that a perfect forecaster would show by chance.

    The told probabilities are taken as true. All thresholds of a post are decided by one uniform number, as they
    are decided by one outcome; posts of a creator may have a part in common.

    Args:
        told: the probabilities.
        shared: share of the variance that the posts of a creator have in common, one per case; 0 for independent posts.
        rng: for the simulation.
        draws: how many simulations.

    Returns:
        The percentile; None without probabilities.

    """
    if not len(told.probability):
        return None
    bins = equal_mass(told.probability)
    if len(bins) >= _MANY and not shared.any():
        sums = rng.multivariate_normal(np.zeros(BINS), _spread(told, bins), size=_NORMAL_DRAWS, method="eigh")
        return float(np.quantile(np.abs(sums).sum(axis=1) / len(bins), PERFECT_SHARE))
    owner = np.zeros(len(shared), dtype=np.int64)
    owner[told.case] = told.owner.code
    limit, errors = 1 - told.probability, np.empty(draws)
    for place in range(draws):
        below = _uniforms(owner, shared, told.owner.accounts, rng)[told.case]
        apart = (below >= limit) - told.probability
        errors[place] = np.abs(np.bincount(bins, weights=apart, minlength=BINS)).sum() / len(bins)
    return float(np.quantile(errors, PERFECT_SHARE))


def _spread(told: Told, bins: Integers) -> Reals:
    """Give the covariance of the ten sums of event − probability: within a post the rarer event implies the other."""
    found = np.zeros((BINS, BINS))
    for apart in range(len(MULTIPLES)):
        here, there = slice(0, len(bins) - apart), slice(apart, len(bins))
        same = told.case[here] == told.case[there]
        one, other = told.probability[here][same], told.probability[there][same]
        pairs = bins[here][same] * BINS + bins[there][same]
        shared = np.bincount(pairs, weights=np.minimum(one, other) - one * other, minlength=BINS * BINS)
        part = shared.reshape(BINS, BINS)
        found += part if apart == 0 else part + part.T
    return found


def _uniforms(owner: Integers, shared: Reals, accounts: int, rng: np.random.Generator) -> Reals:
    if not shared.any():
        return rng.random(len(owner))
    common, own = rng.standard_normal(accounts)[owner], rng.standard_normal(len(owner))
    return np.asarray(ndtr(np.sqrt(shared) * common + np.sqrt(1 - shared) * own), dtype=np.float64)
