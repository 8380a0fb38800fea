"""Scores combine what is known; weights are recovered from decisions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fukasa.analysis.affinity.common import common_commenters, sketch
from fukasa.analysis.affinity.learning import learn_weights
from fukasa.analysis.affinity.settings import BLOCKS, Block, default_weights, settings
from fukasa.analysis.affinity.similarity import block_cosines, combined, weight_array
from fukasa.core.errors import InvalidInput

_COSINES = arrays(np.float32, (7, 3), elements=st.floats(-1, 1, width=32) | st.just(float("nan")))


@given(_COSINES)
def test_a_score_lies_between_the_cosines_it_rests_on(cosines: np.ndarray) -> None:
    score, covered = combined(cosines, default_weights(), min_coverage=0.0)
    told = ~np.isnan(score)
    assert np.array_equal(told, (~np.isnan(cosines)).any(axis=1))
    assert np.all(score[told] <= np.nanmax(cosines[told], axis=1, initial=-2) + 1e-5)
    assert np.all(score[told] >= np.nanmin(cosines[told], axis=1, initial=2) - 1e-5)
    assert np.all((covered >= 0) & (covered <= 1 + 1e-6))


def test_missing_is_not_zero() -> None:
    cosines = np.array([[0.8, 0.8, 0.8], [np.nan, 0.8, 0.8]], dtype=np.float32)
    score, covered = combined(cosines, default_weights(), min_coverage=0.5)
    assert score == pytest.approx([0.8, 0.8])
    assert covered == pytest.approx([1.0, 0.55])


def test_too_little_in_common_gives_no_score() -> None:
    cosines = np.array([[0.8, 0.8, 0.8], [np.nan, np.nan, 0.99]], dtype=np.float32)
    score, _ = combined(cosines, default_weights(), min_coverage=0.5)
    assert np.isnan(score[1])


def test_where_only_structure_is_known_structure_decides() -> None:
    cosines = np.array([[np.nan, np.nan, 0.9], [np.nan, np.nan, 0.1]], dtype=np.float32)
    score, _ = combined(cosines, default_weights(), min_coverage=0.5)
    assert score == pytest.approx([0.9, 0.1])


def test_seeds_are_averaged_over_those_that_know_a_block() -> None:
    seeds = {block: np.array([[1.0, 0.0], [0.0, 0.0]], dtype=np.float32) for block in BLOCKS}
    others = {block: np.array([[1.0, 0.0], [0.0, 0.0]], dtype=np.float32) for block in BLOCKS}
    found = block_cosines(seeds, others)
    assert found[0].tolist() == [1.0, 1.0, 1.0]
    assert np.isnan(found[1]).all()


@pytest.mark.parametrize("weights", [{Block.TOPICS: -1.0}, {}, {Block.TOPICS: float("nan")}])
def test_impossible_weights_are_refused(weights: dict[Block, float]) -> None:
    with pytest.raises(InvalidInput, match="weights of look-alikes"):
        weight_array(weights)


def _decisions(slopes: tuple[float, float, float], n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    cosines = rng.uniform(-0.2, 1.0, (n, 3))
    chance = 1 / (1 + np.exp(-((cosines - cosines.mean(axis=0)) @ np.array(slopes))))
    return cosines, rng.random(n) < chance


def test_planted_weights_are_recovered_from_decisions() -> None:
    learnt = learn_weights(*_decisions((1.0, 8.0, 1.0), 1_500))
    assert learnt.learnt
    assert learnt.weights[Block.TOPICS] == pytest.approx(0.8, abs=0.08)
    assert learnt.low[Block.TOPICS] <= 0.8 <= learnt.high[Block.TOPICS]
    assert sum(learnt.weights.values()) == pytest.approx(1.0)


def test_decisions_by_chance_are_not_learnt_from() -> None:
    cosines, decided = _decisions((1.0, 8.0, 1.0), 1_500)
    learnt = learn_weights(cosines, np.random.default_rng(2).permutation(decided))
    assert (learnt.learnt, learnt.code) == (False, "unrelated")


def test_few_decisions_move_little() -> None:
    learnt = learn_weights(*_decisions((1.0, 8.0, 1.0), 40))
    assert learnt.learnt
    assert all(abs(learnt.weights[block] - default_weights()[block]) < 0.4 for block in BLOCKS)


def test_too_few_decisions_give_the_default_and_say_so() -> None:
    learnt = learn_weights(*_decisions((1.0, 8.0, 1.0), 12))
    assert not learnt.learnt
    assert learnt.weights == default_weights()
    assert "too few" in learnt.sentence("en")
    assert "少ない" in learnt.sentence("ja")


def test_decisions_against_likeness_give_the_default_and_say_so() -> None:
    cosines, decided = _decisions((9.0, 9.0, 9.0), 4_000)
    learnt = learn_weights(cosines, ~decided)
    assert not learnt.learnt
    assert "do not follow likeness" in learnt.sentence("en")


def test_decisions_of_another_shape_are_refused() -> None:
    with pytest.raises(InvalidInput, match="one row of 3 cosines"):
        learn_weights(np.zeros((3, 2)), np.ones(3, dtype=bool))


def test_common_commenters_of_small_accounts_are_counted() -> None:
    found = common_commenters(np.array([1, 2, 3], np.uint32), np.array([2, 3, 9, 11], np.uint32), 3, 4)
    assert (found.n, found.exact) == (2, True)


def test_common_commenters_of_large_accounts_are_estimated() -> None:
    rng = np.random.default_rng(4)
    people = rng.choice(2**32, 12_000, replace=False).astype(np.uint32)
    first, second = people[:8_000], people[4_000:]
    found = common_commenters(sketch(first), sketch(second), 8_000, 8_000)
    assert not found.exact
    assert found.n == pytest.approx(4_000, rel=0.25)
    assert len(sketch(first)) == settings().sketch
