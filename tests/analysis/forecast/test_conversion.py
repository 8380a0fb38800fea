import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.beta_binomial import BetaPrior, fit_beta_prior
from fukasa.analysis.forecast.conversion import conversion_assumptions, conversion_rate, creator_rates
from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.core.errors import InvalidInput


def campaigns(number=300, seed=0, alpha=2.0, beta=120.0):
    rng = np.random.default_rng(seed)
    rates = rng.beta(alpha, beta, number)
    trials = rng.integers(50, 3_000, number)
    return rates, rng.binomial(trials, rates).astype(np.float64), trials.astype(np.float64)


def test_the_planted_prior_is_recovered():
    _, events, trials = campaigns(2_000)
    found = fit_beta_prior(events, trials)
    assert (found.mean, found.strength) == (pytest.approx(2 / 122, rel=0.05), pytest.approx(122, rel=0.15))
    assert found.method == "likelihood"


def test_drawn_rates_are_nearer_the_truth_than_raw_ones_and_shuffled_creators_are_not():
    rates, events, trials = campaigns(seed=1)
    few = np.minimum(trials, 100)
    events = np.minimum(np.random.default_rng(2).binomial(few.astype(int), rates).astype(float), few)
    found = creator_rates(events, few, fit_beta_prior(events, few)).value
    error, raw = (np.sqrt(np.mean((value - rates) ** 2)) for value in (found, events / few))
    assert error < 0.85 * raw
    assert np.sqrt(np.mean((np.random.default_rng(3).permutation(found) - rates) ** 2)) > 1.5 * error


def test_the_intervals_hold_creators_who_were_in_campaigns():
    rates, events, trials = campaigns(1_000, seed=4)
    found = creator_rates(events, trials, fit_beta_prior(events, trials))
    assert np.mean((found.low <= rates) & (rates <= found.high)) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(("number", "least", "most"), [(8, 0.72, 0.86), (300, 0.77, 0.83)])
def test_the_interval_holds_new_creators_even_when_few_were_seen(number, least, most):
    inside = []
    for seed in range(60):
        _, events, trials = campaigns(number, seed=seed)
        found = conversion_rate(events, trials).interval
        new = np.random.default_rng(900 + seed).beta(2, 120, 300)
        inside.append(np.mean((found.low <= new) & (new <= found.high)))
    assert least < np.mean(inside) < most


def test_own_campaigns_come_before_a_stated_rate():
    _, events, trials = campaigns(30)
    found = conversion_rate(events, trials, stated=0.5)
    assert (found.status, found.basis, found.creators) == ("ok", "own_campaigns", 30)
    assert found.value == pytest.approx(2 / 122, rel=0.5)
    assert found.value in found.interval
    assert "own campaigns of 30 creators" in found.sentence("en")
    assert "自社キャンペーン" in found.sentence("ja")


NOBODY = np.empty(0)


def test_a_stated_rate_is_labelled_and_wide():
    found = conversion_rate(NOBODY, NOBODY, stated=0.01)
    assert (found.status, found.basis, found.value) == ("ok", "assumed", pytest.approx(0.01))
    assert (found.interval.low, found.interval.high) == (pytest.approx(0.01 / 3), pytest.approx(0.03))
    assert "assumption" in found.sentence("en")
    assert "仮定" in found.sentence("ja")


def test_a_stated_range_is_taken_as_it_is():
    found = conversion_rate(NOBODY, NOBODY, stated=(0.002, 0.008))
    assert (found.interval.low, found.interval.high, found.value) == (0.002, 0.008, pytest.approx(0.004))
    assert found.log.quantile(0.1)[0] == pytest.approx(0.002)


