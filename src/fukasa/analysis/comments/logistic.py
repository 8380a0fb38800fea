"""One logistic regression per output, all outputs over the same sparse matrix, solved by Newton's method.

The penalised likelihood is strictly convex, so the solution does not depend on where or how it is sought; sums are made
in a fixed order and no BLAS is used, so that a model can be built again bit for bit. The equations of each Newton step
are solved by conjugate gradients (Komarek and Moore 2005; Lin, Weng, Keerthi 2008), preconditioned by the penalty.

The weights are always P⁻¹Xᵀa, with one number a per comment (the representer theorem; Kimeldorf and Wahba 1971), and so
are all steps towards them. Only these numbers are kept on the way: there are far fewer comments than columns.

Outputs are fitted each for itself, but what they ask of the matrix is answered for all in one product: reading the
matrix is what takes the time. Sums stay those of a product for one output, in the same order.
"""

from collections.abc import Generator, Mapping
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
        penalty: per column, or columns × outputs: half the squared weight is multiplied by it; above 0.
        tolerance: stop when no entry of the gradient is larger, or when rounding keeps it from falling.
        most_steps: Newton steps at most.

    Raises:
        InvalidInput: the shapes do not fit, or a penalty is not above 0.

    """
    fits_outputs = penalty.shape in {(rows.shape[1],), (rows.shape[1], truth.shape[1])}
    if rows.shape[0] != len(truth) or not fits_outputs or bool(np.any(penalty <= 0)):
        raise InvalidInput("training needs one truth per row and a penalty above 0 per column; check the matrices")
    each = np.broadcast_to(penalty.T, truth.shape[1:] + penalty.shape[:1]).T
    design = _Design(_small(rows.T.tocsr()), each)
    fits = _together(design, [_fit_output(column, importance, tolerance, most_steps) for column in truth.T])
    weights = design.weights_of({place: fit.numbers for place, fit in enumerate(fits)})
    return LogisticFit(weights, max(fit.steps for fit in fits), max(fit.left for fit in fits))


@dataclass(frozen=True, slots=True)
class _Ask:
    """What the fit of an output asks of the matrix: the scores that numbers make, or their sums over the comments."""

    numbers: Reals
    scores: bool


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The numbers of an output, the steps it took, and the largest entry of the gradient that is left."""

    numbers: Reals
    steps: int
    left: float


_Asking = Generator[_Ask, Reals, _Fitted]
"""The fit of an output, which asks and is answered until it is done."""


@dataclass(frozen=True, slots=True)
class _Design:
    """The comments as columns, and the penalty of every row for every output; makes weights and scores of numbers."""

    across: csr_array
    penalty: Reals

    def weights_of(self, numbers: Mapping[int, Reals]) -> Reals:
        """Give rows × outputs for the numbers of some outputs, by their places."""
        weights: Reals = (self.across @ np.stack(list(numbers.values()), axis=1)) / self.penalty[:, list(numbers)]
        return weights

    def answers(self, asked: Mapping[int, _Ask]) -> dict[int, Reals]:
        """Answer what some outputs ask, by their places."""
        weights = self.weights_of({place: ask.numbers for place, ask in asked.items()})
        wanted = [column for column, ask in enumerate(asked.values()) if ask.scores]
        scores = self.across.T @ np.ascontiguousarray(weights[:, wanted]) if wanted else weights
        columns = iter(np.ascontiguousarray(scores.T))
        return {
            place: next(columns) if ask.scores else weights[:, column] * self.penalty[:, place]
            for column, (place, ask) in enumerate(asked.items())
        }


def _together(design: _Design, fits: list[_Asking]) -> list[_Fitted]:
    """Lead the fits of all outputs side by side to their ends; who is done asks no more."""
    done: dict[int, _Fitted] = {}
    asked = {place: next(fit) for place, fit in enumerate(fits)}
    while asked:
        answers, asked = design.answers(asked), {}
        for place, answer in answers.items():
            try:
                asked[place] = fits[place].send(answer)
            except StopIteration as end:
                done[place] = end.value
    return [done[place] for place in range(len(fits))]


def _small(matrix: csr_array) -> csr_array:
    """Write places as 32-bit numbers where they fit; half as much is read in every product."""
    if max(matrix.nnz, *matrix.shape) < np.iinfo(np.int32).max:
        matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return matrix


def _fit_output(truth: Reals, importance: Reals, tolerance: float, most_steps: int) -> _Asking:
    """Fit one output."""
    numbers = np.zeros(len(truth))
    steps, left, nearest, idle = 0, np.inf, np.inf, 0
    for steps in range(most_steps):  # noqa: B007  told afterwards
        scores = yield _Ask(numbers, scores=True)
        probability = expit(scores)
        slope = importance * (probability - truth) + numbers
        left = float(np.abs((yield _Ask(slope, scores=False))).max())
        idle = 0 if left < nearest / 2 else idle + 1
        nearest = min(left, nearest)
        if left <= tolerance or idle == _IDLE:
            break
        step, along = yield from _solve(importance * probability * (1 - probability), slope)
        length = _length(_Line(scores, along, numbers, step, truth, importance))
        numbers = numbers - length * step
    return _Fitted(numbers, steps, left)


def _dot(left: Reals, right: Reals) -> float:
    """Sum the products; numpy adds pairwise, always in the same order, where BLAS depends on the processor."""
    return float(np.add.reduce(left * right))


def _solve(curvature: Reals, target: Reals) -> Generator[_Ask, Reals, tuple[Reals, Reals]]:
    """Solve (XᵀDX + P) s = Xᵀt by conjugate gradients with the preconditioner P.

    Returns:
        The numbers of the step, and the scores that they make.

    """
    solution, along = np.zeros_like(target), np.zeros_like(target)
    rest, of_rest = target, (yield _Ask(target, scores=True))
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
        of_rest = yield _Ask(rest, scores=True)
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
