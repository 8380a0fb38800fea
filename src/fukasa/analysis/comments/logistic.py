"""One logistic regression per output, all outputs over the same sparse matrix, solved by Newton's method.

The penalised likelihood is strictly convex, so the solution does not depend on where or how it is sought; sums are made
in a fixed order and no BLAS is used, so that a model can be built again bit for bit. The equations of each Newton step
are solved by conjugate gradients (Komarek and Moore 2005; Lin, Weng, Keerthi 2008).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """The solution.

    Attributes:
        weights: columns × outputs.
        steps: Newton steps taken.
        gradient: the largest entry of the gradient that is left.

    """

    weights: Reals
    steps: int
    gradient: float


def fit_logistic(
    rows: csr_array, truth: Reals, *, importance: Reals, penalty: Reals, tolerance: float = 1e-9, most_steps: int = 60
) -> LogisticFit:
    """Fit one logistic regression per output.

    Args:
        rows: comments × columns; a column of ones is the intercept.
        truth: comments × outputs, between 0 and 1.
        importance: weight of every comment in the likelihood.
        penalty: per column half the squared weight is multiplied by it; above 0.
        tolerance: stop when no entry of the gradient is larger.
        most_steps: Newton steps at most.

    Raises:
        InvalidInput: the shapes do not fit, or a penalty is not above 0.

    """
    if rows.shape[0] != len(truth) or rows.shape[1] != len(penalty) or bool(np.any(penalty <= 0)):
        raise InvalidInput("training needs one truth per row and a penalty above 0 per column; check the matrices")
    across = rows.T.tocsr()
    weights = np.zeros((rows.shape[1], truth.shape[1]))
    steps, left = 0, np.inf
    for steps in range(most_steps):  # noqa: B007  told afterwards
        share = expit(rows @ weights)
        gradient = across @ (importance[:, None] * (share - truth)) + penalty[:, None] * weights
        left = float(np.abs(gradient).max())
        if left <= tolerance:
            break
        curvature = importance[:, None] * share * (1 - share)
        step = _solve(rows, across, curvature, penalty, gradient)
        weights = weights - _length(rows, weights, step, truth, importance, penalty) * step
    return LogisticFit(weights, steps, left)


def _dot(left: Reals, right: Reals) -> Reals:
    """Sum the products down the columns; numpy adds pairwise, always in the same order."""
    product: Reals = np.add.reduce(np.ascontiguousarray((left * right).T), axis=1)
    return product


def _solve(rows: csr_array, across: csr_array, curvature: Reals, penalty: Reals, target: Reals) -> Reals:
    """Solve (XᵀDX + P) s = target for every output at once, by preconditioned conjugate gradients."""
    squared = across.multiply(across) @ curvature + penalty[:, None]
    solution = np.zeros_like(target)
    rest = target.copy()
    ready = rest / squared
    direction = ready.copy()
    energy = _dot(rest, ready)
    # Far from the solution a rough step is enough; near it the step is solved nearly exactly.
    goal = energy * np.minimum(0.1, np.sqrt(np.sqrt(_dot(target, target)))) ** 2
    for _ in range(200):
        active = energy > goal
        if not active.any():
            break
        image = across @ (curvature * (rows @ direction)) + penalty[:, None] * direction
        length = np.where(active, energy / np.maximum(_dot(direction, image), 1e-300), 0.0)
        solution += length * direction
        rest -= length * image
        ready = rest / squared
        fresh = _dot(rest, ready)
        direction = ready + np.where(active, fresh / np.maximum(energy, 1e-300), 0.0) * direction
        energy = np.where(active, fresh, energy)
    return solution


def _length(rows: csr_array, weights: Reals, step: Reals, truth: Reals, importance: Reals, penalty: Reals) -> Reals:
    """Halve the step of an output until its loss falls."""
    at, along = rows @ weights, rows @ step
    length = np.ones(truth.shape[1])

    def loss(size: Reals) -> Reals:
        score, moved = at - size * along, weights - size * step
        spread: Reals = np.logaddexp(0, score) - truth * score
        return _dot(importance[:, None] * spread, np.ones_like(spread)) + _dot(penalty[:, None] * moved, moved) / 2

    before = loss(np.zeros_like(length))
    for _ in range(30):
        worse = loss(length) > before * (1 + 1e-12)
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    return length
