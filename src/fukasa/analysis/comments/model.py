"""The model that ships: a table of n-gram weights, columns that hold across topics, and a calibrating layer."""

import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.features import Features, meta_names
from fukasa.analysis.comments.ngrams import NOWHERE
from fukasa.analysis.comments.prepare import Comments
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

MODEL_FILE = "model.npz"
_PRODUCT_SCALE = 0.1
FARTHEST_SCORE = 10.0
"""Scores are cut here before they are multiplied. 99.9 % of the corpus lie nearer to 0; farther out, where a comment
says the same again and again, squares of a size that was never seen would overrule every weight."""


class ModelProtocol(Protocol):
    """What a model of comments must be able to do; an operator may mount another."""

    @property
    def version(self) -> str:
        """What tells this model from every other; stored beside every figure."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Per output the probability from which the label is given."""

    @property
    def errors(self) -> Mapping[str, "ErrorRates"]:
        """Per output how often the label is right, as measured on held-out comments."""

    def probabilities(self, comments: Comments) -> Reals:
        """Tell the probability of every output: comments × ``registry().outputs``, each between 0 and 1."""


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How a label errs on comments that the model has not seen.

    The shipped model's counts are those of a sample, usually far smaller than the corpus, that says as much about the
    comments of one *new* kind of writer: kinds of writers differ more than single comments do.

    Attributes:
        positives: held-out comments that have the label.
        found: how many of them were given it.
        negatives: held-out comments without the label.
        refused: how many of them were not given it.

    """

    positives: float
    found: float
    negatives: float
    refused: float

    @property
    def sensitivity(self) -> float:
        """Share of those that have the label and were given it."""
        return self.found / self.positives if self.positives else float("nan")

    @property
    def specificity(self) -> float:
        """Share of those without the label that were not given it."""
        return self.refused / self.negatives if self.negatives else float("nan")


@dataclass(frozen=True)
class LinearModel:
    """One linear score per output over n-grams and columns; a second layer makes probabilities of the scores.

    The second layer sees all scores and their products, so that the classes can speak to each other: chatter is what is
    none of the rest.

    Attributes:
        source: hash of everything the model was built from.
        rows: rows of the weight table that are not 0.
        weights: their weights, rows × outputs.
        meta: weights of the columns of ``names``, columns × outputs.
        bias: per output.
        joint: weights of the second layer, (scores, products, one) × outputs.
        thresholds: per output the probability from which the label is given.
        errors: per output, and per union of classes that figures are made of, how the label errs.
        names: the columns that ``meta`` speaks of.

    """

    source: str
    rows: NDArray[np.int32]
    weights: NDArray[np.float16]
    meta: NDArray[np.float32]
    bias: NDArray[np.float32]
    joint: NDArray[np.float32]
    thresholds: Mapping[str, float]
    errors: Mapping[str, ErrorRates]
    names: tuple[str, ...] = field(default_factory=meta_names)

    @property
    def version(self) -> str:
        """The model's name with the hash of its source."""
        return f"linear/{self.source[:12]}"

    @cached_property
    def _table(self) -> NDArray[np.float32]:
        table = np.zeros((NOWHERE + 1, self.weights.shape[1]), dtype=np.float32)
        table[self.rows] = self.weights
        return table

    def scores(self, features: Features) -> Reals:
        """Add up the weights; comments × outputs."""
        from_signs = features.summed(self._table) * features.shrink()[:, None]
        scores: Reals = from_signs + added(features.meta, self.meta) + self.bias
        return scores

    def probabilities(self, comments: Comments) -> Reals:
        """Tell the probability of every output."""
        return calibrated(self.scores(comments.features), self.joint)


def added(columns: NDArray[np.floating[Any]], weights: NDArray[np.floating[Any]]) -> Reals:
    """Multiply two matrices column by column, so that a row's result never depends on the rows around it."""
    total = np.zeros((len(columns), weights.shape[1]))
    for column, weight in zip(columns.T, weights, strict=True):
        total += column[:, None] * weight.astype(np.float64)
    return total


def with_products(scores: Reals) -> Reals:
    """Give the inputs of the second layer: scores cut to ``FARTHEST_SCORE``, their products two by two, and one."""
    near = np.clip(scores, -FARTHEST_SCORE, FARTHEST_SCORE)
    first, second = np.triu_indices(scores.shape[1])
    products = _PRODUCT_SCALE * near[:, first] * near[:, second]
    return np.concatenate([near, products, np.ones((len(scores), 1))], axis=1)


def calibrated(scores: Reals, joint: NDArray[np.floating[Any]]) -> Reals:
    """Make probabilities of scores."""
    probabilities: Reals = expit(added(with_products(scores), joint))
    return probabilities


def to_bytes(model: LinearModel) -> bytes:
    """Write a model; the same model gives the same bytes."""
    about = {
        "source": model.source,
        "outputs": registry().outputs,
        "names": model.names,
        "thresholds": dict(model.thresholds),
        "errors": {
            name: [rates.positives, rates.found, rates.negatives, rates.refused] for name, rates in model.errors.items()
        },
    }
    buffer = io.BytesIO()
    np.savez(
        buffer,
        about=np.array(json.dumps(about)),
        rows=model.rows,
        weights=model.weights,
        meta=model.meta,
        bias=model.bias,
        joint=model.joint,
    )
    return buffer.getvalue()


_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile, RuntimeError)
"""What reading a file that is no model may raise."""


def from_bytes(data: bytes) -> LinearModel:
    """Read a model.

    Raises:
        InvalidInput: it is no model, or was built for other classes or features.

    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            arrays = {name: file[name] for name in ("rows", "weights", "meta", "bias", "joint")}
            errors = {name: ErrorRates(*counts) for name, counts in about["errors"].items()}
            model = LinearModel(
                source=about["source"],
                **arrays,
                thresholds=about["thresholds"],
                errors=errors,
                names=tuple(about["names"]),
            )
            fits = tuple(about["outputs"]) == registry().outputs and model.names == meta_names() and _fits(model)
    except (*_BROKEN, zlib.error) as error:
        raise InvalidInput(f"this is no model of comments ({error}); build it again") from error
    if not fits:
        raise InvalidInput("the model of comments was built for other classes or features; build it again")
    return model


def _fits(model: LinearModel) -> bool:
    """Tell whether the arrays have the shapes, and the figures the outputs, that the classes and features ask for."""
    outputs = registry().outputs
    width = len(outputs)
    inputs = with_products(np.zeros((1, width))).shape[1]
    shapes = ((len(model.rows), width), (len(model.names), width), (width,), (inputs, width))
    found = tuple(array.shape for array in (model.weights, model.meta, model.bias, model.joint))
    named = set(outputs) == set(model.thresholds) and set(outputs) <= set(model.errors)
    figures = (model.weights, model.meta, model.bias, model.joint, np.array(list(model.thresholds.values()), float))
    finite = all(bool(np.isfinite(array).all()) for array in figures)
    return found == shapes and named and finite and bool(np.all((model.rows >= 0) & (model.rows < NOWHERE)))


@cache
def default_model() -> LinearModel:
    """Give the model that ships with the package.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    try:
        return from_bytes(resources.files(__package__).joinpath(MODEL_FILE).read_bytes())
    except OSError as error:
        raise InvalidInput(f"the packaged {MODEL_FILE} cannot be read: {error}; reinstall fukasa") from error
