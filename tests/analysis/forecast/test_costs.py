import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from fukasa.analysis.forecast.cost_cdf import log_cost_cdf
from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.exp_mean import CUT
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.outcomes import Outcomes
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.core.errors import InvalidInput

SKEWED = Shapes(("normal", "all"), np.stack([ndtri(PROBABILITIES), 1.5 * np.sinh(0.6 * ndtri(PROBABILITIES) + 0.2)]))


def views(mu=9.0, sigma=0.7, shape=0, size=1):
    return Predictive(
        np.full(size, mu), np.full(size, sigma), np.zeros(size), np.full(size, shape, dtype=np.int64), SKEWED
    )


def costs(price=10.0, price_sigma=0.0, **forecast):
    quantity = views(**forecast)
    return Costs(np.full(len(quantity), price), np.full(len(quantity), price_sigma), quantity, "JPY")


mus, sigmas, price_sigmas = st.floats(0, 15), st.floats(0.05, 2), st.floats(0, 2)
rows, limits, shares = st.sampled_from([0, 1]), st.floats(1e-3, 1e4), st.floats(0.01, 0.99)


def simulated(price_mu, price_sigma, quantity, seed=0, draws=400_000):
    rng = np.random.default_rng(seed)
    z = quantity.shapes.quantile(rng.random(draws), int(quantity.shape[0]))
    return np.exp(price_mu + price_sigma * rng.standard_normal(draws) - quantity.mu - quantity.sigma * z)


@pytest.mark.parametrize("shape", [0, 1])
@pytest.mark.parametrize("price_sigma", [0.0, 0.05, 0.4, 1.5])
def test_the_chance_is_the_share_of_simulated_costs_under_the_cut_off(shape, price_sigma):
    found = costs(10.0, price_sigma, shape=shape)
    drawn = simulated(10.0, price_sigma, found.quantity)
    for cut_off in (0.5, 1.0, 2.0, 5.0, 20.0):
        assert found.prob_at_most(cut_off)[0] == pytest.approx(np.mean(drawn <= cut_off), abs=0.004)


@pytest.mark.parametrize("shape", [0, 1])
@pytest.mark.parametrize("ratio", [1e-7, 1e-3, 0.1, 1.0, 30.0])
def test_the_closed_form_is_the_average_over_the_shape(shape, ratio):
    # Φ averaged over a million points of equal mass.
    z = SKEWED.quantile((np.arange(1_000_000) + 0.5) / 1e6, shape)
    limit = np.linspace(-3, 3, 7)
    averages = [np.mean(ndtr(at + ratio * z)) for at in limit]
    found, _ = log_cost_cdf(limit, np.ones(7), np.full(7, ratio), np.full(7, shape), SKEWED)
    assert found == pytest.approx(averages, abs=2e-6)


def test_the_density_is_the_slope_of_the_chance():
    limit = np.linspace(-2, 2, 9)
    same = [np.full(9, 0.6), np.full(9, 0.9), np.ones(9, dtype=np.int64), SKEWED]
    _, density = log_cost_cdf(limit, *same)
    after, before = (log_cost_cdf(limit + step, *same)[0] for step in (1e-5, -1e-5))
    assert density == pytest.approx((after - before) / 2e-5, rel=1e-5)


@settings(deadline=None)
@given(mus, price_sigmas, mus, sigmas, rows, shares)
def test_the_chance_at_a_quantile_is_its_share(price, price_sigma, mu, sigma, row, share):
    found = costs(price, price_sigma, mu=mu, sigma=sigma, shape=row)
    assert found.prob_at_most(found.quantile(share))[0] == pytest.approx(share, abs=1e-6)


@settings(deadline=None)
@given(limits, limits, mus, price_sigmas, sigmas, rows)
def test_the_chance_rises_with_the_cut_off(one, other, price, price_sigma, sigma, row):
    low, high = sorted((one, other))
    found = costs(price, price_sigma, sigma=sigma, shape=row)
    assert 0 <= found.prob_at_most(low)[0] <= found.prob_at_most(high)[0] + 1e-9 <= 1 + 1e-9


