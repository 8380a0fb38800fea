"""The method learns what is there to be learnt and nothing where there is nothing."""

import tomllib

import numpy as np
import polars as pl
import pytest

from fukasa.core.errors import InvalidInput, NotFound
from fukasa.pipelines.comments.benchmarks import (
    _MEASURES,
    binary_figures,
    class_figures,
    f1,
    labelled_sets,
    matthews,
    measure_method,
    parse_sets,
)
from fukasa.pipelines.comments.method import (
    CANDIDATES,
    Judged,
    choose_settings,
    folds_of_groups,
    judge,
    judge_in_folds,
    task_of,
    together,
)

ASKS, TELLS = ("どこで買えますか", "いくらですか", "色は何色ですか"), ("かわいい", "おはよう", "買いました")


def planted(n=240, seed=1):
    """Comments that ask in every second row, each with words of its own."""
    rng = np.random.default_rng(seed)
    asks = np.arange(n) % 2 == 0
    words = rng.integers(0, 1000, n)
    texts = [
        f"{(ASKS if ask else TELLS)[word % 3]} {chr(0x30A2 + word % 80)}" for ask, word in zip(asks, words, strict=True)
    ]
    return pl.Series(texts), asks[:, None]


def halves(task):
    rows = np.arange(len(task))
    return rows[: len(task) // 2], rows[len(task) // 2 :]


def test_a_planted_difference_is_learnt():
    task = task_of(*planted())
    told = judge(task, *halves(task), np.random.default_rng(2))
    assert binary_figures(told)["accuracy"] > 0.98


def test_nothing_is_learnt_from_labels_without_meaning():
    texts, truth = planted(600)
    task = task_of(texts, np.random.default_rng(3).permutation(truth))
    told = judge_in_folds(task, 3, np.random.default_rng(2))
    assert 0.4 < binary_figures(told)["auc"].value < 0.6


def test_every_row_is_judged_once_in_folds():
    task = task_of(*planted(60))
    told = judge_in_folds(task, 4, np.random.default_rng(2))
    assert sorted(told.rows) == list(range(60))
    assert told.truth.tolist() == task.truth[told.rows].tolist()
    assert len(told.settings) == 4


def test_a_group_is_never_divided():
    groups = np.repeat(np.arange(20), 5)
    folds = folds_of_groups(groups, 4, np.random.default_rng(1))
    assert all(len(set(folds[groups == group])) == 1 for group in range(20))
    assert np.bincount(folds).tolist() == [25, 25, 25, 25]


def test_the_penalty_is_chosen_without_a_look_at_the_test_part():
    texts, truth = planted()
    spoilt = truth.copy()
    spoilt[120:] = ~spoilt[120:]
    chosen = [
        choose_settings(task_of(texts, labels), np.arange(120), np.random.default_rng(1)) for labels in (truth, spoilt)
    ]
    assert chosen[0] == chosen[1]
    assert chosen[0] in CANDIDATES


def test_truths_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput, match="check the file"):
        task_of(pl.Series(["a", "b"]), np.zeros((3, 1), dtype=bool))


def test_figures_are_those_of_a_table_worked_by_hand():
    truth = np.array([1, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
    given = np.array([1, 1, 0, 1, 0, 0, 0, 0], dtype=bool)
    assert f1(truth, given) == pytest.approx(2 * 2 / (3 + 3))
    assert matthews(truth, given) == pytest.approx((2 * 4 - 1 * 1) / (3 * 3 * 5 * 5) ** 0.5)
    assert matthews(truth, np.ones(8, dtype=bool)) == 0
    told = Judged(np.arange(8), truth[:, None], np.where(given, 1.0, -1.0)[:, None], ())
    assert binary_figures(told)["accuracy"] == 6 / 8
    assert binary_figures(told)["macro_f1"] == pytest.approx((4 / 6 + 8 / 10) / 2)


def test_of_many_classes_the_highest_score_counts():
    truth = np.eye(3, dtype=bool)[[0, 0, 1, 2]]
    scores = np.array([[2.0, 1, 0], [0, 1, 0], [-3, -2, -4], [0, 0, 5]])
    figures = class_figures(Judged(np.arange(4), truth, scores, ()))
    assert figures["accuracy"] == 3 / 4
    assert figures["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_parts_judged_apart_are_put_together_in_order():
    first, second = (
        Judged(np.array([n]), np.array([[n > 0]]), np.array([[float(n)]]), (CANDIDATES[n],)) for n in (0, 1)
    )
    told = together([first, second])
    assert (told.rows.tolist(), told.scores.ravel().tolist(), len(told.settings)) == ([0, 1], [0.0, 1.0], 2)


def test_every_set_that_is_named_can_be_measured():
    assert set(labelled_sets()) == set(_MEASURES)


def test_an_unknown_set_or_an_absent_file_is_said(tmp_path):
    with pytest.raises(NotFound, match="there are ja_realpersonachat"):
        measure_method("luck", tmp_path, rng=np.random.default_rng(1))
    with pytest.raises(InvalidInput, match="no such file"):
        measure_method("ja_asdc", tmp_path, rng=np.random.default_rng(1))


@pytest.mark.parametrize("text", ["", "x = 1", "[set.a]\nfile = 'x'", "[set.a]\ncolour = 1"])
def test_a_broken_list_of_sets_fails_loudly(text):
    with pytest.raises(InvalidInput, match=r"benchmarks\.toml is broken"):
        parse_sets(tomllib.loads(text))
