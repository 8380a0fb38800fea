"""Pairs of audiences as two thresholds of correlated normal variables."""

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Reals

MOST = 0.99
"""Greatest correlation: beyond it two audiences are one."""
_RARE = 1e-9
_STEPS = 18
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


def shared(one: Reals, other: Reals, correlation: Reals) -> Reals:
    """Give the share of people in both of two audiences whose latent normals are correlated.

    Plackett 1954 ("A reduction formula for normal multivariate integrals"), integrated over the angle of the
    correlation as by Drezner and Wesolowsky 1990.

    Args:
        one: share of the universe in the first audience of each pair.
        other: in the second.
        correlation: of each pair, between −1 and 1.

    Returns:
        The share of the universe in both, one per pair.

    """
    a, b = (-ndtri(np.clip(share, _RARE, 1 - _RARE))[..., None] for share in (one, other))
    angle = np.arcsin(correlation)[..., None]
    at = angle * (_NODES + 1) / 2
    density = np.exp(-(a * a + b * b - 2 * np.sin(at) * a * b) / (2 * np.cos(at) ** 2))
    extra = (density * _WEIGHTS).sum(axis=-1) * angle[..., 0] / (4 * np.pi)
    both: Reals = np.clip(one * other + extra, 0.0, np.minimum(one, other))
    return both


def correlations(one: Reals, other: Reals, both: Reals) -> Reals:
    """Find the correlation of each pair from the share of people in both (tetrachoric, Pearson 1900), by bisection.

    A pair that shares less than independent audiences would gets 0: few shared people tell little about how far two
    audiences avoid each other.

    Args:
        one: share of the universe in the first audience of each pair.
        other: in the second.
        both: in both.

    """
    low, high = np.zeros_like(both), np.full_like(both, MOST)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        below = shared(one, other, middle) < both
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(both > one * other, (low + high) / 2, 0.0)
