import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.shares import poisson_rate_intervals, wilson_intervals
from fukasa.core.errors import InvalidInput

counts = st.integers(0, 50).flatmap(lambda n: st.tuples(st.floats(0, n), st.just(n)))


@given(counts.filter(lambda pair: pair[1] > 0), st.sampled_from([0.8, 0.9, 0.95]))
def test_a_share_lies_in_its_interval_and_the_interval_in_zero_to_one(pair, level):
    low, high = wilson_intervals(np.array([pair[0]]), np.array([float(pair[1])]), level)
    assert 0 <= low[0] <= pair[0] / pair[1] <= high[0] <= 1


def test_the_wilson_interval_is_the_formula_of_1927():
    # p = 0.2, n = 10, z = 1.6449: centre (0.2 + z²/20)/(1 + z²/10), half z·√(0.2·0.8/10 + z²/400)/(1 + z²/10)
    z = 1.6448536269514722
    centre, width = 0.2 + z**2 / 20, z * (0.2 * 0.8 / 10 + z**2 / 400) ** 0.5
    low, high = wilson_intervals(np.array([2.0]), np.array([10.0]), 0.9)
    assert low[0] == pytest.approx((centre - width) / (1 + z**2 / 10))
    assert high[0] == pytest.approx((centre + width) / (1 + z**2 / 10))


def test_no_trials_tell_nothing():
    low, high = wilson_intervals(np.array([0.0]), np.array([0.0]), 0.9)
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_more_successes_than_trials_are_refused():
    with pytest.raises(InvalidInput, match="successes ≤ trials"):
        wilson_intervals(np.array([3.0]), np.array([2.0]), 0.9)


def test_the_rate_interval_covers_the_planted_rate_at_least_as_often_as_it_says():
    events = np.random.default_rng(2).poisson(3.0 * 4, 20_000).astype(float)
    low, high = poisson_rate_intervals(events, np.full(20_000, 4.0), 0.9)
    assert np.mean((low <= 3) & (high >= 3)) >= 0.9


def test_no_time_watched_gives_no_rate():
    low, high = poisson_rate_intervals(np.array([3.0]), np.array([0.0]), 0.9)
    assert np.isnan(low[0])
    assert np.isnan(high[0])