@pytest.mark.parametrize(
    ("events", "trials"),
    [([], []), ([3, 4, 2, 1], [100] * 4), ([1, 1, 1, 1, 1], [100] * 5), ([0] * 9, [500] * 9), ([9] * 4, [50] * 4)],
)
def test_too_little_gives_insufficient_and_the_reason_never_a_guess(events, trials):
    found = conversion_rate(np.array(events, dtype=float), np.array(trials, dtype=float))
    assert (found.status, found.basis, found.value, found.interval, found.log) == ("insufficient", *[None] * 4)
    assert "needs 5 creators and 10 conversions" in found.sentence("en")
    assert "仮定として入力" in found.sentence("ja")


def test_creators_without_trials_say_nothing():
    _, events, trials = campaigns(30)
    more = conversion_rate(np.append(events, [0.0, 0.0]), np.append(trials, [0.0, 0.0]))
    assert (more.value, more.creators) == (conversion_rate(events, trials).value, 30)


def test_a_creator_with_few_trials_leans_on_the_others_more():
    prior = BetaPrior(2.0, 118.0, 0.0, 50, "likelihood")
    found = creator_rates(np.array([1.0, 100.0]), np.array([10.0, 1_000.0]), prior)
    assert found.weight == pytest.approx([120 / 130, 120 / 1_120])
    assert found.value == pytest.approx([3 / 130, 102 / 1_120])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4_000)), min_size=6, max_size=30))
def test_rates_and_intervals_are_ordered_shares_whatever_the_counts(pairs):
    trials = np.array([max(pair) + 1 for pair in pairs], dtype=float)
    events = np.array([min(pair) for pair in pairs], dtype=float)
    found = conversion_rate(events, trials, stated=0.01)
    assert 0 <= found.interval.low <= found.interval.high <= 1
    assert 0 < found.value < 1
    assert np.isfinite(found.log.mu).all()


def test_equal_rates_have_little_spread_but_never_none():
    found = conversion_rate(np.full(40, 20.0), np.full(40, 1_000.0))
    assert found.value == pytest.approx(0.02, rel=0.05)
    assert 0.01 < found.interval.low < 0.02 < found.interval.high < 0.03


def test_everybody_converting_is_refused_by_the_prior():
    with pytest.raises(InvalidInput, match="not in all"):
        fit_beta_prior(np.full(6, 10.0), np.full(6, 10.0))


@pytest.mark.parametrize("stated", [0.0, -0.1, 1.2, (0.2, 0.1), (0.0, 0.1), (0.5, 1.5)])
def test_a_stated_rate_that_cannot_be_is_refused(stated):
    with pytest.raises(InvalidInput, match="means 1 %"):
        conversion_rate(NOBODY, NOBODY, stated=stated)


@pytest.mark.parametrize(
    ("events", "trials"), [([5.0], [4.0]), ([-1.0], [4.0]), ([np.nan], [4.0]), ([1.0], [4.0, 5.0])]
)
def test_counts_that_cannot_be_are_refused(events, trials):
    with pytest.raises(InvalidInput):
        conversion_rate(np.array(events), np.array(trials))


def test_clicks_per_view_and_orders_per_click_chain():
    clicks, orders = LogRates.between(0.01, 0.04), LogRates.between(0.02, 0.05)
    both = clicks.then(orders)
    assert both.quantile(0.5) == pytest.approx(clicks.quantile(0.5) * orders.quantile(0.5))
    assert both.sigma == pytest.approx(np.hypot(clicks.sigma, orders.sigma))


def test_the_log_of_a_beta_has_the_moments_of_its_draws():
    found = LogRates.of_beta(np.array([2.0]), np.array([120.0]))
    drawn = np.log(np.random.default_rng(0).beta(2, 120, 400_000))
    assert (found.mu[0], found.sigma[0]) == (
        pytest.approx(drawn.mean(), abs=0.005),
        pytest.approx(drawn.std(), abs=0.005),
    )


def test_the_shipped_assumptions_are_dated_and_have_a_source():
    assert conversion_assumptions().source.startswith("assumption")
    assert conversion_assumptions().date.year >= 2026
