"""Two models on the same comments: a planted difference is found, none is claimed where there is none."""

import numpy as np
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.comparison import Answers, Verdict, compare
from fukasa.core.errors import InvalidInput

OUTPUTS = len(registry().outputs)


def world(seed, n=300):
    rng = np.random.default_rng(seed)
    truth = rng.random((n, OUTPUTS)) < 0.3
    return rng, truth


def with_errors(rng, truth, share):
    given = truth ^ (rng.random(truth.shape) < share)
    return Answers(np.where(given, 0.9, 0.1), given)


def compared(seed, old, new, n=300):
    rng, truth = world(seed, n)
    answers = (with_errors(rng, truth, old), with_errors(rng, truth, new))
    return compare(truth, *answers, np.arange(len(truth)), rng=rng)


def test_a_planted_improvement_is_found_with_its_direction():
    found = compared(1, 0.25, 0.1)
    assert found.verdict is Verdict.BETTER
    assert found.change.value > 0.1
    assert compared(1, 0.1, 0.25).verdict is Verdict.WORSE


@pytest.mark.slow
def test_equally_good_models_are_seldom_told_apart():
    verdicts = [compared(seed, 0.2, 0.2, n=150).verdict for seed in range(20)]
    assert verdicts.count(Verdict.UNCLEAR) >= 17


def test_a_model_beside_itself_does_not_differ():
    rng, truth = world(3)
    same = with_errors(rng, truth, 0.2)
    found = compare(truth, same, same, np.arange(len(truth)), rng=rng)
    assert (found.change.value, found.change.interval.low, found.change.interval.high) == (0, 0, 0)
    assert found.verdict is Verdict.UNCLEAR


def test_the_change_is_the_difference_of_the_figures_beside_it():
    found = compared(4, 0.3, 0.2)
    assert found.change.value == pytest.approx(found.new.macro_f1.value - found.old.macro_f1.value)
    for new, old in zip(found.new.scores, found.old.scores, strict=True):
        assert found.changes[new.id].value == pytest.approx(new.f1.value - old.f1.value)


def test_few_groups_make_a_wider_interval():
    rng, truth = world(6)
    clumps = np.arange(len(truth)) // 60
    hard = np.isin(clumps, [0, 1])
    old = with_errors(rng, truth, 0.1)
    worse = with_errors(rng, truth, 0.4)
    new = Answers(old.probabilities, np.where(hard[:, None], worse.given, old.given))
    apart = compare(truth, old, new, np.arange(len(truth)), rng=np.random.default_rng(1)).change.interval
    together = compare(truth, old, new, clumps, rng=np.random.default_rng(1)).change.interval
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_nothing_to_compare_is_refused():
    empty = np.zeros((0, OUTPUTS), dtype=bool)
    with pytest.raises(InvalidInput, match="at least one labelled comment"):
        compare(
            empty, Answers(empty * 1.0, empty), Answers(empty * 1.0, empty), np.zeros(0), rng=np.random.default_rng(1)
        )
