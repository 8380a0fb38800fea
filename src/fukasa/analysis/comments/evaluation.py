"""How good labels and probabilities are, against comments that people have labelled."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.comments.calibration import calibration_error
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.ranks import mean_ranks
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

LEVEL = 0.95
RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval; both None where it cannot be said.

    Attributes:
        value: the figure.
        interval: where it may lie.

    """

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class OutputScore:
    """How one output did.

    Attributes:
        id: the class, or ``question``.
        positives: gold comments that have it.
        given: comments that were given it.
        right: comments that have it and were given it.
        precision: right / given, with Wilson's interval.
        recall: right / positives, with Wilson's interval.
        f1: their harmonic mean, with a bootstrap interval.
        auc: area under the ROC curve, with the interval of Hanley and McNeil (1982).
        calibration: expected calibration error in ten bins of equal mass, with a bootstrap interval.

    """

    id: str
    positives: int
    given: int
    right: int
    precision: Figure
    recall: Figure
    f1: Figure
    auc: Figure
    calibration: Figure


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How all outputs did.

    Attributes:
        n: gold comments.
        scores: one per output that the gold has.
        macro_f1: the mean F1 of the classes that the gold has, with a bootstrap interval.
        confusion: gold class × given class, counts of comments; a comment counts in every pair of its labels.
        level: of all intervals.

    """

    n: int
    scores: tuple[OutputScore, ...]
    macro_f1: Figure
    confusion: Integers
    level: float


def evaluate(
    truth: Flags, probabilities: Reals, given: Flags, *, rng: np.random.Generator, question: bool = True
) -> Evaluation:
    """Compare labels and probabilities with the gold.

    Args:
        truth: comments × outputs, as people labelled them.
        probabilities: comments × outputs.
        given: comments × outputs, as the model labelled them.
        rng: for the bootstrap.
        question: whether the gold tells which comments ask.

    Raises:
        InvalidInput: the shapes differ, or there is no comment.

    """
    if not truth.shape == probabilities.shape == given.shape or len(truth) == 0:
        raise InvalidInput("an evaluation needs at least one gold comment, with one probability and label per output")
    names = registry().outputs if question else registry().ids
    resamples = rng.integers(0, len(truth), (RESAMPLES, len(truth)))
    drawn = np.stack([_f1(truth[rows], given[rows]) for rows in resamples])
    scores = tuple(
        _score(name, truth[:, column], probabilities[:, column], given[:, column], drawn[:, column], resamples)
        for column, name in enumerate(names)
    )
    classes = len(registry().ids)
    there = truth[:, :classes].any(axis=0)
    macro = _figure(_f1(truth, given)[:classes][there].mean(), drawn[:, :classes][:, there].mean(axis=1))
    confusion = truth[:, :classes].T.astype(np.int64) @ given[:, :classes].astype(np.int64)
    return Evaluation(len(truth), scores, macro, confusion, LEVEL)


def _f1(truth: Flags, given: Flags) -> Reals:
    right = (truth & given).sum(axis=0)
    f1: Reals = 2 * right / np.maximum(truth.sum(axis=0) + given.sum(axis=0), 1)
    return f1


def _score(name: str, truth: Flags, probability: Reals, given: Flags, drawn: Reals, resamples: Integers) -> OutputScore:
    positives, chosen, right = int(truth.sum()), int(given.sum()), int((truth & given).sum())
    errors = np.array([calibration_error(truth[rows], probability[rows]) for rows in resamples[: RESAMPLES // 5]])
    none = Figure(None, None)
    return OutputScore(
        id=name,
        positives=positives,
        given=chosen,
        right=right,
        precision=_share(right, chosen),
        recall=_share(right, positives),
        f1=_figure(2 * right / (positives + chosen), drawn) if positives else none,
        auc=area_under_curve(truth, probability),
        calibration=_figure(calibration_error(truth, probability), errors),
    )


def _share(events: int, trials: int) -> Figure:
    if trials == 0:
        return Figure(None, None)
    low, high = wilson_intervals(np.array([events], float), np.array([trials], float), LEVEL)
    return Figure(events / trials, Interval(float(low[0]), float(high[0]), LEVEL))


def _figure(value: float, drawn: Reals) -> Figure:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(float(value), Interval(float(low), float(high), LEVEL))


def area_under_curve(truth: Flags, probability: Reals) -> Figure:
    """Give the chance that a comment with the label has a higher probability than one without; ties count half.

    The interval is that of Hanley and McNeil (1982). None where all comments are of one kind.
    """
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return Figure(None, None)
    ranks = mean_ranks(probability)
    area = float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    half = float(ndtri((1 + LEVEL) / 2) * np.sqrt(max(variance, 0.0) / (positives * negatives)))
    return Figure(area, Interval(max(area - half, 0.0), min(area + half, 1.0), LEVEL))
