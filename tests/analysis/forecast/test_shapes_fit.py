import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from fukasa.analysis.forecast.shape_fit import fit_shapes
from fukasa.analysis.forecast.shapes import PROBABILITIES
from fukasa.core.errors import InvalidInput

IDS = ("tiktok × 0-3", "tiktok × 4-9", "x × 4-9")


def fit(scores, creators=None, bins=None, ids=("tiktok",), least=20):
    size = len(scores)
    creators = np.arange(size) if creators is None else creators
    bins = np.zeros(size, dtype=np.int64) if bins is None else bins
    return fit_shapes(scores, creators, bins, ids, least=least)


def test_the_planted_shape_is_recovered_and_the_normal_is_not_found_there():
    rng = np.random.default_rng(0)
    table = fit(rng.standard_t(3, 40_000))
    truth = np.quantile(rng.standard_t(3, 400_000), PROBABILITIES)
    middle = slice(2, -2)
    assert table.z[1][middle] == pytest.approx(truth[middle], abs=0.08)
    assert np.abs(ndtri(PROBABILITIES) - truth)[[0, -1]].min() > 1


def test_each_creator_counts_once_however_much_it_posts():
    loud = np.concatenate([np.full(900, 5.0), np.linspace(-1, 1, 99)])
    creators = np.concatenate([np.zeros(900, dtype=np.int64), np.arange(1, 100)])
    # One of 100 creators stands at 5: the 95 % point must not be drawn there.
    assert fit(loud, creators).quantile(0.95, 1) < 1


def test_the_missing_creator_lies_beyond_the_end_that_is_asked_for():
    # 99 creators with one score each: the score of rank 90 is the conformal 90 % point, that of rank 10 the 10 % one.
    table = fit(np.arange(1, 100, dtype=np.float64))
    assert table.quantile(np.array([0.1, 0.5, 0.9]), 1) == pytest.approx([10, 50, 90])


@pytest.mark.parametrize("number", [25, 60])
def test_new_creators_fall_inside_as_often_as_promised_even_with_few_of_them(number):
    rng = np.random.default_rng(number)
    inside = []
    for _ in range(300):
        creators = np.repeat(np.arange(number), 4)
        scores = 0.6 * rng.standard_t(4, number)[creators] + 0.8 * rng.standard_t(4, creators.size)
        low, high = fit(scores, creators).quantile(np.array([0.1, 0.9]), 1)
        new = 0.6 * rng.standard_t(4, 200) + 0.8 * rng.standard_t(4, 200)
        inside.append(np.mean((low <= new) & (new <= high)))
    assert 0.79 < np.mean(inside) < 0.8 + 2.5 / number + 0.01


def test_bins_with_too_few_creators_get_no_row_and_fall_back():
    rng = np.random.default_rng(1)
    bins = np.repeat([0, 1, 2], [10, 200, 15])
    table = fit(rng.normal(size=225), bins=bins, ids=IDS)
    assert table.ids == ("normal", "all", "tiktok", "tiktok × 4-9")
    assert [table.ids[table.row(name)] for name in IDS] == ["tiktok", "tiktok × 4-9", "all"]


def test_nobody_or_too_few_give_the_normal_alone():
    assert fit(np.empty(0)).ids == ("normal",)
    assert fit(np.zeros(19)).ids == ("normal",)


@settings(deadline=None)
@given(st.lists(st.floats(-8, 8), min_size=20, max_size=60), st.randoms(use_true_random=False))
def test_rows_ascend_strictly_whatever_the_scores_and_their_order(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    one, other = fit(np.array(values)), fit(np.array(shuffled))
    assert np.all(np.diff(one.z, axis=1) > 0)
    assert one.z == pytest.approx(other.z)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 10), st.floats(-3, 3))
def test_shapes_move_and_stretch_with_the_scores(scale, shift):
    scores = np.random.default_rng(2).normal(size=300)
    assert fit(scale * scores + shift).z[1] == pytest.approx(scale * fit(scores).z[1] + shift, abs=0.2)


def test_equal_scores_still_give_a_distribution():
    table = fit(np.zeros(500))
    assert np.all(np.diff(table.z[1]) > 0)
    assert np.abs(table.z[1]).max() < 0.05


@pytest.mark.parametrize(
    ("scores", "creators", "bins"),
    [([1.0, np.nan], [0, 1], [0, 0]), ([1.0, 2.0], [0], [0, 0]), ([1.0, 2.0], [0, 1], [0, 7])],
)
def test_scores_that_do_not_fit_together_are_refused(scores, creators, bins):
    with pytest.raises(InvalidInput):
        fit_shapes(np.array(scores), np.array(creators), np.array(bins), ("tiktok",))
