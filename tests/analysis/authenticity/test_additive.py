"""Additive monotone models: curves keep their direction, a planted truth is recovered, missing figures add nothing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from fukasa.analysis.authenticity.additive import AdditiveModel, fit_additive
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

KNOTS = [np.linspace(-2, 2, 5), np.linspace(-2, 2, 5), np.linspace(-2, 2, 5)]
DIRECTION = [1, -1, 0]


def planted(n: int, seed: int = 7) -> tuple[Reals, Reals]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, 3))
    truth = expit(1.2 * x[:, 0] - 0.8 * x[:, 1] + 1.5 * np.abs(x[:, 2]) - 2)
    return x, (rng.random(n) < truth).astype(np.float64)


def fitted(n: int = 4_000) -> AdditiveModel:
    x, y = planted(n)
    return fit_additive(x, y, KNOTS, direction=DIRECTION, ridge=0.5)


def test_a_planted_truth_is_recovered() -> None:
    model = fitted(20_000)
    slopes = [np.diff(values) / np.diff(knots) for values, knots in zip(model.values, model.knots, strict=True)]
    assert slopes[0] == pytest.approx(np.full(4, 1.2), abs=0.25)
    assert slopes[1] == pytest.approx(np.full(4, -0.8), abs=0.25)
    assert slopes[2] == pytest.approx(np.array([-1.5, -1.5, 1.5, 1.5]), abs=0.3)


def test_shuffled_labels_teach_nothing() -> None:
    x, y = planted(4_000)
    shuffled = np.random.default_rng(3).permutation(y)
    model = fit_additive(x, shuffled, KNOTS, direction=DIRECTION, ridge=5)
    fresh, _ = planted(2_000, seed=11)
    assert np.ptp(model.logit(fresh)) < 1


def test_a_wrong_direction_is_never_followed() -> None:
    x, y = planted(4_000)
    model = fit_additive(x, y, KNOTS, direction=[-1, 1, 0], ridge=0.5)
    assert np.ptp(model.values[0]) == pytest.approx(0, abs=1e-6)
    assert np.ptp(model.values[1]) == pytest.approx(0, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 20))
def test_curves_keep_their_direction_whatever_the_data(seed: int, ridge: float) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, 2))
    x[rng.random(x.shape) < 0.2] = np.nan
    y = np.concatenate([[0.0, 1.0], (rng.random(58) < 0.4).astype(np.float64)])
    model = fit_additive(x, y, [[-1, 0, 1], [-2, 0.5, 3]], direction=[1, -1], ridge=ridge)
    assert (np.diff(model.values[0]) >= 0).all()
    assert (np.diff(model.values[1]) <= 0).all()


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    x, y = planted(200)
    order = np.random.default_rng(seed).permutation(200)
    one = fit_additive(x, y, KNOTS, direction=DIRECTION, ridge=1)
    other = fit_additive(x[order], y[order], KNOTS, direction=DIRECTION, ridge=1)
    assert one.logit(x) == pytest.approx(other.logit(x), abs=1e-3)


def test_a_weight_of_two_counts_as_the_row_twice() -> None:
    x, y = planted(200)
    weights = np.where(np.arange(200) < 50, 2.0, 1.0)
    weighted = fit_additive(x, y, KNOTS, direction=DIRECTION, ridge=1, weights=weights)
    again = fit_additive(np.vstack([x, x[:50]]), np.concatenate([y, y[:50]]), KNOTS, direction=DIRECTION, ridge=1)
    assert weighted.logit(x) == pytest.approx(again.logit(x), abs=1e-3)


def test_a_missing_figure_adds_nothing() -> None:
    model = fitted()
    x, _ = planted(50)
    x[:, 1] = np.nan
    parts = model.contributions(x)
    assert (parts[:, 1] == 0).all()
    assert model.logit(x) == pytest.approx(model.intercept + parts[:, 0] + parts[:, 2])


def test_contributions_average_nothing_over_the_rows_that_were_learnt_from() -> None:
    x, y = planted(4_000)
    assert fitted().contributions(x).mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert fitted().probability(x).mean() == pytest.approx(y.mean(), abs=1e-4)


def test_beyond_the_knots_a_curve_is_flat() -> None:
    model = fitted()
    far = model.contributions([[9, 9, 9], [2, 2, 2]])
    assert far[0] == pytest.approx(far[1])


def test_a_figure_that_is_always_missing_gets_a_flat_curve() -> None:
    x, y = planted(300)
    x[:, 0] = np.nan
    model = fit_additive(x, y, KNOTS, direction=DIRECTION, ridge=1)
    assert (model.values[0] == 0).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"x": np.ones((4, 2))}, "shape"),
        ({"x": np.array([[np.inf], [1], [1], [1]])}, "infinite"),
        ({"y": [0, 1, 1]}, "one truth"),
        ({"y": [0, 1, 2, 0]}, "between 0 and 1"),
        ({"y": [1, 1, 1, 1]}, "both kinds"),
        ({"knots": [[1.0, 1.0]]}, "rise"),
        ({"direction": [2]}, "direction"),
        ({"ridge": 0.0}, "ridge"),
        ({"weights": [1, 1, 1, -1]}, "weight"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    plain: dict[str, Any] = {
        "x": np.arange(4.0)[:, None],
        "y": [0, 1, 0, 1],
        "knots": [[0.0, 3.0]],
        "direction": [1],
        "ridge": 1.0,
    }
    with pytest.raises(InvalidInput, match=said):
        fit_additive(**(plain | change))


def test_a_model_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidInput, match="height"):
        AdditiveModel(0.0, (np.array([0.0, 1.0]),), (np.array([0.0]),))
    with pytest.raises(InvalidInput, match="one curve"):
        AdditiveModel(np.nan, (), ())