@settings(deadline=None)
@given(limits, mus, mus, price_sigmas, sigmas, rows)
def test_the_chance_falls_with_the_price(limit, one, other, price_sigma, sigma, row):
    low, high = sorted((one, other))
    cheap, dear = (costs(price, price_sigma, sigma=sigma, shape=row) for price in (low, high))
    assert cheap.prob_at_most(limit)[0] >= dear.prob_at_most(limit)[0] - 1e-9


@settings(deadline=None)
@given(limits, mus, price_sigmas, sigmas, st.sampled_from([1 / 150, 1_400.0, 100.0]))
def test_the_unit_of_the_currency_does_not_matter(limit, price, price_sigma, sigma, rate):
    yen, other = costs(price, price_sigma, sigma=sigma), costs(price + np.log(rate), price_sigma, sigma=sigma)
    assert other.prob_at_most(limit * rate)[0] == pytest.approx(yen.prob_at_most(limit)[0], abs=1e-9)


@settings(deadline=None)
@given(mus, sigmas, rows, limits)
def test_a_sure_price_asks_whether_the_views_reach_price_over_cut_off(price, sigma, row, limit):
    found = costs(price, 0.0, sigma=sigma, shape=row)
    assert found.prob_at_most(limit)[0] == pytest.approx(found.quantity.prob_at_least(np.exp(price) / limit)[0])


@settings(max_examples=30, deadline=None)
@given(sigmas, rows, limits)
def test_a_price_that_is_nearly_sure_is_like_a_sure_one(sigma, row, limit):
    sure, nearly = (costs(10.0, spread, sigma=sigma, shape=row) for spread in (0.0, 1e-6))
    assert nearly.prob_at_most(limit)[0] == pytest.approx(sure.prob_at_most(limit)[0], abs=1e-4)


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_each_case_has_its_own_answer_in_whatever_order(order):
    quantity = Predictive(np.array([9.0, 9.5, 8.0])[order], np.array([0.5, 0.0, 1.0])[order],
                          np.zeros(3), np.array([1, 0, 0])[order], SKEWED)  # fmt: skip
    found = Costs(np.array([10.0, 9.5, 9.0])[order], np.array([0.3, 0.2, 0.0])[order], quantity, "JPY")
    alone = [
        costs(10.0, 0.3, mu=9.0, sigma=0.5, shape=1).prob_at_most(2.0)[0],
        float(ndtr(np.log(2.0) / 0.2)),
        costs(9.0, 0.0, mu=8.0, sigma=1.0).prob_at_most(2.0)[0],
    ]
    assert found.prob_at_most(2.0) == pytest.approx(np.array(alone)[order])
    assert found.prob_at_most(found.quantile(0.3)) == pytest.approx([0.3] * 3)


def test_a_sure_cost_exactly_at_the_cut_off_passes():
    sure = Costs.of_prices(np.array([20_000.0, 20_001.0]), views(np.log(10_000), 0.0, size=2), "JPY")
    assert sure.prob_at_most(2.0).tolist() == [1, 0]
    assert sure.quantile(0.9) == pytest.approx([2.0, 2.0001])


def test_what_is_not_known_has_no_cost():
    quantity = Predictive(np.array([9.0, np.nan, 9.0]), np.array([0.5, np.nan, np.nan]), np.zeros(3),
                          np.zeros(3, dtype=np.int64))  # fmt: skip
    found = Costs.of_prices(np.array([np.nan, 1_000.0, 1_000.0]), quantity, "JPY")
    assert np.isnan(found.prob_at_most(2.0)).all()
    assert np.isnan(found.quantile(0.5)).all()
    modelled = Costs(np.array([np.nan, 7.0, 7.0]), np.array([np.nan, 0.3, 0.3]), quantity, "JPY")
    assert np.isnan(modelled.prob_at_most(2.0)).all()
    assert np.isnan(modelled.quantile(0.5)).all()


def test_nobody_costs_nothing():
    assert costs(size=0).prob_at_most(2.0).size == 0
    assert costs(price_sigma=0.4, size=0).quantile(0.5).size == 0


@pytest.mark.parametrize("price", [0.0, -5.0])
def test_a_price_of_nothing_is_refused_with_what_to_do(price):
    with pytest.raises(InvalidInput, match="gifted"):
        Costs.of_prices(np.array([price, 10.0]), views(size=2), "JPY")


def test_the_log_of_a_price_of_nothing_is_refused_too():
    with pytest.raises(InvalidInput, match="above 0"):
        costs(price=-np.inf)


