import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.planning.certificate.gates import Gates
from tests.analysis.planning.certificate.worlds import option, table

Z90 = 1.2815515655446004


def chance(cpv, **values):
    return Gates(cpv=cpv).chance(table([option("a", **values)]))[0]


@pytest.mark.parametrize(("needed", "expected"), [(50.0, 0.9), (100.0, 0.5), (200.0, 0.1)])
def test_the_chance_at_the_quantiles_is_theirs(needed, expected):
    assert chance(1.0, price=needed) == pytest.approx(expected, abs=1e-12)


def test_each_side_of_the_median_has_its_own_slope():
    # 25 views are two widths below the median, 800 three above.
    from scipy.stats import norm

    assert chance(1.0, price=25.0) == pytest.approx(norm.cdf(2 * Z90))
    assert chance(1.0, price=800.0) == pytest.approx(norm.sf(3 * Z90))


@pytest.mark.parametrize("unknown", ["views_p10", "views_p50", "views_p90"])
def test_an_unknown_quantile_gives_no_chance(unknown):
    assert np.isnan(chance(1.0, **{unknown: None}))


def test_a_forecast_without_width_is_sure():
    sure = {"views_p10": 100.0, "views_p50": 100.0, "views_p90": 100.0}
    assert [chance(1.0, price=price, **sure) for price in (99.0, 101.0)] == [1.0, 0.0]


def test_nobody_who_is_not_seen_is_cheap_enough():
    assert chance(1.0, views_p10=0.0, views_p50=0.0, views_p90=0.0) == 0.0


@given(st.floats(0.1, 10), st.floats(1.0, 3.0))
def test_a_higher_cut_off_is_never_less_likely(cpv, more):
    assert chance(cpv * more) >= chance(cpv)


def test_with_uncertain_prices_the_given_chance_counts():
    rows = table([option("a", p_cpv_ok=0.7), option("b", p_cpv_ok=None)])
    found = Gates(cpv=1.0, sure_prices=False).chance(rows)
    assert found[0] == 0.7
    assert np.isnan(found[1])


@given(st.floats(0.05, 0.95))
def test_the_given_chance_moves_with_the_cut_off(given_chance):
    gates = Gates(cpv=1.0, sure_prices=False)
    rows = table([option("a", p_cpv_ok=given_chance)])
    assert gates.chance(rows, 0.9)[0] < given_chance < gates.chance(rows, 1.1)[0]
