import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.roi import Roi, profit_roi, source_roi
from fukasa.core.errors import InvalidInput


def cpv(price=20_000.0, sigma=0.6, price_sigma=0.0):
    quantity = Predictive(np.log([10_000.0]), np.array([sigma]), np.zeros(1), np.zeros(1, dtype=np.int64))
    return Costs(np.log([price]), np.array([price_sigma]), quantity, "JPY")


def rate(value=0.001, sigma=0.0):
    return LogRates(np.log([value]), np.array([sigma]))


def test_the_formula_of_the_sources_is_sales_per_money_spent():
    # 0.1 % of the viewers buy for ¥4,000, a view costs ¥2: ¥4 of sales per view for ¥2.
    assert source_roi(0.001, 4_000, 2.0) == pytest.approx(2.0)
    assert Roi.source(cpv(), rate(), 4_000).quantile(0.5)[0] == pytest.approx(2.0)


def test_the_return_by_profit_takes_the_goods_and_the_cost_away():
    # ¥40,000 of sales at a margin of 30 % leave ¥12,000 for a cost of ¥20,000.
    assert profit_roi(12_000, 20_000) == pytest.approx(-0.4)
    assert Roi.profit(cpv(), rate(), 4_000, 0.3).quantile(0.5)[0] == pytest.approx(-0.4)


def test_the_two_formulas_break_even_elsewhere_and_keep_their_name():
    source, profit = Roi.source(cpv(), rate(), 4_000), Roi.profit(cpv(), rate(), 4_000, 0.3)
    assert (source.formula, source.break_even) == ("source", 1.0)
    assert (profit.formula, profit.break_even) == ("profit", 0.0)
    assert source.prob_at_least(1.0)[0] > 0.8
    assert profit.prob_at_least(0.0)[0] < 0.3


def test_with_a_full_margin_profit_is_sales_less_one():
    source, profit = Roi.source(cpv(), rate(), 4_000), Roi.profit(cpv(), rate(), 4_000, 1.0)
    assert profit.quantile(0.3)[0] == pytest.approx(source.quantile(0.3)[0] - 1)


@settings(deadline=None)
@given(st.floats(0, 2), st.floats(0, 2), st.floats(0.02, 0.98), st.floats(0.01, 1))
def test_the_chance_to_reach_a_quantile_is_what_lies_above_it(price_sigma, rate_sigma, share, margin):
    found = Roi.profit(cpv(price_sigma=price_sigma), rate(sigma=rate_sigma), 4_000, margin)
    assert found.prob_at_least(found.quantile(share)[0])[0] == pytest.approx(1 - share, abs=1e-6)


def test_the_spread_is_that_of_simulated_returns():
    rng = np.random.default_rng(0)
    found = Roi.profit(cpv(price_sigma=0.3), rate(sigma=0.4), 4_000, 0.5)
    drawn_views, price = np.exp(np.log(10_000) + 0.6 * rng.normal(size=400_000)), 20_000 * np.exp(
        0.3 * rng.normal(size=400_000)
    )  # fmt: skip
    drawn = (0.5 * 4_000 * 0.001 * np.exp(0.4 * rng.normal(size=400_000)) * drawn_views - price) / price
    low, high = found.interval(0.8)
    assert [low[0], high[0]] == pytest.approx(np.quantile(drawn, [0.1, 0.9]), rel=0.03, abs=0.02)


def test_everything_cannot_be_lost_twice():
    assert Roi.profit(cpv(), rate(), 4_000, 0.3).prob_at_least(-1.0).tolist() == [1.0]
    assert Roi.source(cpv(), rate(), 4_000).prob_at_least(0.0).tolist() == [1.0]


def test_an_unknown_price_has_no_return():
    unknown = Costs(np.array([np.nan]), np.array([np.nan]), cpv().quantity, "JPY")
    found = Roi.source(unknown, rate(), 4_000)
    assert np.isnan([found.quantile(0.5)[0], found.prob_at_least(1.0)[0], found.prob_at_least(0.0)[0]]).all()


def test_a_wider_rate_gives_a_wider_return():
    narrow, wide = (Roi.source(cpv(), rate(sigma=sigma), 4_000).interval(0.8) for sigma in (0.0, 0.8))
    assert wide[0][0] < narrow[0][0] < narrow[1][0] < wide[1][0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: source_roi(0.001, 4_000, 0.0),
        lambda: source_roi(1.5, 4_000, 2.0),
        lambda: source_roi(0.001, -1, 2.0),
        lambda: profit_roi(10, 0),
        lambda: Roi.profit(cpv(), rate(), 4_000, 0.0),
        lambda: Roi.profit(cpv(), rate(), 4_000, 30),
        lambda: Roi.source(cpv(), rate(), 0),
    ],
)
def test_what_has_no_return_is_refused(call):
    with pytest.raises(InvalidInput):
        call()


def test_the_normal_quantile_of_the_test_is_the_one_of_the_forecast():
    assert cpv().quantile(0.9)[0] == pytest.approx(2 * np.exp(0.6 * ndtri(0.9)))
