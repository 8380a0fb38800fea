"""Weighted least squares drawn towards a prior, with errors that know that posts come in creators."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class NormalEquations:
    """The sums of a weighted regression; those of two parts of the data add.

    Attributes:
        xx: Σ w·x·xᵀ, columns × columns.
        xy: Σ w·x·y, columns.

    """

    xx: Reals
    xy: Reals

    @classmethod
    def of(cls, x: Reals, y: Reals, weight: Reals) -> "NormalEquations":
        """Sum the rows of ``x`` (cases × columns) and ``y`` with the weights of the cases, inverse variances."""
        weighted = x * weight[:, None]
        return cls(weighted.T @ x, weighted.T @ y)

    def __add__(self, other: "NormalEquations") -> "NormalEquations":
        return NormalEquations(self.xx + other.xx, self.xy + other.xy)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of the coefficients before the data: normal with a mean and a precision matrix."""

    mean: Reals
    precision: Reals


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients with their covariance.

    Attributes:
        value: the coefficients.
        covariance: of the coefficients: sampling by cluster, and what the prior leaves open.

    """

    value: Reals
    covariance: Reals

    @property
    def error(self) -> Reals:
        """Standard errors."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


def clustered_meat(x: Reals, residual: Reals, weight: Reals, cluster: Integers) -> Reals:
    """Sum the outer products of the clusters' scores, with the correction G / (G − 1) for few clusters.

    Source: Liang and Zeger 1986. Clusters are numbered from 0.
    """
    size = int(cluster.max(initial=-1)) + 1
    score = x * (weight * residual)[:, None]
    sums = np.column_stack([np.bincount(cluster, score[:, column], minlength=size) for column in range(x.shape[1])])
    present = int(np.count_nonzero(np.bincount(cluster, minlength=size)))
    return np.asarray(sums.T @ sums * (present / max(present - 1, 1)))


def centre(equations: NormalEquations, prior: Prior) -> Reals:
    """Give the coefficients that the data and the prior together make most likely."""
    return np.asarray(np.linalg.solve(equations.xx + prior.precision, equations.xy + prior.precision @ prior.mean))


def design_effect(equations: NormalEquations, meat: Reals, prior: Prior) -> float:
    """Tell how many times less a case says because cases of one cluster are alike; never below 1 (Kish 1965)."""
    bread = np.linalg.inv(equations.xx + prior.precision)
    alone = float(np.trace(bread @ equations.xx))
    return max(1.0, float(np.trace(bread @ meat)) / alone) if alone > 0 else 1.0


def solve(equations: NormalEquations, meat: Reals, prior: Prior, *, positive: bool = False) -> Coefficients:
    """Combine data and prior; the data count as many times less as their clusters make them alike.

    The covariance is the sandwich of a penalised regression: clustered scores for the data, the prior's own spread for
    what the data leave open (the Bayesian view of Wahba 1983, whose intervals count the bias of smoothing).

    Args:
        equations: sums of the regression.
        meat: of the clusters' scores, at coefficients near the solution.
        prior: towards which the coefficients are drawn.
        positive: no coefficient may be below 0.

    """
    effect = design_effect(equations, meat, prior)
    inner = equations.xx / effect + prior.precision
    right = equations.xy / effect + prior.precision @ prior.mean
    bread = np.linalg.inv(inner)
    value = nonnegative(inner, right) if positive else bread @ right
    return Coefficients(value, bread @ (meat / effect**2 + prior.precision) @ bread)


def nonnegative(inner: Reals, right: Reals) -> Reals:
    """Minimise ½·cᵀ·inner·c − rightᵀ·c over coefficients of 0 or more (Lawson and Hanson 1974)."""
    root = np.linalg.cholesky(inner).T
    return np.asarray(nnls(root, np.linalg.solve(root.T, right))[0])
