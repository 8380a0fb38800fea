import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.conversion import conversion_rate
from fukasa.analysis.planning.returns import returns
from fukasa.analysis.planning.totals import totals
from fukasa.core.errors import InvalidInput

NOBODY = np.empty(0)


def group(number=10, **columns):
    usual = {
        "account_key": [f"tiktok:{place:02d}" for place in range(number)],
        "mu": np.log(20_000.0),
        "sigma": 0.5,
        "price_mu": np.log(20_000.0),
        "price_sigma": 0.0,
        "price_p50": 20_000.0,
        "shared": 0.3,
    }
    return pl.DataFrame({**usual, **columns})


def stated(low=0.001, high=0.001):
    return conversion_rate(NOBODY, NOBODY, stated=(low, high))


def own(number=40, seed=0):
    rng = np.random.default_rng(seed)
    trials = rng.integers(2_000, 40_000, number)
    events = rng.binomial(trials, rng.beta(2, 1_998, number))
    return conversion_rate(events.astype(float), trials.astype(float))


def bring(rows, rate, value=4_000.0, seed=1, **more):
    return returns(rows, rate, value, rng=np.random.default_rng(seed), **more)


def test_a_group_sells_views_times_rate_and_brings_back_sales_over_cost():
    found = bring(group(), stated())
    # Ten posts of 20,000 · e^(0.125) views in the mean, 0.1 % of which order for ¥4,000; ¥200,000 are spent.
    expected = 10 * 20_000 * np.exp(0.125) * 0.001
    assert found.conversions.mean == pytest.approx(expected, rel=0.02)
    assert found.source_roi.mean == pytest.approx(expected * 4_000 / 200_000, rel=0.02)
    assert (found.profit_roi, found.prob_profit, found.basis) == (None, None, "assumed")


def test_the_source_formula_is_that_of_the_group():
    one = totals(group(sigma=0.0), rng=np.random.default_rng(0))
    found = bring(group(sigma=0.0), stated(), 4_000.0)
    assert found.source_roi.mean == pytest.approx(0.001 * 4_000 / one.cpv.mean, rel=0.02)


def test_profit_takes_goods_and_cost_away():
    found = bring(group(), stated(), margin=0.3)
    assert found.profit_roi.mean == pytest.approx(0.3 * found.source_roi.mean - 1)
    assert found.prob_profit == pytest.approx(0.8, abs=0.2)


def test_few_expected_orders_may_be_none_at_all():
    found = bring(group(1, sigma=0.0), stated(0.0001, 0.0001))
    assert found.prob_none == pytest.approx(np.exp(-2), abs=0.02)
    assert found.source_roi.p10 == 0


def test_an_assumed_rate_is_unsure_for_all_together_and_own_rates_are_not():
    vague = bring(group(200), stated(0.0005, 0.002)).conversions
    told = bring(group(200), own()).conversions
    assert vague.p90 / vague.p10 == pytest.approx(4, rel=0.15)
    assert told.p90 / told.p10 < 2


@pytest.mark.slow
def test_orders_of_a_planted_world_fall_inside_eighty_times_in_a_hundred():
    inside = []
    for seed in range(100):
        found = bring(group(15), own(60, seed), seed=seed, draws=1_000).conversions
        rng = np.random.default_rng(5_000 + seed)
        level = np.sqrt(0.3) * rng.standard_normal(15) + np.sqrt(0.7) * rng.standard_normal(15)
        orders = rng.poisson(np.sum(20_000 * np.exp(0.5 * level) * rng.beta(2, 1_998, 15)))
        inside.append(found.p10 <= orders <= found.p90)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.11)


def test_without_creators_or_without_a_rate_there_is_no_return():
    assert bring(group().head(0), stated()) is None
    assert bring(group(), conversion_rate(NOBODY, NOBODY)) is None


def test_more_posts_of_the_same_creators_sell_more_and_share_their_rate():
    one, four = bring(group(8), own()), bring(group(8, posts=4), own())
    assert four.conversions.mean == pytest.approx(4 * one.conversions.mean, rel=0.1)
    assert four.source_roi.mean == pytest.approx(one.source_roi.mean, rel=0.1)


@pytest.mark.parametrize(("value", "margin"), [(0.0, None), (float("nan"), None), (4_000.0, 0.0), (4_000.0, 30.0)])
def test_values_that_cannot_be_are_refused(value, margin):
    with pytest.raises(InvalidInput):
        bring(group(), stated(), value, margin=margin)
