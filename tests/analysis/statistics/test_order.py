import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.order import interval_rank, quantile, row_median, row_medians
from fukasa.core.errors import InvalidInput

NAN = float("nan")
samples = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40)


def test_the_median_of_an_even_sample_lies_halfway():
    assert row_median(np.array([[4.0, 1.0, 2.0, 3.0]]))[0] == (2 + 3) / 2


def test_missing_values_are_left_out():
    medians = row_medians(np.array([[NAN, 5.0, NAN, 1.0, 3.0]]), 0.5)
    assert (medians.n[0], medians.value[0]) == (3, 3.0)


def test_a_row_without_values_has_no_median():
    medians = row_medians(np.array([[NAN, NAN], [1.0, NAN]]), 0.5)
    assert np.isnan(medians.value[0])
    assert np.isnan(medians.low[0])


def test_five_values_hold_the_median_between_their_ends_at_ninety_percent():
    # 1 − 2 · (1/2)^5 = 0.9375 ≥ 0.9
    assert interval_rank(5, 0.9) == 1
    assert interval_rank(4, 0.9) == 0  # 1 − 2 · (1/2)^4 = 0.875 < 0.9


def test_ten_values_leave_one_out_at_each_end():
    # P(Bin(10, 1/2) ≤ 1) = 11/1024 ≤ 0.05, P(Bin ≤ 2) = 56/1024 > 0.05: the second smallest to the second largest
    medians = row_medians(np.arange(1.0, 11.0)[None, :], 0.9)
    assert (medians.low[0], medians.high[0]) == (2.0, 9.0)


@given(samples, st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_the_interval_holds_the_median_and_does_not_depend_on_order(values, level):
    forward = row_medians(np.array([values]), level)
    backward = row_medians(np.array([values[::-1]]), level)
    assert forward.value[0] == backward.value[0]
    assert not forward.low[0] > forward.value[0]
    assert not forward.high[0] < forward.value[0]


@given(samples)
def test_a_higher_level_never_gives_a_narrower_interval(values):
    narrow, wide = (row_medians(np.array([values]), level) for level in (0.5, 0.75))
    assert not wide.low[0] > narrow.low[0]
    assert not wide.high[0] < narrow.high[0]


@pytest.mark.parametrize("n", [5, 9, 14, 30])
@pytest.mark.parametrize("level", [0.8, 0.9])
def test_the_interval_covers_the_median_of_a_skewed_law_at_least_as_often_as_it_says(n, level):
    draws = np.random.default_rng(7).lognormal(2, 1.5, (20_000, n))
    medians = row_medians(draws, level)
    truth = np.exp(2)
    covered = np.mean((medians.low <= truth) & (truth <= medians.high))
    assert covered >= level - 3 * np.sqrt(level * (1 - level) / 20_000)


def test_the_interval_does_not_cover_a_wrong_truth():
    draws = np.random.default_rng(7).lognormal(2, 1.5, (5_000, 30))
    medians = row_medians(draws, 0.9)
    wrong = np.exp(2 + 1.5)
    assert np.mean((medians.low <= wrong) & (wrong <= medians.high)) < 0.1


@given(samples, st.floats(0, 1), st.floats(0, 1))
def test_quantiles_are_ordered(values, one, other):
    low, high = sorted((one, other))
    array = np.array(values)
    assert quantile(array, low) <= quantile(array, high)


def test_an_empty_sample_has_no_quantile():
    with pytest.raises(InvalidInput, match="empty sample"):
        quantile(np.array([NAN]), 0.5)


@pytest.mark.parametrize("level", [0, 1, -0.1, 1.5])
def test_a_level_outside_zero_and_one_is_refused(level):
    with pytest.raises(InvalidInput, match="strictly between 0 and 1"):
        row_medians(np.array([[1.0]]), level)


def test_a_list_that_is_no_matrix_is_refused():
    with pytest.raises(InvalidInput, match="rows of a matrix"):
        row_medians(np.array([1.0, 2.0]), 0.9)
