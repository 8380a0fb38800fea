"""Errors of labels as a new kind of writer would show them."""

import numpy as np
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.pipelines.comments.label_errors import as_of_a_new_style, label_errors

OUTPUTS = registry().outputs


def written(rates, size, seed=3):
    rng = np.random.default_rng(seed)
    styles = np.repeat([f"s{place:03d}" for place in range(len(rates))], size).astype(object)
    return rng.random(len(styles)) < np.repeat(rates, size), styles


def test_where_styles_are_alike_the_counts_are_nearly_those_of_the_corpus():
    right, styles = written(np.full(200, 0.8), 40)
    found, trials = as_of_a_new_style(right, styles)
    assert found / trials == pytest.approx(right.mean())
    assert trials > 200  # by chance 200 styles seem to differ a little


def test_where_styles_differ_the_counts_tell_how_much():
    rates = np.random.default_rng(4).beta(16, 4, 300)  # mean 0.8, variance 0.8 × 0.2 / 21
    _, trials = as_of_a_new_style(*written(rates, 60))
    assert trials == pytest.approx(21, rel=0.25)


def test_a_label_that_never_errs_keeps_its_plain_counts():
    assert as_of_a_new_style(np.ones(30, dtype=bool), np.repeat(["a", "b", "c"], 10)) == (30.0, 30.0)
    assert as_of_a_new_style(np.zeros(0, dtype=bool), np.zeros(0, dtype=object)) == (0.0, 0.0)


def test_unions_and_classes_are_measured_without_what_is_given_spam():
    truth = np.zeros((40, len(OUTPUTS)), dtype=bool)
    truth[:20, OUTPUTS.index("negative")] = True
    truth[20:, OUTPUTS.index("praise")] = True
    held_out = np.where(truth, 0.9, 0.1)
    held_out[:5, OUTPUTS.index("spam")] = 0.95
    errors = label_errors(truth, held_out, np.full(len(OUTPUTS), 0.5), np.repeat(["a", "b"], 20).astype(object))
    assert set(errors) == {*OUTPUTS, "substantive", "purchase_signal"}
    assert (errors["negative"].positives, errors["substantive"].positives) == (15, 15)
    assert errors["spam"].specificity == 35 / 40
