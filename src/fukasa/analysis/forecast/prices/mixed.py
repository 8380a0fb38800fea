"""A linear model whose groups of effects are shrunk as strongly as they differ (empirical Bayes).

Normal-normal mixed model: y = X b + e, b of group g ~ N(0, t_g²), e ~ N(0, s²), s² straight between knots. The
variances are found by expectation and maximisation (Dempster, Laird, Rubin 1977; Laird and Ware 1982) with scaled
inverse chi-square priors; far-off rows pull no harder than from a bound on (Huber 1964).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array, diags_array

from fukasa.analysis.forecast.prices.design import Design
from fukasa.analysis.statistics.arrays import Flags, Reals

_SETTLED = 0.005
"""Relative change of every variance below which the estimate rests."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is fitted.

    Attributes:
        design: of the rows.
        y: log prices against the benchmark.
        knots: rows × knots, the weight of each knot's noise in the row's.
        weight: how many prices a row counts as.
        drift: variance that age adds.

    """

    design: Design
    y: Reals
    knots: csr_array
    weight: Reals
    drift: Reals

    def where(self, kept: Flags) -> "Rows":
        """Give some of the rows."""
        place = np.flatnonzero(kept)
        design = Design(csr_array(self.design.matrix[place]), self.design.groups)
        return Rows(design, self.y[place], csr_array(self.knots[place]), self.weight[place], self.drift[place])


@dataclass(frozen=True, slots=True)
class Prior:
    """What is taken for granted: spread per group, noise per knot, and what each is worth."""

    spread: Reals
    effect_weight: float
    noise: Reals
    noise_weight: float
    huber: float


@dataclass(frozen=True, slots=True)
class Variances:
    """Squared spreads of the groups and of the noise at the knots."""

    groups: Reals
    noise: Reals

    def near(self, other: "Variances") -> bool:
        """Tell whether another step changed nothing to speak of."""
        pairs = ((self.groups, other.groups), (self.noise, other.noise))
        return all(np.allclose(one, two, rtol=_SETTLED, atol=0.0) for one, two in pairs)


@dataclass(frozen=True, slots=True)
class Effects:
    """The posterior of the effects.

    Attributes:
        mean: of every column; 0 where nothing was seen.
        seen: columns that rows speak of.
        covariance: of the seen columns.
        prior: prior variance of every column.

    """

    mean: Reals
    seen: Flags
    covariance: Reals
    prior: Reals

    def predict(self, matrix: csr_array) -> tuple[Reals, Reals]:
        """Give means and variances of rows of a design."""
        mean: Reals = matrix @ self.mean
        inside = matrix[:, np.flatnonzero(self.seen)]
        known: Reals = np.asarray(inside.multiply(inside @ self.covariance).sum(axis=1)).ravel()
        unseen: Reals = matrix.multiply(matrix) @ np.where(self.seen, 0.0, self.prior)
        return mean, known + unseen


def solve(rows: Rows, variances: Variances, robust: Reals) -> Effects:
    """Give the effects for known variances; robust is the weight of each row by its distance."""
    matrix, prior = rows.design.matrix, variances.groups[rows.design.groups]
    seen = np.zeros(matrix.shape[1], dtype=bool)
    seen[matrix.indices] = True
    inside = matrix[:, np.flatnonzero(seen)]
    precision = rows.weight * robust / (rows.knots @ variances.noise + rows.drift)
    weighted = inside.T @ diags_array(precision)
    normal = (weighted @ inside).toarray() + np.diag(1 / prior[seen])
    covariance: Reals = cho_solve(cho_factor(normal), np.eye(len(normal)))
    mean = np.zeros(len(seen))
    mean[seen] = covariance @ (weighted @ rows.y)
    return Effects(mean, seen, covariance, prior)


def start(prior: Prior) -> Variances:
    """Give the variances before any price is seen."""
    return Variances(prior.spread**2, prior.noise**2)


def estimate(rows: Rows, prior: Prior, rounds: int) -> tuple[Variances, Reals]:
    """Estimate the variances in at most so many rounds, and the weight of each row by its distance."""
    variances, robust = start(prior), np.ones(len(rows.y))
    for _ in range(rounds):
        effects = solve(rows, variances, robust)
        fitted, leverage = effects.predict(rows.design.matrix)
        off = rows.y - fitted
        robust = _robust(off, rows.knots @ variances.noise + rows.drift, prior.huber)
        share = rows.knots @ variances.noise / (rows.knots @ variances.noise + rows.drift)
        squared = share * (robust * off**2 + leverage)
        before, variances = variances, Variances(_groups(effects, rows, prior), _noise(squared, rows, prior))
        if variances.near(before):
            break
    return variances, robust


def _robust(off: Reals, variance: Reals, bound: float) -> Reals:
    distance = np.abs(off) / np.sqrt(variance)
    return np.minimum(1.0, bound / np.maximum(distance, bound))


def _groups(effects: Effects, rows: Rows, prior: Prior) -> Reals:
    of = rows.design.groups[effects.seen]
    moments = effects.mean[effects.seen] ** 2 + np.diag(effects.covariance)
    size = len(prior.spread)
    total = np.bincount(of, moments, size) + prior.effect_weight * prior.spread**2
    found: Reals = total / (np.bincount(of, minlength=size) + prior.effect_weight)
    return found


def _noise(squared: Reals, rows: Rows, prior: Prior) -> Reals:
    total = rows.knots.T @ (rows.weight * squared) + prior.noise_weight * prior.noise**2
    found: Reals = total / (rows.knots.T @ rows.weight + prior.noise_weight)
    return found
