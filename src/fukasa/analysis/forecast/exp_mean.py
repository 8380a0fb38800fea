"""The mean of a quantity whose standardised log has a shape, in closed form."""

import numpy as np

from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.analysis.statistics.arrays import Integers, Reals

CUT = float(PROBABILITIES[0])
"""Where tails end for means and draws: a case beyond the 0.5 % or 99.5 % point counts as that point.

Beyond these points a table of shapes tells nothing that data have shown.
"""


def standard_mean(shapes: Shapes, sigma: Reals, shape: Integers) -> Reals:
    """Give the mean of exp(sigma · Z), winsorised at :data:`CUT` on both sides; NaN where sigma is NaN.

    The exponential tail of a log has no mean from a certain sigma on, and below it the mean rests on cases that nobody
    has seen: with the tail up to one in two thousand, the means of a catalogue added up to several times its views.

    Args:
        shapes: the table.
        sigma: spreads, one per case.
        shape: the row of each case.

    """
    logs = sigma[:, None] * shapes.z[shape]
    inside = (np.exp(logs[:, :-1]) * _slope(np.diff(logs, axis=1))) @ np.diff(PROBABILITIES)
    mean: Reals = inside + CUT * (np.exp(logs[:, 0]) + np.exp(logs[:, -1]))
    return mean


def _slope(step: Reals) -> Reals:
    """Give (exp(step) − 1) / step, 1 at 0: the mean of exp over a straight stretch."""
    safe = np.where(step == 0, 1.0, step)
    return np.where(step == 0, 1.0, np.expm1(safe) / safe)
