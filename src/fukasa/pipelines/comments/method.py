"""Is the method any good, whatever it was taught? Our features and our regression, trained on a labelled set itself.

The penalty is chosen by cross-validation inside the training part; the test part is judged once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array

from fukasa.analysis.comments.prepare import prepare
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.training import DEFAULT_SETTINGS, TrainingSet, TrainingSettings, fit_first

INNER_FOLDS = 3
TOLERANCE = 1e-2
CANDIDATES = tuple(
    replace(DEFAULT_SETTINGS, ngram_penalty=ngram, meta_penalty=meta)
    for ngram, meta in product((0.03, 0.1, 0.3, 1.0), (3.0, 10.0))
)
"""Penalties to choose from."""

ROWS_TO_CHOOSE = 6_000
"""Rows that a penalty is chosen on at most; more would not choose better."""


@dataclass(frozen=True)
class Task:
    """Comments with a truth of their own.

    Attributes:
        data: their features, with one column of truth per label.
        groups: rows of one group (a dialogue, a video) never stand on both sides.

    """

    data: TrainingSet
    groups: Integers

    def __len__(self) -> int:
        return self.data.comments

    @property
    def truth(self) -> Flags:
        """Rows × labels."""
        return self.data.truth > 0


def task_of(texts: pl.Series, truth: Flags, groups: Iterable[object] | None = None) -> Task:
    """Compute the features of comments.

    Args:
        texts: the comments.
        truth: comments × labels.
        groups: per comment its group; every comment for itself otherwise.

    Raises:
        InvalidInput: there are not as many truths or groups as comments.

    """
    rows = np.arange(len(texts))
    names = rows if groups is None else np.unique(np.array(list(groups)), return_inverse=True)[1]
    if not len(truth) == len(names) == len(texts):
        raise InvalidInput(f"{len(texts)} comments need as many truths and groups; check the file")
    features = prepare(texts).features
    counts = features.counts().astype(np.float64)
    counts.sum_duplicates()
    data = TrainingSet(
        counts=csr_array(diags_array(features.shrink()) @ counts),
        meta=features.meta.astype(np.float64),
        truth=truth.astype(np.float64),
        importance=np.ones(len(texts)),
        comment=rows,
        comments=len(texts),
    )
    return Task(data, names)


def folds_of_groups(groups: Integers, folds: int, rng: np.random.Generator) -> Integers:
    """Deal groups out to folds at random; gives the fold of every row."""
    names, place = np.unique(groups, return_inverse=True)
    dealt: Integers = (rng.permutation(len(names)) % folds)[place]
    return dealt


def choose_settings(
    task: Task, rows: Integers, rng: np.random.Generator, candidates: Iterable[TrainingSettings] = CANDIDATES
) -> TrainingSettings:
    """Choose the penalty with the smallest loss in cross-validation on some rows."""
    chosen = rows if len(rows) <= ROWS_TO_CHOOSE else np.sort(rng.choice(rows, ROWS_TO_CHOOSE, replace=False))
    fold = folds_of_groups(task.groups[chosen], INNER_FOLDS, rng)
    return min(candidates, key=lambda settings: _inner_loss(task, chosen, fold, settings))


def _inner_loss(task: Task, rows: Integers, fold: Integers, settings: TrainingSettings) -> float:
    loss = 0.0
    for number in np.unique(fold):
        test = rows[fold == number]
        scores = scores_of(task, rows[fold != number], test, settings)
        loss += float((np.logaddexp(0, scores) - task.data.truth[test] * scores).sum())
    return loss


def scores_of(task: Task, train: Integers, test: Integers, settings: TrainingSettings) -> Reals:
    """Learn from some rows and score others; 0 is as likely as not (rows × labels)."""
    return fit_first(task.data, train, settings, TOLERANCE).scores(task.data, test)


@dataclass(frozen=True)
class Judged:
    """Rows judged by what was learnt from others.

    Attributes:
        rows: which.
        truth: rows × labels.
        scores: the same; 0 is as likely as not.
        settings: the penalties that were chosen, one per training.

    """

    rows: Integers
    truth: Flags
    scores: Reals
    settings: tuple[TrainingSettings, ...]


def judge(task: Task, train: Integers, test: Integers, rng: np.random.Generator) -> Judged:
    """Choose a penalty on the training rows, learn from them, and score the test rows."""
    settings = choose_settings(task, train, rng)
    return Judged(test, task.truth[test], scores_of(task, train, test, settings), (settings,))


def judge_in_folds(task: Task, folds: int, rng: np.random.Generator) -> Judged:
    """Judge every row by what was learnt from the other folds; the penalty is chosen anew in each of them."""
    fold = folds_of_groups(task.groups, folds, rng)
    parts = [
        judge(task, np.flatnonzero(fold != number), np.flatnonzero(fold == number), rng) for number in range(folds)
    ]
    return together(parts)


def together(parts: Iterable[Judged]) -> Judged:
    """Put parts that were judged apart together."""
    told = list(parts)
    return Judged(
        rows=np.concatenate([part.rows for part in told]),
        truth=np.concatenate([part.truth for part in told]),
        scores=np.concatenate([part.scores for part in told]),
        settings=tuple(settings for part in told for settings in part.settings),
    )
