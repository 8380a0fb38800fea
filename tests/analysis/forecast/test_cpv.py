import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.baseline import forecast_accounts
from fukasa.analysis.forecast.cpv import cost_per, cpv_accounts, prob_at_most
from fukasa.analysis.forecast.price import price_accounts
from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.core.errors import InvalidInput
from tests.factories.engagement import AS_OF, account, accounts, posts, posts_of, world

mus, sigmas = st.floats(0, 15), st.floats(0.05, 2)
limits = st.floats(1e-4, 1e5)


def chance(limit, price_mu, views_mu, sigma):
    return prob_at_most(limit, np.array([price_mu - views_mu]), np.array([sigma]))[0]


def test_cost_per_view_is_price_over_views():
    cpv = cost_per(Lognormal(np.log(30_000), 0), Lognormal(np.log(20_000), 0.5))
    assert cpv.median == pytest.approx(30_000 / 20_000)
    assert cpv.sigma == 0.5


def test_independent_spreads_add_in_squares():
    assert cost_per(Lognormal(0, 0.3), Lognormal(0, 0.4)).sigma == pytest.approx(0.5)


def test_the_chance_at_the_median_is_one_half():
    assert chance(2.0, np.log(2 * 10_000), np.log(10_000), 0.7) == pytest.approx(0.5)


def test_the_chance_is_that_of_the_views_reaching_price_over_cut_off():
    views = Lognormal(9, 0.8)
    assert chance(2.0, np.log(30_000), 9, 0.8) == pytest.approx(views.prob_at_least(30_000 / 2))


@given(limits, limits, mus, mus, sigmas)
def test_the_chance_rises_with_the_cut_off(one, other, price, views, sigma):
    low, high = sorted((one, other))
    assert chance(low, price, views, sigma) <= chance(high, price, views, sigma)


@given(limits, mus, mus, mus, sigmas)
def test_the_chance_falls_with_the_price(limit, one, other, views, sigma):
    low, high = sorted((one, other))
    assert chance(limit, low, views, sigma) >= chance(limit, high, views, sigma)


@given(limits, mus, mus, sigmas, st.sampled_from([1 / 150, 1400.0, 100.0]))
def test_the_unit_of_the_currency_does_not_matter(limit, price, views, sigma, rate):
    assert chance(limit * rate, price + np.log(rate), views, sigma) == pytest.approx(
        chance(limit, price, views, sigma), abs=1e-9
    )


def test_a_sure_cost_exactly_at_the_cut_off_passes():
    assert prob_at_most(2.0, np.log([2.0, 2.0001, np.nan]), np.array([0.0, 0.0, 0.0])).tolist()[:2] == [1.0, 0.0]


def test_an_unknown_cost_has_no_chance():
    assert np.isnan(prob_at_most(2.0, np.array([np.nan, 0.0]), np.array([0.5, np.nan]))).all()


@pytest.mark.parametrize("limit", [0, -1, float("nan"), float("inf")])
def test_a_cut_off_that_is_no_amount_is_refused(limit):
    with pytest.raises(InvalidInput, match="above 0"):
        prob_at_most(limit, np.array([0.0]), np.array([1.0]))


def test_likes_never_enter_the_cost_per_view():
    people = accounts(account(), account("tiktok:v"))
    rows = posts(*posts_of("tiktok:a", 8, likes=500), *posts_of("tiktok:v", 8, views=9_000))
    prices = price_accounts(people, currency="JPY", as_of=AS_OF)
    likes, views = cpv_accounts(forecast_accounts(rows, people), prices, cut_off=2.0).rows(named=True)
    assert (likes["cpv_p50"], likes["prob_cpv"], views["cpl_p50"]) == (None, None, None)
    assert likes["cpl_p50"] == pytest.approx(likes["price_p50"] / 500)
    assert views["cpv_p50"] == pytest.approx(views["price_p50"] / 9_000)
    assert views["cpm_p50"] == pytest.approx(1_000 * views["cpv_p50"])


def test_quantiles_of_the_cost_are_ordered_and_chances_are_shares():
    rows, people, _ = world(0, number=100)
    found = cpv_accounts(
        forecast_accounts(rows, people), price_accounts(people, currency="JPY", as_of=AS_OF), cut_off=2.0
    )
    assert found.filter(~((pl.col("cpv_p10") < pl.col("cpv_p50")) & (pl.col("cpv_p50") < pl.col("cpv_p90")))).is_empty()
    assert found["prob_cpv"].is_between(0, 1).all()
    assert (
        cpv_accounts(forecast_accounts(rows, people), price_accounts(people, currency="JPY", as_of=AS_OF))[
            "prob_cpv"
        ].null_count()
        == 100
    )


def test_the_chance_is_the_share_of_simulated_costs_under_the_cut_off():
    rng = np.random.default_rng(1)
    simulated = rng.lognormal(10.5, 0.9, 200_000) / rng.lognormal(9.8, 0.7, 200_000)
    assert chance(2.0, 10.5, 9.8, np.hypot(0.9, 0.7)) == pytest.approx(np.mean(simulated <= 2.0), abs=0.005)
