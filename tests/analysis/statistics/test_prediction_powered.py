"""Audited comments put shares right whatever the model does; the model only narrows them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.statistics.prediction_powered import AuditCounts, prediction_powered_shares
from fukasa.analysis.statistics.prevalence import corrected_shares
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

LEVEL, ACCOUNTS = 0.9, 4_000
PROMISED = ErrorRates(1_593, 1_386, 6_021, 5_760)  # what the corpus says: 0.87 and 0.957
TRUE = (0.6, 0.8)  # what the label does on this account

cells = st.tuples(*[st.integers(0, 40)] * 4).filter(lambda four: sum(four) > 1)
further = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def audit(*four):
    return AuditCounts(*(np.array([float(value)]) for value in four))


def drawn(share, audited, n, seed=5):
    rng, (sensitivity, specificity) = np.random.default_rng(seed), TRUE
    chances = (
        share * sensitivity,
        share * (1 - sensitivity),
        (1 - share) * (1 - specificity),
        (1 - share) * specificity,
    )
    four = rng.multinomial(audited, chances, size=ACCOUNTS).astype(np.float64)
    given_labels = rng.binomial(n, chances[0] + chances[2], ACCOUNTS).astype(np.float64)
    return AuditCounts(*four.T), given_labels, np.full(ACCOUNTS, float(n))


def covered(found, share):
    return float(np.mean((found.low <= share) & (share <= found.high)))


@pytest.mark.parametrize("audited", [20, 50, 100])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_the_interval_covers_whatever_the_model_does(audited, share):
    assert 0.85 <= covered(prediction_powered_shares(*drawn(share, audited, 300), LEVEL), share) <= 0.95


def test_a_correction_by_errors_that_do_not_hold_here_misses():
    four, given_labels, n = drawn(0.2, 50, 300)
    assert covered(corrected_shares(given_labels, n, PROMISED, LEVEL), 0.2) < 0.2
    assert covered(prediction_powered_shares(four, given_labels, n, LEVEL), 0.2) > 0.85


def test_the_model_narrows_what_people_alone_would_tell():
    rng = np.random.default_rng(1)
    four = rng.multinomial(50, (0.26, 0.04, 0.03, 0.67), size=ACCOUNTS).astype(np.float64)
    powered = prediction_powered_shares(
        AuditCounts(*four.T), rng.binomial(400, 0.29, ACCOUNTS).astype(float), np.full(ACCOUNTS, 400.0), LEVEL
    )
    low, high = wilson_intervals(four[:, 0] + four[:, 1], np.full(ACCOUNTS, 50.0), LEVEL)
    assert np.mean(powered.high - powered.low) < 0.8 * np.mean(high - low)


def test_without_further_comments_the_audit_speaks_alone():
    found = prediction_powered_shares(audit(6, 4, 2, 28), np.zeros(1), np.zeros(1), LEVEL)
    assert found.value[0] == pytest.approx(10 / 40)


def test_a_model_that_agrees_with_everybody_gives_the_share_of_all_labels():
    # 10 of 40 audited, 60 of 160 further, no disagreement: λ nearly 160 / 200, so about (10 + 60) / 200
    found = prediction_powered_shares(audit(10, 0, 0, 30), np.array([60.0]), np.array([160.0]), LEVEL)
    assert found.value[0] == pytest.approx(70 / 200, abs=0.01)


@given(cells, further)
def test_value_and_interval_lie_in_zero_to_one_in_order(four, labels):
    found = prediction_powered_shares(audit(*four), np.array([float(labels[0])]), np.array([float(labels[1])]), LEVEL)
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0] <= 1


def test_an_audit_of_one_comment_tells_nothing():
    assert np.isnan(prediction_powered_shares(audit(1, 0, 0, 0), np.ones(1), np.ones(1), LEVEL).value[0])


def test_more_labels_than_comments_are_refused():
    with pytest.raises(InvalidInput, match="no more given labels"):
        prediction_powered_shares(audit(1, 1, 1, 1), np.array([4.0]), np.array([3.0]), LEVEL)
