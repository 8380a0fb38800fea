"""How sure error rates are depends on how much kinds of writers differ."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.classes import registry
from fukasa.pipelines.comments.label_errors import as_of_a_new_style, label_errors


def planted(spread, styles=60, size=40, seed=1):
    """Comments whose chance to be right is 0.8 on average and differs between styles."""
    rng = np.random.default_rng(seed)
    chance = np.clip(rng.normal(0.8, spread, styles), 0, 1)
    return (rng.random((styles, size)) < chance[:, None]).ravel(), np.repeat(np.arange(styles), size)


def test_styles_that_do_not_differ_are_worth_nearly_all_their_comments():
    _, trials = as_of_a_new_style(*planted(0.0))
    assert trials > 500


def test_styles_that_differ_are_worth_what_their_spread_is():
    _, trials = as_of_a_new_style(*planted(0.1, styles=500))
    assert trials == pytest.approx(0.8 * 0.2 / 0.1**2, rel=0.5)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=60))
def test_the_rate_stays_and_nothing_is_worth_more_than_itself(pairs):
    right = np.array([flag for flag, _ in pairs], dtype=bool)
    found, trials = as_of_a_new_style(right, np.array([style for _, style in pairs]))
    assert 0 <= found <= trials <= len(pairs) + 1e-9
    assert found == pytest.approx(trials * (right.mean() if len(right) else 0))


def test_unions_are_measured_as_such():
    outputs = registry().outputs
    truth = np.array([[name == "product_question" for name in outputs], [name == "spam" for name in outputs]])
    told = np.array(
        [[0.9 * (name == "purchase_intent") for name in outputs], [0.9 * (name == "spam") for name in outputs]]
    )
    rates = label_errors(truth, told, np.full(len(outputs), 0.5), np.array(["a", "b"]))
    assert rates["product_question"].sensitivity == 0
    assert rates["purchase_signal"].sensitivity == 1
    assert (rates["spam"].found, rates["spam"].refused) == (1, 1)
