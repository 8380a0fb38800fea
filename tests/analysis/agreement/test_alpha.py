"""Krippendorff's alpha gives the published numbers, and behaves as an agreement beyond chance must."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fukasa.analysis.agreement.alpha import MISSING, krippendorff_alpha
from fukasa.analysis.agreement.distances import masi_distance, nominal_distance
from fukasa.analysis.agreement.multilabel import label_agreement
from fukasa.core.errors import InvalidInput

_ = MISSING
# Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011: sections A, B and C.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL = [[0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0], [1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3]]
FOUR_PEOPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


def rng():
    return np.random.default_rng(3)


def alpha(people, **options):
    return krippendorff_alpha(np.array(people, dtype=np.int64).T, rng=rng(), **options)


def squares(values):
    return ((values[:, None] - values[None, :]) ** 2).astype(float)


@pytest.mark.parametrize(
    ("people", "distance", "published"),
    [
        (BINARY, nominal_distance, 0.095),
        (NOMINAL, nominal_distance, 0.692),
        (FOUR_PEOPLE, nominal_distance, 0.743),
        (FOUR_PEOPLE, squares, 0.849),
    ],
    ids=["two people, yes or no", "two people, five values", "four people with gaps", "the same on a metric scale"],
)
def test_the_published_examples_come_out(people, distance, published):
    assert alpha(people, distance=distance).alpha == pytest.approx(published, abs=5e-4)


def test_the_binary_example_as_arithmetic():
    assert alpha(BINARY).alpha == pytest.approx(1 - 19 * 4 / (14 * 6))
    assert alpha(BINARY).agreed == pytest.approx(6 / 10)


def test_a_unit_with_one_answer_does_not_count():
    assert alpha(FOUR_PEOPLE).units == 11


def test_masi_of_sets_that_share_half_and_of_a_set_inside_another():
    assert masi_distance(np.array([0b11, 0b1111]))[0, 1] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(np.array([0b011, 0b110]))[0, 1] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi_distance(np.array([0b01, 0b10]))[0, 1] == 1
    assert masi_distance(np.array([0, 1])).tolist() == [[0, 1], [1, 0]]


answers = arrays(np.int64, st.tuples(st.integers(2, 30), st.integers(2, 4)), elements=st.integers(-1, 3))


@given(answers)
@settings(max_examples=60, deadline=None)
def test_alpha_is_at_most_one_and_does_not_ask_who_is_who(given_answers):
    found = krippendorff_alpha(given_answers, rng=rng(), resamples=20)
    turned = krippendorff_alpha(given_answers[::-1, ::-1], rng=rng(), resamples=20)
    assert (found.alpha is None) == (found.reason != "")
    assert found.alpha is None or found.alpha <= 1
    assert (found.alpha or 0) == pytest.approx(turned.alpha or 0)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=40).filter(lambda one: len(set(one)) > 1))
@settings(max_examples=40, deadline=None)
def test_people_who_always_agree_reach_one(values):
    found = alpha([values, values])
    assert found.alpha == pytest.approx(1)
    assert found.agreed == 1


def test_people_who_answer_by_dice_come_near_to_nothing():
    dice = np.random.default_rng(1).integers(0, 3, (3_000, 2))
    found = krippendorff_alpha(dice, rng=rng(), resamples=300)
    assert abs(found.alpha) < 0.05
    assert found.interval.low < 0 < found.interval.high


def test_the_interval_holds_a_planted_agreement():
    """Two people copy the truth with chance .8 and throw dice otherwise: alpha is .8 × .8 of all pairs."""
    truth = np.random.default_rng(5)
    held = 0
    for seed in range(60):
        values = truth.integers(0, 4, (150, 1))
        sure = truth.random((150, 2)) < 0.8
        people = np.where(sure, values, truth.integers(0, 4, (150, 2)))
        held += 0.64 in krippendorff_alpha(people, rng=np.random.default_rng(seed), resamples=400).interval
    assert held >= 52


def test_too_little_and_no_variation_are_said_and_not_guessed():
    assert alpha([[1, _], [_, 1]]).reason == "too_few_units"
    assert alpha([[1, 1], [1, 1]]).reason == "no_variation"
    assert alpha([[1, 1], [1, 1]]).alpha is None


@pytest.mark.parametrize("wrong", [np.array([1, 2]), np.array([[-2, 1]])])
def test_what_are_no_answers_is_refused(wrong):
    with pytest.raises(InvalidInput, match="units × people"):
        krippendorff_alpha(wrong, rng=rng())


def test_labels_are_compared_as_sets_and_one_by_one():
    first = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=bool)
    second = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=bool)
    found = label_agreement(np.stack([first, second], axis=1), np.ones((4, 2), dtype=bool), ["a", "b", "c"], rng=rng())
    assert found.by_label["a"].alpha == pytest.approx(1)
    assert found.by_label["c"].alpha == pytest.approx(1)
    assert found.by_label["b"].alpha == pytest.approx(1 - 7 * 1 / (5 * 3))
    assert found.by_label["b"].alpha < found.overall.alpha < 1


def test_what_one_person_left_out_is_not_an_empty_answer():
    labels = np.array([[[1], [1]], [[0], [0]], [[1], [0]]], dtype=bool)
    answered = np.array([[1, 1], [1, 1], [1, 0]], dtype=bool)
    assert label_agreement(labels, answered, ["a"], rng=rng()).by_label["a"].alpha == pytest.approx(1)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput, match="things × people × labels"):
        label_agreement(np.ones((2, 2, 1), bool), np.ones((3, 2), bool), ["a"], rng=rng())
