"""A model for one workspace: the project's corpus and the comments that the workspace has labelled."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.comments.classes import QUESTION, registry
from fukasa.analysis.comments.classify import given_labels
from fukasa.analysis.comments.comparison import Answers, Comparison, compare
from fukasa.analysis.comments.corpus import default_corpus
from fukasa.analysis.comments.model import LinearModel, ModelProtocol, default_model
from fukasa.analysis.comments.prepare import prepare
from fukasa.analysis.comments.rules import ruled
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.training import DEFAULT_SETTINGS, Training, TrainingSettings, source_hash, train

FEWEST_LABELS = 100
"""Labelled comments below which nothing could be said of the difference."""

_OWN = "own"


@dataclass(frozen=True)
class Retraining:
    """A workspace's model and how it did beside the one in use.

    Attributes:
        model: built from the corpus and all labelled comments.
        comparison: with the old model, on the labelled comments: each judged by a model that had seen neither it nor
            its group.
        old_model: version of the model it was compared with.
        labels: labelled comments it was built from.

    """

    model: LinearModel
    comparison: Comparison
    old_model: str
    labels: int


def retrain(
    labelled: pl.DataFrame,
    *,
    rng: Generator,
    old: ModelProtocol | None = None,
    corpus: pl.DataFrame | None = None,
    settings: TrainingSettings = DEFAULT_SETTINGS,
) -> Retraining:
    """Build a model from the corpus and labelled comments, and compare it; takes about a minute.

    Args:
        labelled: of :func:`fukasa.pipelines.comments.labelled.read_labelled`.
        rng: for the bootstraps.
        old: the model to compare with; it must not have learnt from these comments. The packaged one otherwise.
        corpus: in the place of the packaged one.
        settings: the constants of the training.

    Raises:
        InvalidInput: fewer than :data:`FEWEST_LABELS` comments are labelled, or they are of one group.

    """
    if labelled.height < FEWEST_LABELS or labelled["group"].n_unique() < 2:  # noqa: PLR2004  one group, nothing held out
        raise InvalidInput(
            f"{labelled.height} labelled comments of {labelled['group'].n_unique()} people are too few to learn from;"
            f" label at least {FEWEST_LABELS} comments of several people"
        )
    base = default_corpus() if corpus is None else corpus
    own = _as_corpus(labelled)
    training = train(pl.concat([base, own.select(base.columns)]), source=_source(own, settings), settings=settings)
    asked = old or default_model()
    rows = np.arange(base.height, base.height + own.height)
    comparison = compare(
        training.truth[rows],
        _answers_of(asked, own["text"]),
        _held_out_answers(training, own["text"], base.height),
        labelled["group"].to_numpy(),
        rng=rng,
    )
    return Retraining(training.model, comparison, asked.version, own.height)


def _as_corpus(labelled: pl.DataFrame) -> pl.DataFrame:
    """Give labelled comments the columns of the corpus; a group is a style, so that folds never divide it."""
    return labelled.with_columns(language=pl.lit(_OWN), style=pl.format("{}-{}", pl.lit(_OWN), "group"))


def _source(own: pl.DataFrame, settings: TrainingSettings) -> str:
    digest = hashlib.sha256(source_hash(settings).encode())
    for row in own.select("style", "text", *registry().outputs).iter_rows():
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _answers_of(model: ModelProtocol, texts: pl.Series) -> Answers:
    comments = prepare(texts)
    probabilities, _ = ruled(comments.features, model.probabilities(comments))
    return Answers(probabilities, _given(probabilities, model))


def _held_out_answers(training: Training, texts: pl.Series, start: int) -> Answers:
    """Judge each comment by what was learnt, and by thresholds that were chosen, without its fold."""
    features = prepare(texts).features
    probabilities, _ = ruled(features, training.held_out[start:])
    folds = training.folds[start:]
    given = np.zeros(probabilities.shape, dtype=np.bool_)
    for fold in np.unique(folds):
        limits = dict(zip(registry().outputs, map(float, training.thresholds[fold]), strict=True))
        rows = folds == fold
        given[rows] = _given(probabilities[rows], replace(training.model, thresholds=limits))
    return Answers(probabilities, given)


def _given(probabilities: Reals, model: ModelProtocol) -> Flags:
    question = probabilities[:, -1:] >= model.thresholds[QUESTION]
    given: Flags = np.concatenate([given_labels(probabilities, model), question], axis=1)
    return given
