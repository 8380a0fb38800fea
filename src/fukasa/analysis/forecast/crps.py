"""The continuous ranked probability score of a shape, in closed form."""

import numpy as np

from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes, tail_scales
from fukasa.analysis.statistics.arrays import Integers, Reals

_OUTERMOST = float(PROBABILITIES[0])


def standard_crps(shapes: Shapes, z: Reals, shape: Integers) -> Reals:
    """Give ∫ (F(x) − 1{x ≥ z})² dx for standardised outcomes (Matheson and Winkler 1976); NaN where z is NaN.

    F is linear between knots and exponential beyond them, so the integral is a sum of polynomials.

    Args:
        shapes: the table.
        z: standardised outcomes, one per case.
        shape: the row of each case.

    """
    mirrored = Shapes(shapes.ids, -shapes.z[:, ::-1])
    return _below(shapes, z, shape) + _below(mirrored, -z, shape)


def _below(shapes: Shapes, z: Reals, shape: Integers) -> Reals:
    """Give ∫ F² up to z."""
    low, high = tail_scales(shapes.z)
    knots, left = shapes.z[shape], PROBABILITIES[:-1]
    right = PROBABILITIES[1:]
    whole = np.diff(shapes.z, axis=1) * (left**2 + left * right + right**2) / 3
    start = np.concatenate([_OUTERMOST**2 * low[:, None] / 2, whole], axis=1).cumsum(axis=1)
    share = shapes.cdf(z, shape)
    place = np.clip(np.searchsorted(PROBABILITIES, share, side="right") - 1, 0, PROBABILITIES.size - 1)
    begin, at = PROBABILITIES[place], np.take_along_axis(knots, place[:, None], axis=1)[:, 0]
    inside = start[shape, place] + (z - at) * (begin**2 + begin * share + share**2) / 3
    rest, scale = 1 - share, high[shape]
    # Above the last knot 1 − F falls exponentially, and F² = 1 − 2(1 − F) + (1 − F)².
    beyond = start[shape, -1] + (z - knots[:, -1])
    beyond += -2 * scale * (_OUTERMOST - rest) + scale * (_OUTERMOST**2 - rest**2) / 2
    found = np.where(z > knots[:, -1], beyond, inside)
    return np.where(z < knots[:, 0], share**2 * low[shape] / 2, found)
