"""Shares behind labels that err: right where the truth is planted, wrong where the errors are ignored."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.statistics.prevalence import corrected_shares, informedness
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

LEVEL = 0.9
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6)
SIZES = (30, 50, 100, 200, 500)
LABELS = {"a good label": (0.87, 0.957, 1_593, 6_021), "a poor label": (0.72, 0.95, 1_092, 6_522)}
ROUNDS, ACCOUNTS = 100, 40

counted = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
measured = st.builds(
    lambda positives, negatives, found, refused: ErrorRates(
        positives, round(positives * found), negatives, round(negatives * refused)
    ),
    st.integers(20, 5_000),
    st.integers(20, 5_000),
    st.floats(0.6, 1.0),
    st.floats(0.7, 1.0),
)


def array(*values):
    return np.array(values, dtype=np.float64)


def planted(rng, share, size, label):
    """Draw what was measured of a label and how often it was given to comments of some accounts."""
    sensitivity, specificity, positives, negatives = label
    errors = ErrorRates(
        positives, int(rng.binomial(positives, sensitivity)), negatives, int(rng.binomial(negatives, specificity))
    )
    given = rng.binomial(size, share * sensitivity + (1 - share) * (1 - specificity), ACCOUNTS)
    return given.astype(np.float64), np.full(ACCOUNTS, float(size)), errors


def coverage(share, size, label, interval):
    rng = np.random.default_rng([round(1_000 * share), size])
    held = []
    for _ in range(ROUNDS):
        low, high = interval(*planted(rng, share, size, label))
        held.append(np.mean((low <= share) & (share <= high)))
    return float(np.mean(held))


def corrected(given, n, errors):
    found = corrected_shares(given, n, errors, LEVEL)
    return found.low, found.high


def naive(given, n, _errors):
    return wilson_intervals(given, n, LEVEL)


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_the_interval_covers_the_planted_share_as_often_as_it_says(label):
    cells = [coverage(share, size, label, corrected) for share, size in product(SHARES, SIZES)]
    assert 0.88 <= np.mean(cells) <= 0.93
    assert np.quantile(cells, 0.05) >= 0.88
    assert np.quantile(cells, 0.95) <= 0.95  # small shares of few comments: no end lies at 0
    assert min(cells) > 0.86


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_an_interval_that_ignores_the_errors_does_not(label):
    cells = [coverage(share, size, label, naive) for share, size in product(SHARES, SIZES)]
    assert np.mean(cells) < 0.65
    assert min(cells) < 0.05


@given(counted, measured)
def test_value_and_interval_lie_in_zero_to_one_in_order(count, errors):
    found = corrected_shares(array(count[0]), array(count[1]), errors, LEVEL)
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0] <= 1


@given(counted.filter(lambda count: count[0] < count[1]), measured)
def test_one_more_given_label_never_lowers_the_share(count, errors):
    found = corrected_shares(array(count[0], count[0] + 1), array(count[1], count[1]), errors, LEVEL)
    assert found.value[0] <= found.value[1]
    assert found.low[0] <= found.low[1] + 1e-12
    assert found.high[0] <= found.high[1] + 1e-12


@given(counted, measured)
def test_less_known_errors_make_a_wider_interval(count, errors):
    tenth = ErrorRates(errors.positives, errors.found, errors.negatives, errors.refused)
    tenfold = ErrorRates(10 * tenth.positives, 10 * tenth.found, 10 * tenth.negatives, 10 * tenth.refused)
    few, many = (corrected_shares(array(count[0]), array(count[1]), one, LEVEL) for one in (tenth, tenfold))
    assert many.high[0] - many.low[0] <= few.high[0] - few.low[0] + 0.05


def test_a_label_without_errors_gives_about_the_wilson_interval():
    found = corrected_shares(array(12), array(80), ErrorRates(10**7, 10**7, 10**7, 10**7), LEVEL)
    low, high = wilson_intervals(array(12), array(80), LEVEL)
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx((12 / 80, low[0], high[0]), abs=1e-4)


def test_the_value_is_the_estimate_of_rogan_and_gladen():
    # sensitivity 0.8, specificity 0.9, 27 of 100 labelled: (0.27 + 0.9 - 1) / (0.8 + 0.9 - 1)
    found = corrected_shares(array(27), array(100), ErrorRates(100, 80, 100, 90), LEVEL)
    assert found.value[0] == pytest.approx(0.17 / 0.7)


def test_three_comments_have_a_wide_interval_and_none_have_nothing():
    found = corrected_shares(array(1, 0), array(3, 0), ErrorRates(1_593, 1_386, 6_021, 5_760), LEVEL)
    assert found.high[0] - found.low[0] > 0.5
    assert np.isnan(found.value[1])


def test_a_label_that_says_nothing_is_refused():
    with pytest.raises(InvalidInput, match="says nothing"):
        corrected_shares(array(1), array(3), ErrorRates(100, 40, 100, 60), LEVEL)


def test_errors_that_nobody_measured_are_refused():
    with pytest.raises(InvalidInput, match="measure them first"):
        informedness(ErrorRates(0, 0, 10, 9))


def test_more_labels_than_comments_are_refused():
    with pytest.raises(InvalidInput, match="check the counts"):
        corrected_shares(array(4), array(3), ErrorRates(10, 9, 10, 9), LEVEL)
