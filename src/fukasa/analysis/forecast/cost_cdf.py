"""The distribution of a log cost: a normal price over a quantity with a shape, exact."""

from collections.abc import Iterator

import numpy as np
from scipy.special import log_ndtr, ndtr

from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes, tail_scales
from fukasa.analysis.statistics.arrays import Integers, Reals

_MASSES: Reals = np.diff(PROBABILITIES)
_OUTERMOST = float(PROBABILITIES[0])
_BLOCK = 20_000
_PEAK = 1 / np.sqrt(2 * np.pi)
_NARROW = 1e-6


def log_cost_cdf(
    limit: Reals, price_sigma: Reals, sigma: Reals, shape: Integers, shapes: Shapes
) -> tuple[Reals, Reals]:
    """Give P(price_sigma · N − sigma · Z ≤ limit) and its density, where N is normal and Z has a shape.

    Z is uniform between its knots and exponential beyond them, so the average of Φ over Z is a sum of closed forms: the
    integral of Φ is x·Φ(x) + φ(x), and a normal plus an exponential is exponentially modified normal (Grushka 1972).

    Args:
        limit: one per case; NaN gives NaN.
        price_sigma: one per case, above 0.
        sigma: one per case, 0 or more; below a millionth of ``price_sigma`` it counts as that.
        shape: row of ``shapes`` of each case.
        shapes: the table.

    """
    share, density = np.empty(limit.size), np.empty(limit.size)
    wide = np.maximum(sigma, _NARROW * price_sigma)
    for row, cases in _blocks(shape):
        share[cases], density[cases] = _of_row(limit[cases], price_sigma[cases], wide[cases], shapes.z[row])
    return share, density


def _blocks(shape: Integers) -> Iterator[tuple[int, Integers]]:
    """Give the places of cases of equal shape, so many at once as the processor keeps at hand."""
    order = np.argsort(shape, kind="stable")
    rows, starts = np.unique(shape[order], return_index=True)
    for row, start, end in zip(rows, starts, [*starts[1:], order.size], strict=True):
        for begin in range(start, end, _BLOCK):
            yield int(row), order[begin : min(begin + _BLOCK, end)]


def _of_row(limit: Reals, price_sigma: Reals, sigma: Reals, z: Reals) -> tuple[Reals, Reals]:
    ratio = sigma / price_sigma
    x = (limit / price_sigma)[:, None] + ratio[:, None] * z
    phi = ndtr(x)
    integral = x * phi + _PEAK * np.exp(-(x**2) / 2)
    heights = _MASSES / np.diff(z)
    steps = np.concatenate([[0.0], heights]) - np.concatenate([heights, [0.0]])
    low, high = tail_scales(z)
    below, beneath = _with_exponential(x[:, 0], -low * ratio)
    above, over = _with_exponential(x[:, -1], high * ratio)
    share = integral @ steps / ratio + _OUTERMOST * (below + above)
    density = phi @ steps / ratio + _OUTERMOST * (beneath + over)
    return np.clip(share, 0.0, 1.0), density / price_sigma


def _with_exponential(x: Reals, scale: Reals) -> tuple[Reals, Reals]:
    """Give P(N ≤ x + scale · E) and its slope in x, with E exponential and the scale above or below 0."""
    short = np.abs(scale) < 10 * _NARROW
    sign, rate = np.sign(scale), 1 / np.where(short, 1.0, np.abs(scale))
    part = np.exp(rate**2 / 2 + sign * rate * x + log_ndtr(-sign * x - rate))
    moved = x + scale
    share = np.where(short, ndtr(moved), ndtr(x) + sign * part)
    return share, np.where(short, _PEAK * np.exp(-(moved**2) / 2), rate * part)
