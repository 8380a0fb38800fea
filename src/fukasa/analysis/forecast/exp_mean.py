"""The mean of a quantity whose standardised log has a shape, in closed form."""

import numpy as np

from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes, tail_scales
from fukasa.analysis.statistics.arrays import Integers, Reals

CUT = 0.0005
"""Where tails end for means and draws: a case beyond the 0.05 % or 99.95 % point counts as that point."""

_OUTERMOST = float(PROBABILITIES[0])
_LENGTH = float(np.log(_OUTERMOST / CUT))


def standard_mean(shapes: Shapes, sigma: Reals, shape: Integers) -> Reals:
    """Give the mean of exp(sigma · Z), its tails cut at :data:`CUT`; NaN where sigma is NaN.

    An exponential tail of the log has no mean from a certain sigma on, and a mean that rests on cases beyond one in two
    thousand says nothing that data could.

    Args:
        shapes: the table.
        sigma: spreads, one per case.
        shape: the row of each case.

    """
    logs = sigma[:, None] * shapes.z[shape]
    low, high = tail_scales(shapes.z)
    inside = (np.exp(logs[:, :-1]) * _slope(np.diff(logs, axis=1))) @ np.diff(PROBABILITIES)
    below = np.exp(logs[:, 0]) * _tail(-sigma * low[shape])
    above = np.exp(logs[:, -1]) * _tail(sigma * high[shape])
    mean: Reals = inside + below + above
    return mean


def _slope(step: Reals) -> Reals:
    """Give (exp(step) − 1) / step, 1 at 0: the mean of exp over a straight stretch."""
    safe = np.where(step == 0, 1.0, step)
    return np.where(step == 0, 1.0, np.expm1(safe) / safe)


def _tail(rate: Reals) -> Reals:
    """Give ∫ exp(rate · ln(p₀ / p)) dp for p from 0 to the outermost knot p₀, held constant below :data:`CUT`."""
    left = 1 - rate
    close = np.abs(left) < 1e-9  # noqa: PLR2004  the limit at rate 1
    safe = np.where(close, 1.0, left)
    whole = np.where(close, _LENGTH, -np.expm1(-safe * _LENGTH) / safe)
    return _OUTERMOST * whole + CUT * np.exp(rate * _LENGTH)
