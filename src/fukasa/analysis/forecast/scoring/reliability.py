"""How honest the probabilities P(value ≥ t) are, and how honest a perfect forecaster would look at that number."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import rankdata

from fukasa.analysis.forecast.scoring.cases import Cases
from fukasa.analysis.forecast.scoring.resampling import Statistic
from fukasa.analysis.forecast.scoring.statistic import mean_of, sums_of
from fukasa.analysis.statistics.arrays import Integers, Reals

BINS = 10
PERFECT = 400  # simulations of the perfect forecaster
PERFECT_SHARE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Probabilities that were told, pooled over the thresholds.

    Attributes:
        account: code of the creator of each.
        case: which post each speaks of.
        probability: P(value ≥ t).
        event: 1 where value ≥ t, else 0.
        sure: what the forecast median alone would say, 0 or 1.
        naive: what the last-10 median alone would say, 0 or 1.
        accounts: number of creators.

    """

    account: Integers
    case: Integers
    probability: Reals
    event: Reals
    sure: Reals
    naive: Reals
    accounts: int


def told_of(cases: Cases) -> Told:
    """Pool the probabilities at 0.5, 0.75, 1, 1.33 and 2 × the last-10 median; posts without that median tell none."""
    known = ~np.isnan(cases.exceed)
    row, _column = np.nonzero(known)
    limit = cases.thresholds[known]
    return Told(
        account=cases.account[row],
        case=row,
        probability=cases.exceed[known],
        event=(cases.actual[row] >= limit).astype(np.float64),
        sure=(cases.median[row] >= limit).astype(np.float64),
        naive=(cases.baselines["last10"][row] >= limit).astype(np.float64),
        accounts=cases.accounts,
    )


def equal_mass(probability: Reals, bins: int = BINS) -> Integers:
    """Divide probabilities into bins of equal mass; equal probabilities share a bin, whatever their order."""
    if not len(probability):
        return np.empty(0, dtype=np.int64)
    place = (rankdata(probability) - 0.5) * bins / len(probability)
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
    statistics = {name: mean_of(error, told.account, told.accounts) for name, error in squared.items()}
    bins = equal_mass(told.probability)
    apart, number = (told.event - told.probability), np.ones(len(bins))
    sums = np.stack([sums_of(apart * (bins == place), told.account, told.accounts) for place in range(BINS)], axis=1)
    size = sums_of(number, told.account, told.accounts)
    return statistics | {"ece": lambda counts: np.abs(counts @ sums).sum(axis=1) / (counts @ size)}


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
    owner = np.zeros(len(shared), dtype=np.int64)
    owner[told.case] = told.account
    limit, errors = 1 - told.probability, np.empty(draws)
    for place in range(draws):
        below = _uniforms(owner, shared, told.accounts, rng)[told.case]
        apart = (below >= limit) - told.probability
        errors[place] = np.abs(np.bincount(bins, weights=apart, minlength=BINS)).sum() / len(bins)
    return float(np.quantile(errors, PERFECT_SHARE))


def _uniforms(owner: Integers, shared: Reals, accounts: int, rng: np.random.Generator) -> Reals:
    if not shared.any():
        return rng.random(len(owner))
    common, own = rng.standard_normal(accounts)[owner], rng.standard_normal(len(owner))
    return np.asarray(ndtr(np.sqrt(shared) * common + np.sqrt(1 - shared) * own), dtype=np.float64)
