"""One logistic regression per output, all outputs over the same sparse matrix, solved by Newton's method.

The penalised likelihood is strictly convex, so the solution does not depend on where or how it is sought; sums are made
in a fixed order and no BLAS is used, so that a model can be built again bit for bit. The equations of each Newton step
are solved by conjugate gradients (Komarek and Moore 2005; Lin, Weng, Keerthi 2008), preconditioned by the penalty.

The weights are always P⁻¹Xᵀa, with one number a per comment (the representer theorem; Kimeldorf and Wahba 1971), and so
are all steps towards them. Only these numbers are kept on the way: there are far fewer comments than columns.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_NEARER = 0.1
"""What is left of a Newton step's equations when they count as solved; the next step finds the rest."""

_MOST_TRIES = 400
_IDLE = 8
"""Steps without half the gradient, after which rounding has the last word."""


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """The solution.

    Attributes:
        weights: columns × outputs.
        steps: Newton steps taken, of the output that took most.
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
        tolerance: stop when no entry of the gradient is larger, or when rounding keeps it from falling.
        most_steps: Newton steps at most.

    Raises:
        InvalidInput: the shapes do not fit, or a penalty is not above 0.

    """
    if rows.shape[0] != len(truth) or rows.shape[1] != len(penalty) or bool(np.any(penalty <= 0)):
        raise InvalidInput("training needs one truth per row and a penalty above 0 per column; check the matrices")
    design = _Design(_small(rows.T.tocsr()), penalty)
    fits = [_fit_output(design, column, importance, tolerance, most_steps) for column in truth.T]
    weights = np.stack([design.weights_of(numbers) for numbers, _, _ in fits], axis=1)
    return LogisticFit(weights, max(steps for _, steps, _ in fits), max(left for _, _, left in fits))


@dataclass(frozen=True, slots=True)
class _Design:
    """The comments as columns, and the penalty of every row; makes weights and scores of numbers."""

    across: csr_array
    penalty: Reals

    def weights_of(self, numbers: Reals) -> Reals:
        weights: Reals = (self.across @ numbers) / self.penalty
        return weights

    def scores_of(self, numbers: Reals) -> Reals:
        scores: Reals = self.across.T @ self.weights_of(numbers)
        return scores


def _small(matrix: csr_array) -> csr_array:
    """Write places as 32-bit numbers where they fit; half as much is read in every product."""
    if max(matrix.nnz, *matrix.shape) < np.iinfo(np.int32).max:
        matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return matrix


def _fit_output(
    design: _Design, truth: Reals, importance: Reals, tolerance: float, most_steps: int
) -> tuple[Reals, int, float]:
    """Fit one output; gives its numbers, the steps it took, and the largest entry of the gradient that is left."""
    numbers = np.zeros(len(truth))
    steps, left, nearest, idle = 0, np.inf, np.inf, 0
    for steps in range(most_steps):  # noqa: B007  told afterwards
        scores = design.scores_of(numbers)
        probability = expit(scores)
        slope = importance * (probability - truth) + numbers
        left = float(np.abs(design.weights_of(slope) * design.penalty).max())
        idle = 0 if left < nearest / 2 else idle + 1
        nearest = min(left, nearest)
        if left <= tolerance or idle == _IDLE:
            break
        step, along = _solve(design, importance * probability * (1 - probability), slope)
        length = _length(_Line(scores, along, numbers, step, truth, importance))
        numbers = numbers - length * step
    return numbers, steps, left


def _dot(left: Reals, right: Reals) -> float:
    """Sum the products; numpy adds pairwise, always in the same order, where BLAS depends on the processor."""
    return float(np.add.reduce(left * right))


def _solve(design: _Design, curvature: Reals, target: Reals) -> tuple[Reals, Reals]:
    """Solve (XᵀDX + P) s = Xᵀt by conjugate gradients with the preconditioner P.

    Returns:
        The numbers of the step, and the scores that they make.

    """
    solution, along = np.zeros_like(target), np.zeros_like(target)
    rest, of_rest = target, design.scores_of(target)
    direction, of_direction = rest, of_rest
    energy = _dot(rest, of_rest)
    goal = energy * _NEARER**2
    for _ in range(_MOST_TRIES):
        if energy <= goal:
            break
        image = curvature * of_direction + direction
        length = energy / _dot(of_direction, image)
        solution += length * direction
        along += length * of_direction
        rest = rest - length * image
        of_rest = design.scores_of(rest)
        before, energy = energy, _dot(rest, of_rest)
        direction = rest + energy / before * direction
        of_direction = of_rest + energy / before * of_direction
    return solution, along


@dataclass(frozen=True, slots=True)
class _Line:
    """From where a step leads where, in scores and in numbers; and what the loss is made of."""

    scores: Reals
    along: Reals
    numbers: Reals
    step: Reals
    truth: Reals
    importance: Reals

    def loss(self, length: float) -> float:
        scores, numbers = self.scores - length * self.along, self.numbers - length * self.step
        spread = np.logaddexp(0, scores) - self.truth * scores
        return _dot(self.importance, spread) + _dot(numbers, scores) / 2


def _length(line: _Line) -> float:
    """Halve the step until the loss falls."""
    before, length = line.loss(0.0), 1.0
    for _ in range(30):
        if line.loss(length) <= before * (1 + 1e-12):
            break
        length /= 2
    return length
