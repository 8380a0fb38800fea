"""Tangents of the saturating curve 1 − e^{−z}: a plan's reach is under each of them."""

import numpy as np

from fukasa.analysis.statistics.arrays import Reals

_FIRST = 12


def first_tangents(exposure: Reals, most: Reals) -> Reals:
    """Choose where to touch each segment's curve before anything is known; points × segments.

    Reaches 1 − e^{−z} are spread evenly from nothing to what all options together would bring.
    """
    top = -np.expm1(-(most @ exposure))
    return np.asarray(-np.log1p(-np.linspace(0.0, 0.98, _FIRST)[:, None] * top[None, :]))


def excess(touched: Reals, at: Reals) -> Reals:
    """Give by how much the least tangent of each segment lies above its curve, for one person."""
    lines = 1 - np.exp(-touched) * (1 + touched - at)
    return np.asarray(lines.min(axis=0) + np.expm1(-at))
