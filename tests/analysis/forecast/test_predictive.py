import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri, stdtrit

from fukasa.analysis.forecast.exp_mean import CUT
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.core.errors import InvalidInput

SKEWED = Shapes(
    ("normal", "all"), np.stack([ndtri(PROBABILITIES), 1.5 * np.sinh(0.6 * ndtri(PROBABILITIES) + 0.2) - 0.3])
)

HEAVY = Shapes(("normal", "all"), np.stack([ndtri(PROBABILITIES), stdtrit(4, PROBABILITIES)]))


def forecasts(mu, sigma, shared=0.3, shape=0, shapes=SKEWED):
    size = len(mu)
    return Predictive(
        np.array(mu, dtype=np.float64),
        np.array(sigma, dtype=np.float64),
        np.full(size, shared, dtype=np.float64),
        np.full(size, shape, dtype=np.int64),
        shapes,
    )


mus, sigmas, rows = st.floats(-3, 18), st.floats(0.01, 2), st.sampled_from([0, 1])
shares = st.floats(0.0001, 0.9999)


@settings(deadline=None)
@given(mus, sigmas, rows, shares)
def test_the_chance_at_a_quantile_is_its_share(mu, sigma, row, share):
    one = forecasts([mu], [sigma], shape=row)
    value = one.quantile(share)
    assert one.prob_at_most(value)[0] == pytest.approx(share, abs=1e-7)
    assert one.prob_at_least(value)[0] == pytest.approx(1 - share, abs=1e-7)
    assert one.pit(value)[0] == pytest.approx(share, abs=1e-7)


@settings(deadline=None)
@given(mus, sigmas, rows, st.lists(shares, min_size=2, max_size=6))
def test_quantiles_are_ordered_and_intervals_nest(mu, sigma, row, asked):
    one = forecasts([mu], [sigma], shape=row)
    assert np.all(np.diff(one.quantile(np.sort(np.array(asked)))[0]) >= 0)
    (low50,), (high50,) = one.interval(0.5)
    (low80,), (high80,) = one.interval(0.8)
    assert low80 < low50 < high50 < high80


def test_one_share_gives_one_value_per_case_and_several_give_a_matrix():
    both = forecasts([0.0, 1.0], [1.0, 2.0])
    assert both.quantile(0.5) == pytest.approx(np.exp([0, 1]))
    assert both.quantile(np.array([0.1, 0.5, 0.9])).shape == (2, 3)
    assert both.quantile(np.array([0.1, 0.5, 0.9]))[1] == pytest.approx(np.exp(1 + 2 * ndtri([0.1, 0.5, 0.9])))


def test_a_sure_quantity_is_a_step():
    sure = forecasts([np.log(100)] * 3, [0.0] * 3)
    limits = np.array([99.0, 100.0, 101.0])
    assert sure.prob_at_most(limits).tolist() == [0, 1, 1]
    assert sure.prob_at_least(limits).tolist() == [1, 1, 0]
    assert sure.quantile(0.999) == pytest.approx([100] * 3)
    assert sure.mean() == pytest.approx([100] * 3)
    assert sure.crps(limits) == pytest.approx(np.abs(np.log(limits / 100)))


def test_nothing_lies_at_or_below_zero():
    one = forecasts([5.0], [1.0])
    assert (one.prob_at_least(0)[0], one.prob_at_most(0)[0], one.prob_at_least(-5)[0]) == (1, 0, 1)


def test_what_is_not_known_stays_not_known():
    rows = pl.DataFrame(
        {"mu": [1.0, None], "sigma": [0.5, None], "shared": [0.4, None], "shape": [1, None]},
        schema_overrides={"shape": pl.Int32},
    )
    found = Predictive.of(rows, SKEWED)
    assert np.isnan(found.quantile(0.5)).tolist() == [False, True]
    assert np.isnan(found.prob_at_least(2.0)).tolist() == [False, True]
    assert np.isnan(found.mean()).tolist() == [False, True]
    assert np.isnan(found.crps(np.array([2.0, 2.0]))).tolist() == [False, True]
    assert np.isnan(found.sample(np.random.default_rng(0), 5)[0, :, 0]).tolist() == [False, True]


