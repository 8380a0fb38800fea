import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.planning.certificate.limits import worst_mean

TOTALS = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).map(np.array)


@pytest.mark.parametrize(
    ("alpha", "mean"),
    [
        (0.2, 10.0),
        (0.4, (10 + 20) / 2),
        (0.3, (10 + 0.5 * 20) / 1.5),
        (0.1, 10.0),
        (1.0, (10 + 20 + 30 + 40 + 50) / 5),
    ],
)
def test_the_mean_of_the_worst_cases_by_hand(alpha, mean):
    assert worst_mean(np.array([50.0, 10.0, 30.0, 20.0, 40.0]), alpha) == pytest.approx(mean)


@given(TOTALS, st.floats(0.01, 1.0))
def test_the_mean_of_the_worst_cases_lies_between_the_worst_and_the_mean(totals, alpha):
    worst = worst_mean(totals, alpha)
    assert totals.min() * (1 - 1e-9) - 1e-9 <= worst <= totals.mean() * (1 + 1e-9) + 1e-9


@given(TOTALS, st.floats(0.01, 1.0), st.integers(0, 1000))
def test_it_is_the_least_mean_over_all_weights_that_are_allowed(totals, alpha, seed):
    most = 1 / (alpha * totals.size)
    drawn = np.random.default_rng(seed).dirichlet(np.ones(totals.size))
    weights = np.full(totals.size, 1 / totals.size) if drawn.max() > most else drawn
    assert worst_mean(totals, alpha) <= weights @ totals * (1 + 1e-9) + 1e-9
