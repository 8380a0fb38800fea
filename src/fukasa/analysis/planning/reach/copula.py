"""The normal law of duplication: audiences are thresholds of correlated normal variables."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from fukasa.analysis.planning.reach.normal import MOST, correlations, shared
from fukasa.analysis.statistics.arrays import Reals

_GRID = np.concatenate([[0.0], np.geomspace(1e-4, MOST, 48)])
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)
_FACTOR = 8.0 * _NODES
_DENSITY = 8.0 * _WEIGHTS * np.exp(-(_FACTOR**2) / 2) / np.sqrt(2 * np.pi)
_RARE = 1e-12
_POINTS = 1024
_ROUNDS = 40
_LEAST_EIGENVALUE = 1e-3


@dataclass(frozen=True, slots=True)
class OneFactor:
    """What audiences with one common correlation hold, over a grid of correlations.

    Attributes:
        correlation: the grid, rising from 0.
        pairs: share of people in two audiences, summed over pairs.
        union: share of people in at least one audience.

    """

    correlation: Reals
    pairs: Reals
    union: Reals

    @classmethod
    def of(cls, shares: Reals) -> "OneFactor":
        """Integrate over the common factor: given it, audiences are independent."""
        threshold = ndtri(np.clip(1 - shares, _RARE, 1 - _RARE))
        pairs, union = np.empty((2, _GRID.size))
        for place, correlation in enumerate(_GRID):
            missed = ndtr((threshold - np.sqrt(correlation) * _FACTOR[:, None]) / np.sqrt(1 - correlation))
            met = 1 - missed
            pairs[place] = _DENSITY @ (met.sum(axis=1) ** 2 - (met**2).sum(axis=1)) / 2
            union[place] = 1 - _DENSITY @ missed.prod(axis=1)
        return cls(_GRID, np.maximum.accumulate(pairs), np.minimum.accumulate(union))

    def union_at(self, pairs: Reals) -> Reals:
        """Give the union at which the pairs sum up to this; pairs below independent ones lead towards the plain sum."""
        return np.interp(pairs, self.pairs, self.union)


def copula_union(shares: Reals, both: Reals) -> float:
    """Give the share of people in at least one audience, from all pairs.

    A Gaussian copula: correlations from every pair by itself, the nearest correlation matrix (Higham 2002), moved
    towards or away from one common correlation until its pairs sum up to the known ones, and the chance that no
    threshold is passed by separation of variables (Genz 1992).

    Args:
        shares: share of the universe in each audience.
        both: audiences × audiences, share of the universe in both.

    """
    rows, columns = np.triu_indices(shares.size, 1)
    matrix = np.eye(shares.size)
    found = correlations(shares[rows], shares[columns], both[rows, columns])
    matrix[rows, columns] = matrix[columns, rows] = found
    return 1 - _none_passed(shares, _with_total(nearest_correlation(matrix), shares, float(both[rows, columns].sum())))


def nearest_correlation(matrix: Reals) -> Reals:
    """Find the correlation matrix that is nearest to a symmetric one, by alternating projections (Higham 2002)."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= _LEAST_EIGENVALUE:
        return matrix
    near, correction = matrix, np.zeros_like(matrix)
    for _ in range(_ROUNDS):
        shifted = near - correction
        values, vectors = np.linalg.eigh(shifted)
        positive = (vectors * np.maximum(values, _LEAST_EIGENVALUE)) @ vectors.T
        correction, near = positive - shifted, positive.copy()
        np.fill_diagonal(near, 1.0)
    scale = np.sqrt(np.diag(positive))
    return np.asarray(positive / scale / scale[:, None])


def _with_total(matrix: Reals, shares: Reals, total: float) -> Reals:
    """Blend a correlation matrix with the identity or with one common correlation until its pairs sum up to a total."""
    rows, columns = np.triu_indices(shares.size, 1)

    def blended(weight: float) -> Reals:
        other = np.ones_like(matrix) if weight > 0 else np.eye(shares.size)
        return (1 - abs(weight)) * matrix + abs(weight) * other

    low, high = -1.0, MOST
    for _ in range(12):
        middle = (low + high) / 2
        pairs = shared(shares[rows], shares[columns], np.minimum(blended(middle)[rows, columns], MOST)).sum()
        low, high = (middle, high) if pairs < total else (low, middle)
    return blended((low + high) / 2)


@lru_cache(maxsize=64)
def _points(dimensions: int) -> Reals:
    """Give the points of the sequence (Sobol 1967), each in the middle of its cell."""
    from scipy.stats import qmc  # noqa: PLC0415  a long start for those who ask for no overlaps

    points: Reals = qmc.Sobol(dimensions, scramble=False).random(_POINTS) + 0.5 / _POINTS
    return points


def _none_passed(shares: Reals, matrix: Reals) -> float:
    """Integrate the chance that no normal variable passes its threshold, over a fixed low-discrepancy sequence."""
    order = np.argsort(-shares)
    threshold = ndtri(np.clip(1 - shares[order], _RARE, 1 - _RARE))
    factor = np.linalg.cholesky(matrix[np.ix_(order, order)] + 1e-9 * np.eye(shares.size))
    points = _points(shares.size)
    drawn, chance = np.zeros((_POINTS, shares.size)), np.ones(_POINTS)
    for place in range(shares.size):
        inside = ndtr((threshold[place] - drawn[:, :place] @ factor[place, :place]) / factor[place, place])
        chance *= inside
        drawn[:, place] = ndtri(np.clip(points[:, place] * inside, _RARE, 1 - _RARE))
    return float(chance.mean())
