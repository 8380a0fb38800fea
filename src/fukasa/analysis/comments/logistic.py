"""One logistic regression per output, all outputs over the same sparse matrix, solved by Newton's method.

The penalised likelihood is strictly convex, so the solution does not depend on where or how it is sought; sums are made
in a fixed order and no BLAS is used, so that a model can be built again bit for bit. The equations of each Newton step
are solved by conjugate gradients (Komarek and Moore 2005; Lin, Weng, Keerthi 2008), preconditioned by the penalty.

The weights are always P⁻¹Xᵀa, with one number a per comment (the representer theorem; Kimeldorf and Wahba 1971), and so
are all steps towards them. Only these numbers are kept on the way: there are far fewer comments than columns.
"""

from collections.abc import Callable
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

_TINY = 1e-300


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
        tolerance: stop when no entry of the gradient is larger, or when rounding keeps it from falling.
        most_steps: Newton steps at most.

    Raises:
        InvalidInput: the shapes do not fit, or a penalty is not above 0.

    """
    if rows.shape[0] != len(truth) or rows.shape[1] != len(penalty) or bool(np.any(penalty <= 0)):
        raise InvalidInput("training needs one truth per row and a penalty above 0 per column; check the matrices")
    across = rows.T.tocsr()
    share = importance[:, None]

    def weights_of(numbers: Reals) -> Reals:
        found: Reals = (across @ numbers) / penalty[:, None]
        return found

    def scores_of(numbers: Reals) -> Reals:
        found: Reals = across.T @ weights_of(numbers)
        return found

    numbers = np.zeros(truth.shape)
    steps, left, nearest, idle = 0, np.inf, np.inf, 0
    for steps in range(most_steps):  # noqa: B007  told afterwards
        scores = scores_of(numbers)
        probability = expit(scores)
        slope = share * (probability - truth) + numbers
        left = float(np.abs(weights_of(slope) * penalty[:, None]).max())
        idle = 0 if left < nearest / 2 else idle + 1
        nearest = min(left, nearest)
        if left <= tolerance or idle == _IDLE:
            break
        step, along = _solve(scores_of, share * probability * (1 - probability), slope)
        length = _length(_Line(scores, along, numbers, step, truth, share))
        numbers = numbers - length * step
    return LogisticFit(weights_of(numbers), steps, left)


def _dot(left: Reals, right: Reals) -> Reals:
    """Sum the products down the columns; numpy adds pairwise, always in the same order."""
    product: Reals = np.add.reduce(np.ascontiguousarray((left * right).T), axis=1)
    return product


def _solve(scores_of: Callable[[Reals], Reals], curvature: Reals, target: Reals) -> tuple[Reals, Reals]:
    """Solve (XᵀDX + P) s = Xᵀt for every output at once, by conjugate gradients with the preconditioner P.

    Returns:
        The numbers of the step, and the scores that they make.

    """
    solution, along = np.zeros_like(target), np.zeros_like(target)
    rest, direction = target.copy(), target.copy()
    of_rest = scores_of(rest)
    of_direction = of_rest.copy()
    energy = _dot(rest, of_rest)
    goal = energy * _NEARER**2
    for _ in range(_MOST_TRIES):
        active = energy > goal
        if not active.any():
            break
        image = curvature * of_direction + direction
        length = np.where(active, energy / np.maximum(_dot(of_direction, image), _TINY), 0.0)
        solution += length * direction
        along += length * of_direction
        rest -= length * image
        of_rest = scores_of(rest)
        fresh = _dot(rest, of_rest)
        turn = np.where(active, fresh / np.maximum(energy, _TINY), 0.0)
        direction = rest + turn * direction
        of_direction = of_rest + turn * of_direction
        energy = np.where(active, fresh, energy)
    return solution, along


@dataclass(frozen=True, slots=True)
class _Line:
    """From where a step leads where, in scores and in numbers; and what the loss is made of."""

    scores: Reals
    along: Reals
    numbers: Reals
    step: Reals
    truth: Reals
    share: Reals

    def loss(self, length: Reals) -> Reals:
        scores, numbers = self.scores - length * self.along, self.numbers - length * self.step
        spread = self.share * (np.logaddexp(0, scores) - self.truth * scores)
        return _dot(spread, np.ones_like(spread)) + _dot(numbers, scores) / 2


def _length(line: _Line) -> Reals:
    """Halve the step of an output until its loss falls."""
    length = np.ones(line.truth.shape[1])
    before = line.loss(np.zeros_like(length))
    for _ in range(30):
        worse = line.loss(length) > before * (1 + 1e-12)
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    return length
