"""Calibration and thresholds, by examples that can be worked out with a pencil."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.calibration import best_threshold, calibration_error
from fukasa.core.errors import InvalidInput


def flags(*values):
    return np.array(values, dtype=bool)


def test_the_error_of_two_parts_by_hand():
    truth, told = flags(0, 1, 1, 1), np.array([0.1, 0.3, 0.7, 0.9])
    assert calibration_error(truth, told, bins=2) == pytest.approx((abs(0.5 - 0.2) * 2 + abs(1 - 0.8) * 2) / 4)


def test_parts_of_different_size_weigh_what_they_hold():
    truth, told = flags(0, 0, 1), np.array([0.2, 0.4, 0.9])
    assert calibration_error(truth, told, bins=2) == pytest.approx((0.3 * 2 + 0.1 * 1) / 3)


def test_fewer_comments_than_parts_are_parts_of_one():
    assert calibration_error(flags(1, 0), np.array([0.6, 0.3])) == pytest.approx((0.4 + 0.3) / 2)


def test_without_comments_nothing_is_known():
    assert np.isnan(calibration_error(flags(), np.array([])))


def test_honest_probabilities_have_hardly_an_error_and_dishonest_ones_have_theirs():
    rng = np.random.default_rng(1)
    told = rng.random(50_000)
    truth = rng.random(50_000) < told
    assert calibration_error(truth, told) < 0.01
    assert calibration_error(truth, told**2) == pytest.approx(1 / 2 - 1 / 3, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=40, unique_by=lambda pair: pair[1]),
    st.randoms(),
)
def test_the_error_is_a_share_and_does_not_depend_on_order(pairs, random):
    mixed = random.sample(pairs, len(pairs))
    first, second = (
        calibration_error(np.array([truth for truth, _ in rows]), np.array([told for _, told in rows]))
        for rows in (pairs, mixed)
    )
    assert 0 <= first <= 1
    assert first == pytest.approx(second)


def test_the_threshold_lies_in_the_middle_of_the_gap():
    truth, told = flags(0, 0, 0, 1, 1, 1), np.array([0.1, 0.15, 0.2, 0.6, 0.7, 0.9])
    assert best_threshold(truth, told) == pytest.approx(0.41)  # 0.21 to 0.60 are equally good


def test_the_threshold_gives_the_best_f1_there_is():
    rng = np.random.default_rng(2)
    truth = rng.random(3_000) < 0.3
    told = np.clip(rng.normal(np.where(truth, 0.6, 0.35), 0.15), 0, 1)

    def f1(limit):
        given_ = told >= limit
        return 2 * (given_ & truth).sum() / (given_.sum() + truth.sum())

    best = max(f1(limit) for limit in np.arange(0.1, 0.8, 0.01))
    assert f1(best_threshold(truth, told)) >= best - 0.005


def test_a_threshold_without_a_comment_to_find_is_refused():
    with pytest.raises(InvalidInput, match="add some to the corpus"):
        best_threshold(flags(0, 0), np.array([0.1, 0.2]))
