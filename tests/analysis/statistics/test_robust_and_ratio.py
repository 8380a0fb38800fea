import numpy as np
import pytest

from fukasa.analysis.statistics.ratio import row_median_ratios
from fukasa.analysis.statistics.robust import mad_factor, row_mad_scale, row_winsorised_mean


@pytest.mark.parametrize("n", [8, 15, 30])
def test_the_robust_scale_recovers_the_standard_deviation_of_a_normal(n):
    draws = np.random.default_rng(1).normal(5, 2, (20_000, n))
    assert np.mean(row_mad_scale(draws, 0.9).value) == pytest.approx(2, rel=0.05)


def test_the_robust_scale_is_not_moved_by_one_wild_value():
    calm = np.random.default_rng(1).normal(0, 1, (1, 29))
    wild = np.append(calm, [[1e6]], axis=1)
    assert row_mad_scale(wild, 0.9).value[0] < 1.6


def test_one_value_has_no_scale():
    assert np.isnan(mad_factor(np.array([1]))[0])


@pytest.mark.parametrize("n", [8, 30])
def test_the_interval_of_the_scale_covers_the_planted_one_about_as_often_as_it_says(n):
    spread = row_mad_scale(np.random.default_rng(3).normal(0, 0.8, (20_000, n)), 0.9)
    covered = np.mean((spread.low <= 0.8) & (spread.high >= 0.8))
    assert covered == pytest.approx(0.93, abs=0.06)


def test_the_winsorised_mean_pulls_the_far_value_to_its_limit():
    values = np.array([[0.0, 0.0, 10.0]])
    mean = row_winsorised_mean(values, np.array([0.0]), np.array([3.0]))
    assert mean[0] == (0 + 0 + 3) / 3


def test_without_a_limit_the_winsorised_mean_is_the_mean():
    values = np.array([[1.0, 2.0, 6.0]])
    assert row_winsorised_mean(values, np.array([2.0]), np.array([np.nan]))[0] == 3


def test_the_ratio_of_medians_recovers_a_planted_ratio():
    rng = np.random.default_rng(5)
    paid, organic = rng.lognormal(np.log(600), 0.6, (4_000, 8)), rng.lognormal(np.log(1_000), 0.6, (4_000, 20))
    ratio, low, high = row_median_ratios(paid, organic, 0.9)
    assert np.median(ratio) == pytest.approx(0.6, rel=0.05)
    assert np.mean((low <= 0.6) & (high >= 0.6)) == pytest.approx(0.9, abs=0.05)


def test_a_median_of_zero_gives_no_ratio():
    ratio, _, _ = row_median_ratios(np.array([[1.0, 2.0, 3.0]]), np.array([[0.0, 0.0, 0.0]]), 0.9)
    assert np.isnan(ratio[0])
