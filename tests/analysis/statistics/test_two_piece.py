"""Three quantiles tell a distribution whose parts hold together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.core.errors import InvalidInput

FACTORS = st.floats(1.0, 8.0)


def told(p10, p50, p90):
    return TwoPiece(*(np.array([float(point)]) for point in (p10, p50, p90)))


@given(median=st.floats(1, 1e7), below=FACTORS, above=FACTORS)
def test_the_quantiles_that_tell_it_are_its_quantiles(median, below, above):
    found = told(median / below, median, median * above)
    z = np.array([[-1.2815515655446004], [0.0], [1.2815515655446004]])
    assert found.at(z)[:, 0] == pytest.approx([median / below, median, median * above])


@given(median=st.floats(1, 1e7), below=st.floats(1.01, 8), above=st.floats(1.01, 8))
def test_nine_in_ten_exceed_p10_and_one_in_ten_p90(median, below, above):
    found = told(median / below, median, median * above)
    for value, share in ((median / below, 0.9), (median, 0.5), (median * above, 0.1)):
        assert found.prob_at_least(np.array([value]))[0] == pytest.approx(share, abs=1e-9)


@given(below=FACTORS, above=FACTORS)
def test_the_mean_is_that_of_its_draws(below, above):
    found = told(100 / below, 100, 100 * above)
    z = np.random.default_rng(0).standard_normal(200_000)[:, None]
    drawn = found.at(z)
    assert found.mean[0] == pytest.approx(drawn.mean(), abs=6 * drawn.std() / np.sqrt(drawn.size) + 1e-9)


def test_a_sure_quantity_is_a_step():
    sure = told(10, 10, 10)
    assert [sure.prob_at_least(np.array([value]))[0] for value in (9.9, 10.0, 10.1)] == [1.0, 1.0, 0.0]
    assert sure.mean[0] == pytest.approx(10)


def test_nothing_is_always_reached_and_unknown_stays_unknown():
    assert told(1, 2, 4).prob_at_least(np.array([0.0]))[0] == 1.0
    assert np.isnan(told(np.nan, 2, 4).prob_at_least(np.array([1.0]))[0])


@pytest.mark.parametrize("points", [(3, 2, 4), (1, 5, 4), (0, 2, 4), (-1, 2, 4)])
def test_quantiles_out_of_order_or_not_above_zero_are_refused(points):
    with pytest.raises(InvalidInput, match="ordered"):
        told(*points)


def test_the_mean_stays_known_however_wide_the_lower_half_is():
    told = TwoPiece(np.array([1e-300]), np.array([1.0]), np.array([1.0]))
    assert told.mean[0] == pytest.approx(0.5, abs=0.01)
