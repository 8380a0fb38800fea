"""Is one model better than another on the same comments?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.random import Generator

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.evaluation import LEVEL, RESAMPLES, Evaluation, Figure, evaluate
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval


class Verdict(StrEnum):
    """What the interval of the difference says."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model said of comments.

    Attributes:
        probabilities: comments × outputs.
        given: comments × outputs, the labels.

    """

    probabilities: Reals
    given: Flags


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same labelled comments.

    Attributes:
        n: comments.
        groups: groups of comments that hang together (one person, the same words).
        old: how the old model did.
        new: how the new one did.
        change: macro-F1 of the new one less that of the old one, with a bootstrap interval over groups.
        changes: the same for the F1 of each output that the comments have.

    """

    n: int
    groups: int
    old: Evaluation
    new: Evaluation
    change: Figure
    changes: dict[str, Figure]

    @property
    def verdict(self) -> Verdict:
        """Better or worse only where the whole interval lies on one side of 0."""
        interval = self.change.interval
        if interval is None or interval.low <= 0 <= interval.high:
            return Verdict.UNCLEAR
        return Verdict.BETTER if interval.low > 0 else Verdict.WORSE


def compare(truth: Flags, old: Answers, new: Answers, groups: Integers, *, rng: Generator) -> Comparison:
    """Compare two models by the same resamples, so that what is hard for both does not blur the difference.

    Args:
        truth: comments × outputs, as people labelled them.
        old: the answers of the one.
        new: the answers of the other, to comments it had not learnt from.
        groups: per comment its group; groups are resampled as a whole.
        rng: for the bootstraps.

    Raises:
        InvalidInput: there is no comment, or the shapes differ.

    """
    if len(truth) == 0 or len(groups) != len(truth):
        raise InvalidInput("a comparison needs at least one labelled comment, with a group for each")
    evaluations = [evaluate(truth, one.probabilities, one.given, rng=rng) for one in (old, new)]
    names, place = np.unique(groups, return_inverse=True)
    weights = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)[:, place]
    once = np.ones((1, len(truth)), dtype=np.int64)

    def change(score: Callable[[Flags, Integers], Reals]) -> Figure:
        return _figure(*(score(new.given, rows) - score(old.given, rows) for rows in (once, weights)))

    there = truth.sum(axis=0) > 0
    classes = np.flatnonzero(there[: len(registry().ids)])
    return Comparison(
        n=len(truth),
        groups=len(names),
        old=evaluations[0],
        new=evaluations[1],
        change=change(lambda given, rows: _f1(truth, given, rows)[:, classes].mean(axis=1)),
        changes={
            name: change(lambda given, rows, at=at: _f1(truth, given, rows)[:, at])  # type: ignore[misc]  # bound now
            for at, name in enumerate(registry().outputs)
            if there[at]
        },
    )


def _f1(truth: Flags, given: Flags, weights: Integers) -> Reals:
    """Give F1 per row of weights and output; 0 where neither the truth nor the labels have it."""
    right = weights @ (truth & given).astype(np.int64)
    both = weights @ (truth.astype(np.int64) + given.astype(np.int64))
    f1: Reals = 2 * right / np.maximum(both, 1)
    return f1


def _figure(value: Reals, drawn: Reals) -> Figure:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(float(value[0]), Interval(float(low), float(high), LEVEL))
