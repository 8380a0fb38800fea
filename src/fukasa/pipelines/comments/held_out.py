"""How well the packaged model labels comments of styles that it was not taught, and what that figure rests on."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.comments.calibration import calibration_error
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.classify import given_labels
from fukasa.analysis.comments.corpus import default_corpus
from fukasa.analysis.comments.model import MODEL_FILE
from fukasa.analysis.comments.prepare import prepare
from fukasa.analysis.comments.rules import ruled
from fukasa.pipelines.comments.training import Training, source_hash
from fukasa.pipelines.program import contents_of, digest_of, libraries

_CODE = ("fukasa.analysis.comments", "fukasa.pipelines.comments")
_LIBRARIES = ("numpy", "scipy", "polars")


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was measured in one language.

    Attributes:
        language: of the comments.
        comments: how many.
        f1: mean F1 over the classes.
        calibration_error: the largest of a class.

    """

    language: str
    comments: int
    f1: float
    calibration_error: float


def held_out(training: Training) -> list[HeldOut]:
    """Measure the labels that every comment of the packaged corpus gets from what was learnt without its style."""
    corpus = default_corpus()
    probabilities, given = held_out_labels(training, corpus["text"].to_list())
    languages = corpus["language"].to_numpy()
    return [
        _measured(str(language), training.truth[rows, :-1], given[rows, :-1], probabilities[rows])
        for language in np.unique(languages)
        for rows in [languages == language]
    ]


def held_out_labels(training: Training, texts: list[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Label every comment by what was learnt, and by thresholds that were chosen, without its style."""
    probabilities, _ = ruled(prepare(texts).features, training.held_out)
    given = np.zeros(probabilities.shape, dtype=np.bool_)
    for fold, limits in enumerate(training.thresholds):
        rows = training.folds == fold
        model = replace(training.model, thresholds=dict(zip(registry().outputs, limits, strict=True)))
        given[rows, :-1] = given_labels(probabilities[rows], model)
    return probabilities, given


def made_from() -> str:
    """Hash everything that decides the packaged model: corpus, lexicons, constants, code, versions of libraries."""
    code = [(name, content) for name, content in contents_of(*_CODE) if not name.endswith(MODEL_FILE)]
    return digest_of(f"{source_hash()}\n{libraries(*_LIBRARIES)}\n", code)


def _measured(
    language: str, truth: NDArray[np.bool_], given: NDArray[np.bool_], probabilities: NDArray[np.float64]
) -> HeldOut:
    f1 = 2 * (truth & given).sum(axis=0) / (truth.sum(axis=0) + given.sum(axis=0))
    errors = [calibration_error(truth[:, column], probabilities[:, column]) for column in range(truth.shape[1])]
    return HeldOut(language, len(truth), float(f1.mean()), float(max(errors)))
