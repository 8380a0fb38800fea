"""Venn-Abers intervals: ordered, monotone, honest, and narrow where much is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from fukasa.analysis.authenticity.venn_abers import calibration, interval, merged
from fukasa.core.errors import InvalidInput

cases = st.lists(st.tuples(st.integers(-20, 20), st.booleans()), min_size=2, max_size=60).filter(
    lambda rows: len({label for _, label in rows}) == 2
)


def known(rows):
    scores, labels = zip(*rows, strict=True)
    return calibration(np.array(scores, dtype=float) / 4, np.array(labels, dtype=float))


@given(cases, st.lists(st.floats(-8, 8), min_size=2, max_size=10))
def test_an_interval_is_ordered_and_rises_with_the_score(rows, scores):
    low, high = interval(known(rows), np.sort(scores))
    assert (low <= high + 1e-12).all()
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (np.diff(low) >= -1e-12).all()
    assert (np.diff(high) >= -1e-12).all()


@given(cases, st.floats(-8, 8))
def test_the_single_probability_lies_inside(rows, score):
    low, high = interval(known(rows), np.array([score]))
    assert low[0] - 1e-12 <= merged(low, high)[0] <= high[0] + 1e-12


def draw(rng, n):
    scores = rng.normal(0, 2, n)
    return np.round(scores, 1), (rng.random(n) < expit(scores)).astype(float)


def test_the_probability_is_calibrated_and_the_interval_narrows():
    rng = np.random.default_rng(5)
    widths = []
    for n in (100, 4000):
        low, high = interval(calibration(*draw(rng, n)), np.array([0.0]))
        widths.append(float(high[0] - low[0]))
    scores, labels = draw(rng, 20_000)
    probability = merged(*interval(calibration(*draw(rng, 4000)), scores))
    assert widths[1] < widths[0] / 3
    for part in np.array_split(np.argsort(probability), 10):
        assert probability[part].mean() == pytest.approx(labels[part].mean(), abs=0.04)


def test_shuffled_labels_tell_nothing():
    rng = np.random.default_rng(6)
    scores, labels = draw(rng, 4000)
    low, high = interval(calibration(scores, rng.permutation(labels)), np.array([-3.0, 3.0]))
    assert np.allclose(merged(low, high), 0.5, atol=0.1)


def test_an_unknown_score_has_no_interval():
    low, high = interval(known([(0, False), (1, True)]), np.array([np.nan]))
    assert np.isnan([low[0], high[0]]).all()


@pytest.mark.parametrize("labels", [[1.0, 1.0], [0.0, 2.0], []])
def test_a_calibration_needs_both_labels(labels):
    with pytest.raises(InvalidInput, match="labels 0 and 1"):
        calibration(np.arange(len(labels), dtype=float), np.array(labels))
