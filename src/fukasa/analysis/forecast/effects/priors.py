"""What is believed of effects: before any post, and of a platform once all platforms have spoken."""

import numpy as np

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.design import COLUMNS, FACTORS, SPONSORED
from fukasa.analysis.forecast.effects.stratum import Stratum
from fukasa.analysis.forecast.penalised import Coefficients, Prior
from fukasa.analysis.statistics.arrays import Reals

_LEARNED = ("format", "weekday", "hour")
"""Factors with levels enough to tell how far they spread."""


def broad_prior() -> Prior:
    """Give the weak prior of all platforms together."""
    mean = np.zeros(COLUMNS)
    mean[SPONSORED] = effect_assumptions().sponsored_mean
    return _prior(mean, {name: effect_assumptions().spread(name, of_platforms=False) ** 2 for name in FACTORS})


def platform_prior(everywhere: Reals) -> Prior:
    """Give the prior of one platform around the effects of all."""
    return _prior(everywhere, {name: effect_assumptions().spread(name, of_platforms=True) ** 2 for name in FACTORS})


def learned_prior(prior: Prior, found: Coefficients, seen: Reals) -> Prior:
    """Let the levels of a factor tell how far they spread (one step of EM; Dempster, Laird and Rubin 1977).

    The assumed spread counts as some levels more, so that few levels cannot shrink it to nothing.

    Args:
        prior: the platform's prior so far.
        found: the effects found with it.
        seen: posts by level; a level without posts tells nothing.

    """
    known = effect_assumptions()
    variances = {"sponsored": known.spread("sponsored", of_platforms=True) ** 2}
    for name in _LEARNED:
        columns = FACTORS[name]
        there = seen[columns] > 0
        squares = (found.value - prior.mean)[columns] ** 2 + np.diag(found.covariance)[columns]
        assumed = known.spread(name, of_platforms=True) ** 2
        total = known.prior_levels * assumed + float(squares[there].sum())
        variances[name] = total / (known.prior_levels + int(there.sum()))
    return _prior(prior.mean, variances)


def believed_stratum(metric: str) -> Stratum:
    """Give the effects that are believed where nothing of the metric was ever read."""
    prior, account = broad_prior(), effect_assumptions().account_sponsored_sd ** 2
    nothing = np.zeros(COLUMNS)
    counts = np.zeros(COLUMNS, dtype=np.int64)
    covariance = np.diag(1 / np.diag(prior.precision))
    return Stratum(None, metric, prior.mean, covariance, nothing, counts, 0.0, account, None, None)


def _prior(mean: Reals, variances: dict[str, float]) -> Prior:
    spread = np.empty(COLUMNS)
    for name, columns in FACTORS.items():
        spread[columns] = variances[name]
    return Prior(mean, np.diag(1 / spread))