@settings(max_examples=25, deadline=None)
@given(sigmas, rows, st.floats(-4, 4))
def test_the_score_is_the_integral_of_its_definition(sigma, row, z):
    one = forecasts([2.0], [sigma], shape=row)
    grid = np.linspace(-25, 25, 200_001)
    step = grid[1] - grid[0]
    integral = np.sum((SKEWED.cdf(grid, row) - (grid >= z)) ** 2) * step
    assert one.crps(np.exp(np.array([2.0 + sigma * z])))[0] == pytest.approx(sigma * integral, abs=3e-4 * sigma)


def test_the_score_of_the_normal_is_near_its_formula():
    # CRPS of a standard normal at its mean: 2 φ(0) − 1 / √π = 0.2337 (Gneiting and Raftery 2007).
    assert forecasts([0.0], [1.0]).crps(np.array([1.0]))[0] == pytest.approx(0.2337, abs=0.004)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 1.8), rows)
def test_the_mean_is_the_average_of_the_cut_quantiles_or_the_90_percent_point_below_it(sigma, row):
    one = forecasts([1.0], [sigma], shape=row)
    share = np.clip((np.arange(400_000) + 0.5) / 400_000, CUT, 1 - CUT)
    assert one.mean()[0] == pytest.approx(min(one.quantile(share).mean(), one.quantile(0.9)[0]), rel=2e-3)


def test_the_mean_of_a_near_normal_is_that_of_the_lognormal():
    assert forecasts([0.0], [0.8]).mean()[0] == pytest.approx(np.exp(0.32), rel=0.01)


def test_a_tail_without_a_mean_is_cut_and_stays_finite():
    heavy = Shapes(("normal", "all"), np.stack([ndtri(PROBABILITIES), np.sinh(1.3 * ndtri(PROBABILITIES))]))
    assert np.isfinite(forecasts([0.0], [2.0], shape=1, shapes=heavy).mean()).all()


@settings(deadline=None)
@given(mus, st.floats(0.01, 12), rows, st.sampled_from([SKEWED, HEAVY]))
def test_the_mean_that_is_told_lies_inside_the_interval_however_wide_the_forecast(mu, sigma, row, shapes):
    one = forecasts([mu], [sigma], shape=row, shapes=shapes)
    low, high = one.interval(0.8)
    assert low[0] <= one.mean()[0] <= high[0]


def planted(seed, accounts=1_000):
    """Forecast accounts whose logs have heavy tails beyond anything that tables tell; give what happened too."""
    rng = np.random.default_rng(seed)
    sigma = np.exp(rng.normal(np.log(0.6), 0.4, accounts))
    told = forecasts(rng.normal(8, 1, accounts), sigma, shared=0.0, shape=1, shapes=HEAVY)
    return told, np.exp(told.mu + sigma * HEAVY.quantile(rng.random(accounts), 1))


def test_the_means_of_a_thousand_accounts_add_up_to_about_what_happens():
    worlds = [planted(seed) for seed in range(60)]
    shares = [told.mean().sum() / real.sum() for told, real in worlds]
    assert 0.8 < np.median(shares) < 1.25


def test_with_the_tail_to_one_in_two_thousand_they_would_not():
    worlds = [planted(seed) for seed in range(60)]
    share = np.clip((np.arange(4_000) + 0.5) / 4_000, 0.0005, 0.9995)
    z = HEAVY.quantile(share, 1)
    sums = [sum(np.exp(told.mu + told.sigma * one).sum() for one in z) / z.size for told, _ in worlds]
    assert np.median([sum_ / real.sum() for sum_, (_, real) in zip(sums, worlds, strict=True)]) > 2


