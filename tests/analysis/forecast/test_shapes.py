import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from fukasa.analysis.forecast.shapes import PROBABILITIES, Shapes
from fukasa.core.errors import InvalidInput

NORMAL_Z = ndtri(PROBABILITIES)


@st.composite
def shapes(draw):
    steps = draw(st.lists(st.floats(0.01, 2), min_size=PROBABILITIES.size, max_size=PROBABILITIES.size))
    row = np.cumsum(steps) - draw(st.floats(0, 30))
    return Shapes(("normal", "all"), np.stack([NORMAL_Z, row]))


def test_the_first_row_is_the_normal_at_every_knot():
    assert Shapes.normal().quantile(PROBABILITIES, 0) == pytest.approx(NORMAL_Z)
    assert Shapes.normal().cdf(0.0, 0) == pytest.approx(0.5)


def test_the_probability_is_linear_between_knots():
    middle = (NORMAL_Z[12] + NORMAL_Z[13]) / 2
    assert Shapes.normal().cdf(middle, 0) == pytest.approx(0.525)


def test_beyond_the_knots_the_tail_goes_on_as_it_came():
    # From 1 % to 0.5 % the normal goes 0.2495 down; as far again halves the probability again.
    step = NORMAL_Z[1] - NORMAL_Z[0]
    assert Shapes.normal().cdf(NORMAL_Z[0] - step, 0) == pytest.approx(0.0025)
    assert Shapes.normal().cdf(NORMAL_Z[-1] + 2 * step, 0) == pytest.approx(1 - 0.00125)


@settings(deadline=None)
@given(shapes(), st.floats(1e-9, 1 - 1e-9), st.sampled_from([0, 1]))
def test_cdf_and_quantile_are_inverses(table, p, row):
    assert table.cdf(table.quantile(p, row), row) == pytest.approx(p, rel=1e-6, abs=1e-12)


@settings(deadline=None)
@given(shapes(), st.floats(-60, 60), st.floats(-60, 60))
def test_the_probability_rises_and_stays_a_share(table, one, other):
    low, high = table.cdf(np.sort(np.array([one, other])), 1)
    assert 0 <= low <= high <= 1


@settings(deadline=None)
@given(shapes())
def test_ends_and_unknown_values_are_said_as_they_are(table):
    assert table.cdf(np.array([-np.inf, np.inf]), 1).tolist() == [0, 1]
    assert table.quantile(np.array([0.0, 1.0]), 1).tolist() == [-np.inf, np.inf]
    assert np.isnan(table.cdf(np.array([np.nan, np.nan]), np.array([0, 1]))).all()


def test_each_case_uses_its_own_row():
    table = Shapes(("normal", "wide"), np.stack([NORMAL_Z, 2 * NORMAL_Z]))
    rows = np.array([0, 1, 0])
    assert table.quantile(0.9, rows) == pytest.approx(ndtri(0.9) * np.array([1, 2, 1]))
    assert table.cdf(np.full(3, ndtri(0.9)), rows) == pytest.approx([0.9, float(table.cdf(ndtri(0.9) / 2, 0)), 0.9])


def test_a_bin_without_a_row_falls_back_to_platform_then_all_then_normal():
    table = Shapes(("normal", "all", "tiktok", "tiktok × 4-9"), np.stack([NORMAL_Z] * 4))
    assert [table.row(name) for name in ("tiktok × 4-9", "tiktok × 0-3", "x × 4-9")] == [3, 2, 1]
    assert Shapes.normal().row("tiktok × 4-9") == 0


def test_a_smaller_table_says_the_same_of_the_rows_that_it_keeps():
    table = Shapes(("normal", "all", "tiktok", "x"), np.stack([factor * NORMAL_Z for factor in (1, 2, 3, 4)]))
    rows = np.array([3, 1, 3])
    small, numbered = table.only(rows)
    assert small.ids == ("normal", "all", "x")
    assert small.quantile(0.9, numbered) == pytest.approx(table.quantile(0.9, rows))


@pytest.mark.parametrize(
    ("ids", "z"),
    [
        (("all",), NORMAL_Z[None]),
        (("normal",), NORMAL_Z[None, :5]),
        (("normal",), NORMAL_Z[None, ::-1]),
        (("normal", "all"), np.stack([NORMAL_Z, np.full(PROBABILITIES.size, np.nan)])),
        (("normal", "normal"), np.stack([NORMAL_Z, NORMAL_Z])),
    ],
)
def test_a_table_that_is_no_table_of_quantiles_is_refused(ids, z):
    with pytest.raises(InvalidInput):
        Shapes(ids, z)


def test_a_row_that_is_not_stored_and_a_share_that_is_none_are_refused():
    with pytest.raises(InvalidInput, match="shape 1"):
        Shapes.normal().cdf(0.0, 1)
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        Shapes.normal().quantile(1.1, 0)
