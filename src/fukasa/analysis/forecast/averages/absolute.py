"""Least absolute deviations: the regression whose answer is a median."""

import numpy as np

from fukasa.analysis.statistics.arrays import Reals

_STEPS = 40
_LEAST = 1e-3
_SETTLED = 1e-5


def least_absolute(design: Reals, target: Reals) -> Reals:
    """Fit the coefficients that minimise the sum of absolute residuals.

    By iteratively reweighted least squares (Schlossmacher 1973); residuals under 0.001 weigh as 0.001, so that the
    answer is right to about that. A column that says nothing gets 0.

    Args:
        design: cases × coefficients.
        target: cases.

    """
    ridge = 1e-9 * max(len(target), 1) * np.eye(design.shape[1])
    weight: Reals = np.ones(len(target))
    found: Reals = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        weighted = design * weight[:, None]
        before, found = found, np.linalg.solve(weighted.T @ design + ridge, weighted.T @ target).astype(np.float64)
        if np.allclose(found, before, rtol=0, atol=_SETTLED):
            break
        weight = (1 / np.maximum(np.abs(target - design @ found), _LEAST)).astype(np.float64)
    return found


def quartile_variance(values: Reals) -> float:
    """Give the variance of the normal that has the quartiles of the values: one value in four may be anything."""
    low, high = np.quantile(values, [0.25, 0.75])
    return float(((high - low) / 1.3489795003921634) ** 2)
