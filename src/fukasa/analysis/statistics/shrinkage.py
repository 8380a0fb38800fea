"""Empirical Bayes: what an account says about itself, drawn towards what its peers say."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Centres after shrinkage.

    Attributes:
        centre: posterior means.
        variance: posterior variances of the centres.
        weight: the weight of the prior in each centre, 0 (own data alone) to 1 (prior alone).

    """

    centre: Reals
    variance: Reals
    weight: Reals


def shrink(observed: Reals, variance: Reals, prior_mean: Reals, prior_variance: Reals) -> Shrunk:
    """Combine observed centres with a normal prior (normal-normal; Efron and Morris 1975).

    Args:
        observed: observed centres.
        variance: sampling variances of the observed centres, above 0.
        prior_mean: means of the prior.
        prior_variance: variances of the prior, 0 or more; infinite means no prior.

    Raises:
        InvalidInput: a sampling variance is not above 0, or a prior variance is negative.

    """
    if bool(np.any(variance <= 0)) or bool(np.any(prior_variance < 0)):
        raise InvalidInput("shrinkage needs sampling variances above 0 and prior variances of 0 or more")
    endless = np.isinf(prior_variance)
    weight = np.where(endless, 0.0, variance / (variance + np.where(endless, 1.0, prior_variance)))
    centre = np.where(endless, observed, (1 - weight) * observed + weight * prior_mean)
    return Shrunk(centre, (1 - weight) * variance, weight)


def between_variance(residuals: Reals, variances: Reals) -> float:
    """Estimate the variance between groups by moments: variance of the centres less their mean sampling variance.

    Source: Hedges and Olkin 1985 (the unweighted moment estimator). Never negative.

    Args:
        residuals: observed centres, their common mean not yet taken away.
        variances: sampling variances of the centres.

    Raises:
        InvalidInput: fewer than two centres.

    """
    if residuals.size < 2:  # noqa: PLR2004  one centre has no spread
        raise InvalidInput(f"the variance between {residuals.size} centres cannot be known; at least two are needed")
    return max(0.0, float(np.var(residuals, ddof=1) - np.mean(variances)))


@dataclass(frozen=True, slots=True)
class VariancePrior:
    """A scaled inverse chi-square prior of within-account variances.

    Attributes:
        variance: the prior variance.
        degrees: how many observations the prior is worth; infinite when all variances are equal.

    """

    variance: float
    degrees: float

    def squeeze(self, variance: Reals, degrees: Reals) -> Reals:
        """Draw sample variances towards the prior; rows with 0 degrees or NaN get the prior."""
        own = np.where((degrees > 0) & ~np.isnan(variance), degrees, 0.0)
        if np.isinf(self.degrees):
            return np.full(len(own), self.variance)
        known = np.where(own > 0, variance, 0.0)
        squeezed: Reals = (self.degrees * self.variance + own * known) / (self.degrees + own)
        return squeezed


def fit_variance_prior(variance: Reals, degrees: Reals) -> VariancePrior:
    """Fit the prior of variances from many sample variances by the moments of their logarithms (Smyth 2004).

    Args:
        variance: sample variances above 0.
        degrees: their degrees of freedom, above 0.

    Raises:
        InvalidInput: fewer than two variances, or one of them is not above 0.

    """
    if variance.size < 2 or bool(np.any(variance <= 0)) or bool(np.any(degrees <= 0)):  # noqa: PLR2004
        raise InvalidInput("a prior of variances needs at least two sample variances above 0, with degrees above 0")
    logs = np.log(variance) - digamma(degrees / 2) + np.log(degrees / 2)
    excess = float(np.var(logs, ddof=1) - np.mean(polygamma(1, degrees / 2)))
    if excess <= 0:
        return VariancePrior(float(np.exp(np.mean(logs))), float("inf"))
    degrees_0 = 2 * _trigamma_inverse(excess)
    shift = float(digamma(degrees_0 / 2) - np.log(degrees_0 / 2))
    return VariancePrior(float(np.exp(np.mean(logs) + shift)), degrees_0)


def _trigamma_inverse(value: float) -> float:
    """Solve trigamma(y) = value by Newton steps, as the appendix of Smyth 2004 does."""
    y = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, y))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, y))
        y += step
        if -step / y < 1e-8:  # noqa: PLR2004  far below anything that matters
            break
    return y
