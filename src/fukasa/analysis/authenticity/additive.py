"""Additive monotone logistic models: log-odds as a sum of one piecewise-linear curve per figure.

Each curve rises, or falls, between its knots as its direction says, and is flat beyond them. Every figure therefore has
a part of its own in the sum, which is a reason that can be read, and no figure can ever count against its direction
(Hastie and Tibshirani 1986, generalised additive models; Ramsay 1988, monotone splines, here of the first order).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import expit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_MOST_STEPS = 500
_CLOSE = 1e-7


@dataclass(frozen=True, slots=True)
class AdditiveModel:
    """Curves whose sum is the log-odds.

    Attributes:
        intercept: log-odds where nothing is known.
        knots: per figure its knots, strictly rising.
        values: per figure the height of its curve at each knot, in log-odds.

    """

    intercept: float
    knots: tuple[Reals, ...]
    values: tuple[Reals, ...]

    def __post_init__(self) -> None:
        """Refuse curves that cannot be.

        Raises:
            InvalidInput: knots do not rise, or a curve has not one finite height per knot.

        """
        if len(self.knots) != len(self.values) or not np.isfinite(self.intercept):
            raise InvalidInput("an additive model needs a finite intercept and one curve per figure; mend the model")
        for place, (knots, values) in enumerate(zip(self.knots, self.values, strict=True)):
            _check_knots(knots, place)
            if values.shape != knots.shape or not np.isfinite(values).all():
                raise InvalidInput(f"curve {place} of the additive model needs one finite height per knot; mend it")

    def contributions(self, x: ArrayLike) -> Reals:
        """Give what each figure adds to the log-odds.

        Args:
            x: rows × figures; NaN is missing and adds 0.

        Returns:
            Rows × figures.

        Raises:
            InvalidInput: the number of columns is not the number of curves.

        """
        rows = _matrix(x, len(self.knots))
        parts = np.empty_like(rows)
        for place, (knots, values) in enumerate(zip(self.knots, self.values, strict=True)):
            parts[:, place] = np.interp(rows[:, place], knots, values)
        return np.where(np.isnan(rows), 0.0, parts)

    def logit(self, x: ArrayLike) -> Reals:
        """Give the log-odds of each row; see :meth:`contributions` for the arguments and errors."""
        added: Reals = self.contributions(x).sum(axis=1)
        return added + self.intercept

    def probability(self, x: ArrayLike) -> Reals:
        """Give the probability of each row; see :meth:`contributions` for the arguments and errors."""
        found: Reals = expit(self.logit(x))
        return found


def fit_additive(
    x: ArrayLike,
    y: ArrayLike,
    knots: Sequence[ArrayLike],
    *,
    direction: Sequence[int],
    ridge: float,
    weights: ArrayLike | None = None,
) -> AdditiveModel:
    """Fit curves by penalised likelihood.

    A curve is a sum of ramps, one per segment between two knots, each 0 before its segment and 1 behind it; their
    heights keep the sign of the direction (bounded L-BFGS, Byrd et al. 1995). The problem is convex. Ramps are centred
    on the rows in which the figure is known, so that a missing figure, which adds 0, counts as an average one.

    Args:
        x: rows × figures; NaN is missing.
        y: truth per row, between 0 and 1.
        knots: per figure at least two knots, strictly rising.
        direction: per figure +1 (its curve never falls), -1 (never rises) or 0 (free).
        ridge: half the squared height of every ramp is multiplied by it, against the sum of the losses of the rows;
            above 0. A figure that is always missing gets a flat curve.
        weights: importance per row in the likelihood, none below 0; 1 where not given.

    Raises:
        InvalidInput: shapes do not fit, knots do not rise, a truth or weight cannot be, or all truths are the same.

    """
    rows = _matrix(x, len(knots))
    edges = tuple(np.asarray(one, dtype=np.float64) for one in knots)
    for place, edge in enumerate(edges):
        _check_knots(edge, place)
    truth, importance = _targets(rows, y, weights)
    if len(direction) != len(edges) or not set(direction) <= {-1, 0, 1} or not ridge > 0:
        raise InvalidInput("fitting needs one direction of -1, 0 or 1 per figure and a ridge above 0; correct them")
    ramps, centre = _ramps(rows, edges, importance)
    bounds = [_BOUNDS[way] for way, edge in zip(direction, edges, strict=True) for _ in edge[1:]]
    intercept, heights = _solve(ramps, truth, importance, ridge, bounds)
    return AdditiveModel(intercept, edges, _curves(heights, centre, edges))


_BOUNDS: dict[int, tuple[float | None, float | None]] = {1: (0, None), -1: (None, 0), 0: (None, None)}


def _matrix(x: ArrayLike, width: int) -> Reals:
    rows = np.asarray(x, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != width:  # noqa: PLR2004  rows and columns
        raise InvalidInput(
            f"the figures have the shape {rows.shape} where rows × {width} are needed; give one column per curve"
        )
    if np.isinf(rows).any():
        raise InvalidInput("a figure is infinite; leave it out as missing")
    return rows


def _check_knots(knots: Reals, place: int) -> None:
    if knots.ndim != 1 or len(knots) < 2 or not np.isfinite(knots).all() or bool((np.diff(knots) <= 0).any()):  # noqa: PLR2004  a segment has two ends
        raise InvalidInput(f"curve {place} needs at least two finite knots that rise strictly; correct them")


def _targets(rows: Reals, y: ArrayLike, weights: ArrayLike | None) -> tuple[Reals, Reals]:
    truth = np.asarray(y, dtype=np.float64)
    importance = np.ones_like(truth) if weights is None else np.asarray(weights, dtype=np.float64)
    if truth.shape != (len(rows),) or importance.shape != truth.shape:
        raise InvalidInput("fitting needs one truth and one weight per row; correct their lengths")
    if not (((truth >= 0) & (truth <= 1)).all() and (np.isfinite(importance) & (importance >= 0)).all()):
        raise InvalidInput("a truth must lie between 0 and 1 and a weight must not be below 0; correct them")
    counted = truth[importance > 0]
    if len(counted) == 0 or counted.min() == counted.max():
        raise InvalidInput("fitting needs rows of both kinds; all truths given are the same")
    return truth, importance


def _ramps(rows: Reals, edges: tuple[Reals, ...], importance: Reals) -> tuple[Reals, Reals]:
    """Give the centred ramps, rows × segments of all figures with 0 where missing, and the centres."""
    parts = []
    for place, edge in enumerate(edges):
        along = (rows[:, [place]] - edge[:-1]) / np.diff(edge)
        parts.append(np.clip(along, 0, 1))
    raw = np.hstack(parts) if parts else np.empty((len(rows), 0))
    known = ~np.isnan(raw)
    weight = known * importance[:, None]
    total = weight.sum(axis=0)
    centre = np.divide((weight * np.where(known, raw, 0)).sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
    return np.where(known, raw - centre, 0.0), centre


def _solve(
    ramps: Reals, truth: Reals, importance: Reals, ridge: float, bounds: list[tuple[float | None, float | None]]
) -> tuple[float, Reals]:
    def loss(at: Reals) -> tuple[float, Reals]:
        scores = at[0] + ramps @ at[1:]
        off = importance * (expit(scores) - truth)
        value = float((importance * (np.logaddexp(0, scores) - truth * scores)).sum() + ridge / 2 * (at[1:] ** 2).sum())
        return value, np.concatenate([[off.sum()], ramps.T @ off + ridge * at[1:]])

    share = float(np.average(truth, weights=importance))
    start = np.concatenate([[np.log(share / (1 - share))], np.zeros(ramps.shape[1])])
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *bounds],
        options={"maxiter": _MOST_STEPS, "ftol": _CLOSE * 1e-3, "gtol": _CLOSE},
    )
    return float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64)


def _curves(heights: Reals, centre: Reals, edges: tuple[Reals, ...]) -> tuple[Reals, ...]:
    """Turn heights of centred ramps into the heights of the curves at their knots."""
    ends = np.cumsum([len(edge) - 1 for edge in edges])
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    curves = []
    for start, end in zip(starts, ends, strict=True):
        rise = np.concatenate([[0.0], np.cumsum(heights[start:end])])
        curves.append(rise - float(heights[start:end] @ centre[start:end]))
    return tuple(curves)
