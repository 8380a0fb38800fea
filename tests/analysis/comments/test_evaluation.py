"""Figures against the gold, by hand and against computations of another kind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.calibration import calibration_error
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.evaluation import area_under_curve, evaluate
from fukasa.core.errors import InvalidInput

IDS = registry().ids
OUTPUTS = registry().outputs


def table(*rows):
    """Make truth or labels out of the ids of every row."""
    return np.array([[name in row.split() for name in OUTPUTS] for row in rows])


GOLD = table("praise", "praise", "praise question", "spam", "spam praise", "chatter")
LABELS = table("praise", "praise", "chatter question", "spam", "spam", "praise")


def evaluated(truth=GOLD, given_=LABELS, seed=1, **settings_):
    told = np.where(given_, 0.9, 0.1)
    return evaluate(truth, told, given_, rng=np.random.default_rng(seed), **settings_)


def score(evaluation, name):
    return next(one for one in evaluation.scores if one.id == name)


def test_precision_recall_and_f1_by_hand():
    praise = score(evaluated(), "praise")
    assert (praise.positives, praise.given, praise.right) == (4, 3, 2)
    assert (praise.precision.value, praise.recall.value) == (2 / 3, 2 / 4)
    assert praise.f1.value == pytest.approx(2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))


def test_precision_and_recall_have_the_interval_of_wilson():
    praise = score(evaluated(), "praise")
    z2 = 1.959963984540054**2
    centre, half = (2 + z2 / 2) / (4 + z2), (2 * 2 / 4 + z2 / 4) ** 0.5 * z2**0.5 / (4 + z2)
    assert (praise.recall.interval.low, praise.recall.interval.high) == pytest.approx((centre - half, centre + half))


def test_macro_f1_is_the_mean_of_the_classes_that_the_gold_has():
    evaluation = evaluated()
    there = [score(evaluation, name).f1.value for name in ("praise", "chatter", "spam")]
    assert there == pytest.approx([4 / 7, 0, 1])
    assert evaluation.macro_f1.value == pytest.approx(np.mean(there))


def test_what_the_gold_does_not_have_has_no_figure():
    negative = score(evaluated(), "negative")
    assert (negative.f1.value, negative.recall.value, negative.precision.value, negative.auc.value) == (None,) * 4


def test_every_pair_of_labels_is_counted():
    confusion = evaluated().confusion
    at = {name: place for place, name in enumerate(IDS)}
    assert confusion[at["praise"]].sum() == 4
    assert confusion[at["praise"], at["spam"]] == 1
    assert confusion[at["chatter"], at["praise"]] == 1
    assert confusion[at["spam"], at["spam"]] == 2


def test_without_questions_in_the_gold_they_are_left_out():
    assert [one.id for one in evaluated(question=False).scores] == list(IDS)
    assert [one.id for one in evaluated().scores] == list(OUTPUTS)


def test_the_error_of_calibration_is_that_of_its_function():
    rng = np.random.default_rng(3)
    truth = rng.random((200, len(OUTPUTS))) < 0.4
    told = rng.random(truth.shape)
    found = evaluate(truth, told, told > 0.5, rng=rng)
    assert found.scores[2].calibration.value == pytest.approx(calibration_error(truth[:, 2], told[:, 2]))


def test_intervals_hold_their_figures_and_narrow_with_n():
    rng = np.random.default_rng(4)

    def width(n):
        truth = rng.random((n, len(OUTPUTS))) < 0.4
        found = evaluated(truth, truth ^ (rng.random(truth.shape) < 0.2))
        praise = score(found, "praise")
        assert praise.f1.interval.low <= praise.f1.value <= praise.f1.interval.high
        return praise.f1.interval.high - praise.f1.interval.low

    assert width(2_000) < width(100) / 2


def test_the_same_seed_gives_the_same_intervals():
    assert evaluated(seed=7).macro_f1 == evaluated(seed=7).macro_f1


@pytest.mark.slow
def test_f1_of_the_bootstrap_covers_what_it_should():
    rng = np.random.default_rng(5)
    truth = rng.random((20_000, len(OUTPUTS))) < 0.4
    labels = truth ^ (rng.random(truth.shape) < 0.2)
    place = OUTPUTS.index("praise")
    real = 2 * (truth & labels)[:, place].sum() / (truth[:, place].sum() + labels[:, place].sum())
    hits = 0
    for seed in range(60):
        rows = np.random.default_rng(seed).integers(0, len(truth), 150)
        interval = score(evaluated(truth[rows], labels[rows], seed), "praise").f1.interval
        hits += interval.low <= real <= interval.high
    assert hits >= 51  # 95 % of 60 is 57; fewer than 51 would come once in a thousand


def by_pairs(truth, told):
    differences = told[truth][:, None] - told[~truth][None, :]
    return ((differences > 0) + (differences == 0) / 2).mean()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_order(pairs):
    truth, told = (np.array(column) for column in zip(*[(True, 3), (False, 3), *pairs], strict=True))
    found = area_under_curve(truth, told / 9)
    assert found.value == pytest.approx(by_pairs(truth, told / 9))
    assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1


def test_the_interval_of_the_area_is_that_of_hanley_and_mcneil():
    truth = np.array([True] * 50 + [False] * 50)
    told = np.concatenate([np.linspace(0.3, 1, 50), np.linspace(0, 0.7, 50)])
    found = area_under_curve(truth, told)
    area = found.value
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    error = ((area * (1 - area) + 49 * (q1 - area**2) + 49 * (q2 - area**2)) / 2500) ** 0.5
    assert found.interval.low == pytest.approx(area - 1.959964 * error, abs=1e-5)


def test_an_area_needs_both_kinds():
    assert area_under_curve(np.array([True, True]), np.array([0.1, 0.2])).value is None


def test_nothing_or_shapes_that_differ_are_refused():
    empty = np.zeros((0, len(OUTPUTS)), dtype=bool)
    for truth, given_ in ((empty, empty), (GOLD, LABELS[:2])):
        with pytest.raises(InvalidInput, match="at least one gold comment"):
            evaluate(truth, given_ * 1.0, given_, rng=np.random.default_rng(1))
