"""An audit corrects what the model says: the planted share comes out, however the model errs."""

import numpy as np
import pytest

from fukasa.analysis.comments.audited import audited_shares
from fukasa.core.errors import InvalidInput

SHARE, N, AUDITED = 0.12, 4_000, 200


def world(seed, sensitivity=0.7, specificity=0.9):
    """A scope with a planted share, a model that errs, and a random sample that people label rightly."""
    rng = np.random.default_rng(seed)
    truth = rng.random(N) < SHARE
    said = np.where(truth, rng.random(N) < sensitivity, rng.random(N) > specificity)
    drawn = rng.choice(N, AUDITED, replace=False)
    return truth, said, drawn


def audited(truth, said, drawn, people=None):
    seen = truth[drawn] if people is None else people
    (found,) = audited_shares(
        ["praise"], seen[:, None], said[drawn][:, None], given={"praise": int(said.sum())}, comments=len(said)
    )
    return found


def test_the_planted_share_lies_inside_and_the_uncorrected_one_does_not():
    covered = missed = 0
    for seed in range(100):
        truth, said, drawn = world(seed)
        found = audited(truth, said, drawn)
        covered += truth.mean() in found.corrected.interval
        missed += abs(found.model_share - truth.mean()) > 0.03
    assert covered >= 90
    assert missed >= 95


def test_people_who_label_by_dice_do_not_recover_it():
    rng = np.random.default_rng(9)
    truth, said, drawn = world(9)
    assert SHARE not in audited(truth, said, drawn, people=rng.random(AUDITED) < 0.5).corrected.interval


def test_a_good_model_makes_the_interval_narrower_than_the_audit_alone():
    truth, said, drawn = world(4, sensitivity=0.97, specificity=0.99)
    alone = 1.96 * np.sqrt(truth[drawn].mean() * (1 - truth[drawn].mean()) / AUDITED)
    interval = audited(truth, said, drawn).corrected.interval
    assert (interval.high - interval.low) / 2 < 0.8 * alone


def test_a_model_that_was_never_caught_is_not_therefore_sure():
    said = np.zeros(N, dtype=bool)
    found = audited(said, said, np.arange(AUDITED))
    assert (found.corrected.value, found.people, found.model) == (0, 0, 0)
    assert 0.001 < found.corrected.interval.high < 0.02
    assert (found.precision.value, found.recall.value) == (None, None)


def test_precision_and_recall_as_arithmetic():
    people = np.array([1, 1, 1, 0, 0, 0], dtype=bool)
    model = np.array([1, 1, 0, 1, 0, 0], dtype=bool)
    (found,) = audited_shares(["a"], people[:, None], model[:, None], given={"a": 3}, comments=6)
    assert (found.people, found.model, found.both) == (3, 3, 2)
    assert found.precision.value == found.recall.value == pytest.approx(2 / 3)
    assert found.corrected.value == pytest.approx(3 / 6)


def test_too_little_is_refused():
    with pytest.raises(InvalidInput, match="at least two comments"):
        audited_shares(["a"], np.ones((1, 1), bool), np.ones((1, 1), bool), given={"a": 1}, comments=5)
