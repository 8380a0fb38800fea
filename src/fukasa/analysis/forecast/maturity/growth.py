"""The language of the curves: speed of growth, d log count / d log age, linear between knots of log age."""

import numpy as np

from fukasa.analysis.statistics.arrays import Reals

KNOTS = np.log(np.geomspace(0.1, 360.0, 19))
"""Logs of the ages, in days, between which the speed of growth is linear; younger it is level, older it is 0."""

_STEP = float(KNOTS[1] - KNOTS[0])
_LAST = len(KNOTS) - 1


def _until_knots() -> Reals:
    """Per knot the weights of the speeds in the growth from the first knot until there."""
    steps = np.zeros((_LAST + 1, _LAST + 1))
    for knot in range(1, _LAST + 1):
        steps[knot, knot - 1 : knot + 1] = _STEP / 2
    return np.cumsum(steps, axis=0)


_UNTIL = _until_knots()


def growth_design(age_days: Reals) -> Reals:
    """Give, per age, the weights of the speeds at the knots in the log growth since the first knot.

    The growth from one age to another is the difference of their rows times the speeds.

    Args:
        age_days: ages in days, above 0.

    Returns:
        Ages × knots.

    """
    place = (np.log(age_days) - KNOTS[0]) / _STEP
    cell = np.clip(np.floor(place), 0, _LAST - 1).astype(np.int64)
    part = np.clip(place - cell, 0.0, 1.0)
    design: Reals = _UNTIL[cell]
    row = np.arange(len(cell))
    design[row, cell] += _STEP * (part - part**2 / 2)
    design[row, cell + 1] += _STEP * part**2 / 2
    design[:, 0] += _STEP * np.minimum(place, 0.0)
    return design


def assumed_speeds(halflife: float, shape: float) -> Reals:
    """Give the speeds at the knots of a log-logistic curve of counts."""
    passed = (np.exp(KNOTS) / halflife) ** shape
    return np.asarray(shape / (1 + passed))


def speed_precision(speeds: Reals, spread: float, least: float, smooth: float) -> Reals:
    """Give the precision of a smooth deviation from these speeds.

    A Gaussian process over log age with the Matérn 3/2 kernel (Rasmussen and Williams 2006).

    Args:
        speeds: the speeds that are deviated from.
        spread: relative standard deviation.
        least: part of the standard deviation that does not shrink with the speed.
        smooth: length scale in log age.

    """
    sd = spread * (speeds + least)
    far = np.sqrt(3.0) * np.abs(KNOTS[:, None] - KNOTS[None, :]) / smooth
    covariance = np.outer(sd, sd) * ((1 + far) * np.exp(-far) + 1e-6 * np.eye(_LAST + 1))
    return np.linalg.inv(covariance)
