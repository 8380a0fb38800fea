import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.analysis.statistics.sums import draw_sums
from fukasa.core.errors import InvalidInput

laws = st.builds(Lognormal, st.floats(-5, 15), st.floats(0, 3))


@given(laws, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_quantiles_are_ordered(law, one, other):
    low, high = sorted((one, other))
    assert law.quantile(low) <= law.quantile(high)


@given(st.builds(Lognormal, st.floats(-5, 15), st.floats(0.01, 3)), st.floats(0.01, 0.99))
def test_the_chance_of_staying_under_a_quantile_is_its_share(law, share):
    assert law.prob_at_most(law.quantile(share)) == pytest.approx(share, abs=1e-6)
    assert law.prob_at_least(law.quantile(share)) == pytest.approx(1 - share, abs=1e-6)


@given(laws, st.floats(1e-3, 1e9), st.floats(1e-3, 1e9))
def test_the_chance_rises_with_the_limit(law, one, other):
    low, high = sorted((one, other))
    assert 0 <= law.prob_at_most(low) <= law.prob_at_most(high) <= 1


def test_a_sure_quantity_is_exactly_itself():
    sure = Lognormal(np.log(30_000), 0)
    assert sure.median == pytest.approx(30_000)
    assert sure.prob_at_most(30_000) == 1
    assert sure.prob_at_least(30_000) == 1
    assert sure.prob_at_most(29_999) == 0


def test_the_law_between_two_points_has_these_points():
    law = Lognormal.between(100, 1_000)
    assert law.quantile(0.1) == pytest.approx(100)
    assert law.quantile(0.9) == pytest.approx(1_000)
    assert law.median == pytest.approx((100 * 1_000) ** 0.5)


def test_the_mean_lies_above_the_median_by_half_the_variance():
    assert Lognormal(0, 2).mean == pytest.approx(np.exp(2**2 / 2))


@pytest.mark.parametrize(("mu", "sigma"), [(float("nan"), 1), (0, -1), (0, float("inf"))])
def test_a_broken_law_is_refused(mu, sigma):
    with pytest.raises(InvalidInput, match="finite mu"):
        Lognormal(mu, sigma)


def test_drawn_sums_have_the_mean_of_their_terms():
    rng = np.random.default_rng(9)
    mu, sigma = rng.normal(9, 1, 200), np.full(200, 0.8)
    drawn = draw_sums(mu, sigma, rng=rng, draws=4_000)
    assert drawn.mean() == pytest.approx(np.exp(mu + sigma**2 / 2).sum(), rel=0.01)


def test_adding_interval_ends_would_be_far_too_wide():
    rng = np.random.default_rng(9)
    mu, sigma = np.full(100, 9.0), np.full(100, 0.8)
    drawn = draw_sums(mu, sigma, rng=rng, draws=4_000)
    honest = np.quantile(drawn, 0.9) - np.quantile(drawn, 0.1)
    ends = 100 * (Lognormal(9, 0.8).quantile(0.9) - Lognormal(9, 0.8).quantile(0.1))
    assert honest < 0.2 * ends
