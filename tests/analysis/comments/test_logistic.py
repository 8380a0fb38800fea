"""The regression finds the one solution there is, and finds it the same way every time."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.sparse import csr_array

from fukasa.analysis.comments.logistic import fit_logistic
from fukasa.core.errors import InvalidInput


def problem(seed=1, n=200, columns=12, outputs=3):
    rng = np.random.default_rng(seed)
    dense = rng.normal(size=(n, columns)) * (rng.random((n, columns)) < 0.5)
    rows = np.concatenate([dense, np.ones((n, 1))], axis=1)
    scores = rows @ rng.normal(size=(columns + 1, outputs))
    truth = (rng.random(scores.shape) < 1 / (1 + np.exp(-scores))).astype(float)
    importance = rng.uniform(0.2, 2, n)
    penalty = np.append(rng.uniform(0.1, 3, columns), 1e-3)
    return rows, truth, importance, penalty


def fitted(rows, truth, importance, penalty, **settings):
    return fit_logistic(csr_array(rows), truth, importance=importance, penalty=penalty, **settings)


def by_scipy(rows, truth, importance, penalty):
    def loss(weights):
        scores = rows @ weights
        return (importance * (np.logaddexp(0, scores) - truth * scores)).sum() + (penalty * weights**2).sum() / 2

    def slope(weights):
        share = 1 / (1 + np.exp(-(rows @ weights)))
        return rows.T @ (importance * (share - truth)) + penalty * weights

    return minimize(
        loss, np.zeros(rows.shape[1]), jac=slope, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9}
    ).x


@pytest.mark.parametrize("seed", range(5))
def test_the_solution_is_that_of_a_general_optimiser(seed):
    rows, truth, importance, penalty = problem(seed)
    found = fitted(rows, truth, importance, penalty)
    expected = [by_scipy(rows, truth[:, column], importance, penalty) for column in range(truth.shape[1])]
    assert found.weights == pytest.approx(np.stack(expected, axis=1), abs=1e-5)
    assert found.gradient <= 1e-9


def test_more_columns_than_rows_have_one_solution_too():
    rows, truth, importance, penalty = problem(7, n=20, columns=80)
    found = fitted(rows, truth, importance, penalty)
    assert found.weights[:, 0] == pytest.approx(by_scipy(rows, truth[:, 0], importance, penalty), abs=1e-5)


def test_a_single_column_of_ones_gives_the_logit_of_the_share():
    truth = np.array([1.0] * 30 + [0.0] * 10)[:, None]
    found = fitted(np.ones((40, 1)), truth, np.ones(40), np.array([1e-9]))
    assert found.weights[0, 0] == pytest.approx(np.log(30 / 10), abs=1e-6)


def test_an_output_does_not_depend_on_the_outputs_beside_it():
    rows, truth, importance, penalty = problem(2)
    alone = fitted(rows, truth[:, 1:2], importance, penalty)
    assert fitted(rows, truth, importance, penalty).weights[:, 1].tobytes() == alone.weights[:, 0].tobytes()


def test_every_output_may_have_penalties_of_its_own():
    rows, truth, importance, penalty = problem(8)
    each = penalty[:, None] * np.array([1.0, 3.0, 9.0])
    together = fitted(rows, truth, importance, each)
    alone = [fitted(rows, truth[:, [column]], importance, each[:, column]).weights[:, 0] for column in range(3)]
    assert together.weights.T.tobytes() == np.stack(alone).tobytes()


def test_a_comment_of_weight_two_counts_as_two_comments():
    rows, truth, _, penalty = problem(3)
    importance = np.where(np.arange(len(rows)) < 50, 2.0, 1.0)
    twice = np.concatenate([rows, rows[:50]])
    found = fitted(twice, np.concatenate([truth, truth[:50]]), np.ones(len(twice)), penalty)
    assert fitted(rows, truth, importance, penalty).weights == pytest.approx(found.weights, abs=1e-8)


def test_the_same_matrices_give_the_same_bytes():
    first, second = (fitted(*problem(4)).weights for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_separable_comments_end_at_a_finite_solution():
    rows = np.stack([np.linspace(-1, 1, 50), np.ones(50)], axis=1)
    truth = (rows[:, :1] > 0).astype(float)
    penalty = np.array([1e-6, 1e-6])
    found = fitted(rows, truth, np.ones(50), penalty)
    assert np.isfinite(found.weights).all()
    assert found.gradient <= 1e-9


def test_what_rounding_forbids_ends_early_instead_of_never():
    rows, truth, importance, penalty = problem(5)
    found = fitted(1e6 * rows, truth, importance, penalty, tolerance=1e-300, most_steps=500)
    assert found.steps < 500


@pytest.mark.parametrize(
    "wrong",
    [{"penalty": np.zeros(13)}, {"penalty": np.ones(5)}, {"penalty": np.ones((13, 2))}, {"truth": np.zeros((3, 1))}],
)
def test_matrices_that_do_not_fit_are_refused(wrong):
    rows, truth, importance, penalty = problem(6)
    given = {"rows": csr_array(rows), "truth": truth, "importance": importance, "penalty": penalty} | wrong
    with pytest.raises(InvalidInput, match="check the matrices"):
        fit_logistic(**given)
