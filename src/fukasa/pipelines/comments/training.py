"""The model of comments, built from the corpus: the same corpus gives the same bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from importlib import resources

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array, hstack, vstack

from fukasa.analysis import comments as package
from fukasa.analysis.comments.calibration import best_threshold
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.corpus import corpus_files, default_corpus, labels_table
from fukasa.analysis.comments.features import LENGTH_POWER, Features
from fukasa.analysis.comments.logistic import fit_logistic
from fukasa.analysis.comments.model import LinearModel, added, calibrated, with_products
from fukasa.analysis.comments.ngrams import BITS, NOWHERE
from fukasa.analysis.comments.prepare import prepare
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.folds import folds_of_styles
from fukasa.pipelines.comments.label_errors import label_errors

_USUAL = 5.0
"""Inverse document frequency, in logarithms, at which a penalty is meant as written."""

_TELLING, _USUALLY_TELLING = (0.2, 4.0), 1.5
"""Range of the log odds ratios of n-grams that is told apart, and the one at which a penalty is meant as written."""

_MARKS = r"[?？❓❔⁇]"
_DATA = ("classes.toml", "emoji.toml", "functions.toml", "lexicon/ja.toml", "lexicon/en.toml", "lexicon/ko.toml")


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """The constants of the training, chosen by cross-validation on the corpus.

    Attributes:
        ngram_penalty: of the weights of n-grams and words that stand in one comment of e⁵; rarer ones cost less,
            commoner ones more (by the square of their inverse document frequency).
        meta_penalty: of the weights of the columns.
        joint_penalty: of the scores in the second layer.
        product_penalty: of their products there.
        bias_penalty: of what every comment has.
        fewest: comments in which an n-gram must stand.
        unmarked: a comment with a question mark counts this much without it, and the rest with it.
        rough: the largest entry of the gradient left in cross-validation.
        fine: the same in the model that is kept.

    """

    ngram_penalty: float = 0.25
    meta_penalty: float = 3.0
    joint_penalty: float = 0.1
    product_penalty: float = 1.0
    bias_penalty: float = 1e-3
    fewest: int = 3
    unmarked: float = 0.5
    rough: float = 1e-2
    fine: float = 1e-5


DEFAULT_SETTINGS = TrainingSettings()


@dataclass(frozen=True)
class TrainingSet:
    """A corpus as matrices; comments with a question mark stand in it a second time, without it.

    Attributes:
        counts: rows × rows of the weight table, shrunk by length.
        meta: rows × columns.
        truth: rows × outputs.
        importance: of every row.
        comment: the comment a row stands for; the first ``comments`` rows are the comments as written.
        comments: how many comments.

    """

    counts: csr_array
    meta: Reals
    truth: Reals
    importance: Reals
    comment: Integers
    comments: int

    def rows_of(self, chosen: Flags) -> Integers:
        """The rows that stand for chosen comments."""
        rows: Integers = np.flatnonzero(chosen[self.comment])
        return rows


@dataclass(frozen=True)
class FirstLayer:
    """Weights of the n-grams and of the columns.

    Attributes:
        rows: rows of the weight table.
        weights: rows × outputs.
        meta: columns × outputs.
        bias: per output.

    """

    rows: Integers
    weights: Reals
    meta: Reals
    bias: Reals

    def scores(self, data: TrainingSet, rows: Integers) -> Reals:
        """Score rows of a training set."""
        from_signs: Reals = data.counts[rows][:, self.rows] @ self.weights
        return from_signs + added(data.meta[rows], self.meta) + self.bias


@dataclass(frozen=True)
class Training:
    """A model and how it did on comments it had not seen.

    Attributes:
        model: built from all comments.
        truth: comments × outputs.
        held_out: probabilities of every comment by a model that saw nothing of its style.
        folds: the fold of every comment.
        thresholds: per fold × output, chosen on the other folds.

    """

    model: LinearModel
    truth: Flags
    held_out: Reals
    folds: Integers
    thresholds: Reals


def training_set(corpus: pl.DataFrame, settings: TrainingSettings = DEFAULT_SETTINGS) -> TrainingSet:
    """Make matrices of a corpus."""
    written = corpus["text"]
    marked = written.str.contains(_MARKS).to_numpy()
    plain = written.str.replace_all(_MARKS, "").filter(pl.Series(marked))
    parts = (prepare(written).features, prepare(plain).features)
    comment = np.concatenate([np.arange(len(written)), np.flatnonzero(marked)])
    importance = np.where(marked, 1 - settings.unmarked, 1.0)
    return TrainingSet(
        counts=csr_array(vstack([_shrunk(part) for part in parts]).tocsr()),
        meta=np.concatenate([part.meta for part in parts]).astype(np.float64),
        truth=labels_table(corpus).to_numpy().astype(np.float64)[comment],
        importance=np.concatenate([importance, np.full(int(marked.sum()), settings.unmarked)]),
        comment=comment,
        comments=len(written),
    )


def _shrunk(features: Features) -> csr_array:
    counts = features.counts().astype(np.float64)
    counts.sum_duplicates()
    return csr_array(diags_array(features.shrink()) @ counts)


def fit_first(data: TrainingSet, rows: Integers, settings: TrainingSettings, tolerance: float) -> FirstLayer:
    """Fit the first layer on some rows of a training set."""
    chosen = data.counts[rows]
    frequency = np.bincount(chosen.indices, minlength=NOWHERE + 1)
    frequency[NOWHERE] = 0
    kept = np.flatnonzero(frequency >= settings.fewest)
    signs, truth, importance = csr_array(chosen[:, kept]), data.truth[rows], data.importance[rows]
    ones = csr_array(np.ones((len(rows), 1)))
    matrix = csr_array(hstack([signs, csr_array(data.meta[rows]), ones]).tocsr())
    usual = settings.ngram_penalty * _commonness(frequency[kept], len(rows))
    dearness = usual[:, None] / _telling(signs, truth, importance)
    rest = np.repeat([settings.meta_penalty, settings.bias_penalty], [data.meta.shape[1], 1])
    penalty = np.concatenate([dearness, np.broadcast_to(rest[:, None], (len(rest), truth.shape[1]))])
    weights = fit_logistic(matrix, truth, importance=importance, penalty=penalty, tolerance=tolerance).weights
    return FirstLayer(kept, weights[: len(kept)], weights[len(kept) : -1], weights[-1])


def _telling(signs: csr_array, truth: Reals, importance: Reals) -> Reals:
    """Tell how much an n-gram says about each output by itself: its log odds ratio, 1 where that is usual.

    A weight that the n-gram's own odds speak for costs less (the idea of Wang and Manning 2012, who scale the columns).
    One comment of the usual mix is added to both sides.
    """
    present = csr_array((np.ones_like(signs.data), signs.indices, signs.indptr), shape=signs.shape).T.tocsr()
    share = (truth * importance[:, None]).sum(axis=0) / importance.sum()
    with_it = present @ (truth * importance[:, None])
    without = (present @ importance)[:, None] - with_it
    odds = np.log((with_it + share) / (without + 1 - share)) - np.log(share / (1 - share))
    telling: Reals = np.clip(np.abs(odds), *_TELLING) / _USUALLY_TELLING
    return telling


def _commonness(frequency: Integers, comments: int) -> Reals:
    """Tell how much dearer the weight of a common n-gram is: the same as scaling by the inverse document frequency."""
    commonness: Reals = (_USUAL / np.log(comments / np.minimum(frequency, comments - 1))) ** 2
    return commonness


def fit_joint(scores: Reals, truth: Reals, importance: Reals, settings: TrainingSettings) -> Reals:
    """Fit the second layer on scores of comments that the first had not seen."""
    inputs = with_products(scores)
    outputs = scores.shape[1]
    products = inputs.shape[1] - outputs - 1
    penalty = np.repeat(
        [settings.joint_penalty, settings.product_penalty, settings.bias_penalty], [outputs, products, 1]
    )
    return fit_logistic(
        csr_array(inputs), truth, importance=importance, penalty=penalty, tolerance=settings.fine
    ).weights


def _held_out_scores(data: TrainingSet, folds: Integers, settings: TrainingSettings) -> Reals:
    scores = np.zeros_like(data.truth)
    for fold in np.unique(folds):
        rows = data.rows_of(folds == fold)
        first = fit_first(data, data.rows_of(folds != fold), settings, settings.rough)
        scores[rows] = first.scores(data, rows)
    return scores


def _held_out_probabilities(data: TrainingSet, folds: Integers, scores: Reals, settings: TrainingSettings) -> Reals:
    probabilities = np.zeros((data.comments, data.truth.shape[1]))
    for fold in np.unique(folds):
        rows = data.rows_of(folds != fold)
        joint = fit_joint(scores[rows], data.truth[rows], data.importance[rows], settings)
        unseen = np.flatnonzero(folds == fold)
        probabilities[unseen] = calibrated(scores[unseen], joint)
    return probabilities


def train(corpus: pl.DataFrame, *, source: str, settings: TrainingSettings = DEFAULT_SETTINGS) -> Training:
    """Build a model from a corpus.

    The first layer is fitted on all comments. The second, the thresholds and the error rates come from scores that
    each comment got from a model that had seen nothing of its style.

    Args:
        corpus: of :func:`fukasa.analysis.comments.corpus.default_corpus`, or rows of the same columns.
        source: what the model is to be known by; a hash of what it was built from.
        settings: the constants.

    Raises:
        InvalidInput: a class has no comment, or there are fewer styles than folds.

    """
    folds = folds_of_styles(corpus["style"].to_list())
    data = training_set(corpus, settings)
    truth = data.truth[: data.comments] > 0
    if not truth.any(axis=0).all() or len(np.unique(folds)) < 2:  # noqa: PLR2004  nothing could be held out
        raise InvalidInput("the corpus needs comments of every class and at least two styles; add some")
    scores = _held_out_scores(data, folds, settings)
    held_out = _held_out_probabilities(data, folds, scores, settings)
    first = fit_first(data, np.arange(len(data.comment)), settings, settings.fine)
    joint = fit_joint(scores, data.truth, data.importance, settings)
    names = registry().outputs
    limits = [best_threshold(truth[:, column], held_out[:, column]) for column in range(len(names))]
    model = LinearModel(
        source=source,
        rows=first.rows.astype(np.int32),
        weights=first.weights.astype(np.float16),
        meta=first.meta.astype(np.float32),
        bias=first.bias.astype(np.float32),
        joint=joint.astype(np.float32),
        thresholds=dict(zip(names, limits, strict=True)),
        errors=label_errors(truth, held_out, np.array(limits), corpus["style"].to_numpy()),
    )
    return Training(model, truth, held_out, folds, _thresholds_by_fold(truth, held_out, folds))


def _thresholds_by_fold(truth: Flags, held_out: Reals, folds: Integers) -> Reals:
    def chosen(fold: int) -> Iterator[float]:
        others = folds != fold
        return (best_threshold(truth[others, column], held_out[others, column]) for column in range(truth.shape[1]))

    return np.array([list(chosen(fold)) for fold in range(int(folds.max()) + 1)])


def source_hash(settings: TrainingSettings = DEFAULT_SETTINGS) -> str:
    """Hash everything the packaged model is built from: corpus, lexicons, functions, classes, constants."""
    digest = hashlib.sha256(repr((astuple(settings), BITS, LENGTH_POWER)).encode())
    for name, text in corpus_files():
        digest.update(f"{name}\0{text}\0".encode())
    for name in _DATA:
        digest.update(resources.files(package).joinpath(name).read_bytes())
    return digest.hexdigest()


def train_default() -> Training:
    """Build the packaged model."""
    return train(default_corpus(), source=source_hash())