@pytest.mark.parametrize("cut_off", [0, -1, float("nan"), float("inf")])
def test_a_cut_off_that_is_no_amount_is_refused(cut_off):
    with pytest.raises(InvalidInput, match="above 0"):
        costs().prob_at_most(cut_off)


def test_a_cut_off_in_another_currency_is_refused_in_one_sentence():
    with pytest.raises(InvalidInput, match="the prices are in JPY, the cut-off in USD; give the cut-off in JPY"):
        costs().prob_at_most(2.0, currency="USD")
    assert costs().prob_at_most(2.0, currency="JPY") == costs().prob_at_most(2.0)


def test_a_thousand_views_cost_a_thousand_times_as_much():
    one = costs(price_sigma=0.3)
    assert one.per_thousand().quantile(0.4) == pytest.approx(1_000 * one.quantile(0.4))
    assert one.per_thousand().prob_at_most(2_000.0) == pytest.approx(one.prob_at_most(2.0))


def test_the_cost_of_an_engagement_is_that_of_a_view_over_the_rate():
    one, sure = costs(price_sigma=0.3, shape=1), LogRates(np.log([0.05]), np.zeros(1))
    assert one.per_result(sure).quantile(0.5) == pytest.approx(one.quantile(0.5) / 0.05)
    unsure = one.per_result(LogRates.between(np.array([0.02]), np.array([0.125])))
    (low, high), (inner_low, inner_high) = unsure.interval(0.8), one.per_result(sure).interval(0.8)
    assert low < inner_low < inner_high < high


def test_drawn_costs_have_the_distribution():
    one = costs(price_sigma=0.4, shape=1)
    drawn = one.sample(np.random.default_rng(1), 100_000)[:, 0]
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx(
        [one.quantile(share)[0] for share in (0.1, 0.5, 0.9)], rel=0.02
    )


def outcomes(low, high, **forecast):
    return Outcomes(views(**forecast), LogRates.between(np.array([low]), np.array([high])))


def test_engagements_are_views_times_the_rate():
    found = outcomes(0.02, 0.08, shape=1)
    rng = np.random.default_rng(2)
    views = 1 / simulated(0.0, 0.0, found.quantity)
    rate = np.exp(found.rate.mu + found.rate.sigma * rng.normal(size=400_000))
    drawn = views * rate
    assert [found.quantile(share)[0] for share in (0.1, 0.5, 0.9)] == pytest.approx(
        np.quantile(drawn, [0.1, 0.5, 0.9]), rel=0.02
    )
    assert found.prob_at_least(300)[0] == pytest.approx(np.mean(drawn >= 300), abs=0.004)
    winsorised = np.clip(views, *np.quantile(views, [CUT, 1 - CUT]))
    assert found.mean()[0] == pytest.approx((winsorised * rate).mean(), rel=0.02)


def test_few_conversions_scatter_more_than_the_expected_ones():
    found = outcomes(0.0002, 0.0002, sigma=0.1)
    drawn = found.sample(np.random.default_rng(3), 40_000)[:, 0]
    expected = found.mean()[0]
    # About 1.6 conversions: none at all in e^−1.6 of the cases.
    assert drawn.mean() == pytest.approx(expected, rel=0.03)
    assert np.mean(drawn == 0) == pytest.approx(np.exp(-expected), abs=0.02)


def test_a_rate_for_all_is_the_same_in_one_draw():
    found = outcomes(0.01, 0.1, sigma=0.0, mu=12.0, size=2)
    drawn = found.sample(np.random.default_rng(4), 2_000, posts=3)
    assert np.corrcoef(np.log(drawn.T))[0, 1] > 0.95


@pytest.mark.parametrize(
    "call",
    [
        lambda: LogRates.between(0.0, 0.1),
        lambda: LogRates.between(0.2, 0.1),
        lambda: LogRates(np.zeros(2), np.zeros(1)),
        lambda: LogRates(np.zeros(1), np.zeros(1)).times(0),
        lambda: outcomes(0.01, 0.02).prob_at_least(0),
        lambda: costs().quantile(1.0),
        lambda: Costs(np.zeros(2), np.zeros(2), views(), "JPY"),
    ],
)
def test_what_cannot_be_asked_is_refused(call):
    with pytest.raises(InvalidInput):
        call()