def test_draws_have_the_forecast_distribution_and_posts_share_the_level():
    both = forecasts([0.0, 3.0], [0.8, 0.5], shared=0.4, shape=1)
    drawn = both.sample(np.random.default_rng(1), 20_000, posts=2)
    assert drawn.shape == (20_000, 2, 2)
    for share in (0.05, 0.5, 0.95):
        assert np.mean(drawn[:, :, 0] <= both.quantile(share), axis=0) == pytest.approx([share] * 2, abs=0.01)
    normal = ndtri(np.clip([both.pit(post) for post in drawn.reshape(-1, 2, 2)[:, :, 0][:4_000]], CUT, 1 - CUT))
    again = ndtri(np.clip([both.pit(post) for post in drawn.reshape(-1, 2, 2)[:, :, 1][:4_000]], CUT, 1 - CUT))
    assert np.corrcoef(normal[:, 0], again[:, 0])[0, 1] == pytest.approx(0.4, abs=0.05)
    assert np.corrcoef(normal[:, 0], normal[:, 1])[0, 1] == pytest.approx(0.0, abs=0.05)


def test_draws_average_to_the_mean():
    one = forecasts([2.0], [1.2], shape=1)
    assert one.sample(np.random.default_rng(2), 400_000).mean() == pytest.approx(one.mean()[0], rel=0.02)


def test_cases_of_one_account_hang_together():
    two = forecasts([0.0, 0.0], [1.0, 1.0], shared=0.9)
    logs = np.log(two.sample(np.random.default_rng(3), 4_000, accounts=np.array([7, 7]))[:, :, 0])
    assert np.corrcoef(logs.T)[0, 1] == pytest.approx(0.9, abs=0.03)


def test_the_total_of_many_posts_spreads_as_much_as_the_level_is_unsure():
    lone, tied = (forecasts([0.0], [1.0], shared=shared) for shared in (0.0, 0.6))
    wide = np.log(tied.totals(np.random.default_rng(4), 50, draws=4_000)).std()
    narrow = np.log(lone.totals(np.random.default_rng(4), 50, draws=4_000)).std()
    # Independent: √((e − 1) / 50) = 0.185. Shared: the level alone has √0.6 = 0.775.
    assert narrow == pytest.approx(0.185, abs=0.03)
    assert wide == pytest.approx(0.775, abs=0.05)


def test_totals_cover_twenty_new_posts_and_the_sum_of_ends_covers_too_much():
    rng = np.random.default_rng(5)
    one = forecasts([0.0], [1.0], shared=0.3, shape=0)
    drawn = one.totals(rng, 20)
    low, high = np.quantile(drawn, [0.1, 0.9])
    truth = np.exp(np.sqrt(0.3) * rng.standard_normal((20_000, 1)) + np.sqrt(0.7) * rng.standard_normal((20_000, 20)))
    total = truth.sum(axis=1)
    assert np.mean((low <= total) & (total <= high)) == pytest.approx(0.8, abs=0.02)
    ends = 20 * one.quantile(np.array([0.1, 0.9]))[0]
    assert np.mean((ends[0] <= total) & (total <= ends[1])) > 0.9


def test_cases_may_have_different_numbers_of_posts():
    both = forecasts([0.0, 5.0], [0.0, 0.0])
    assert both.totals(np.random.default_rng(0), np.array([3, 2]), draws=2) == pytest.approx([3 + 2 * np.exp(5)] * 2)


def test_the_same_generator_gives_the_same_draws():
    one = forecasts([0.0, 1.0], [1.0, 1.0])
    first, second = (one.totals(np.random.default_rng(9), 3, draws=50) for _ in range(2))
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize(
    "call",
    [
        lambda one: one.interval(1.0),
        lambda one: one.crps(np.array([0.0])),
        lambda one: one.sample(np.random.default_rng(0), 0),
        lambda one: one.totals(np.random.default_rng(0), 0),
        lambda _: forecasts([0.0], [-1.0]),
        lambda _: forecasts([0.0], [1.0], shared=1.2),
        lambda one: Predictive(one.mu, one.sigma, one.shared, np.array([0, 0])),
    ],
)
def test_what_cannot_be_asked_is_refused(call):
    with pytest.raises(InvalidInput):
        call(forecasts([0.0], [1.0]))
