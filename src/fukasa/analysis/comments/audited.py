"""Shares of a scope's comments, corrected by what people said of a random sample of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.comments.evaluation import Figure
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.prediction_powered import AuditCounts, prediction_powered_shares
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class AuditedOutcome:
    """One class, or union of classes, of an audit.

    Attributes:
        id: its id.
        people: audited comments to which people gave it.
        model: audited comments to which the model gave it.
        both: audited comments to which both gave it.
        model_share: share of the scope's comments to which the model gave it, as it stands.
        corrected: the share as prediction-powered inference has it.
        precision: of what the model gave, how much people gave too; Wilson's interval.
        recall: of what people gave, how much the model gave too; Wilson's interval.

    """

    id: str
    people: int
    model: int
    both: int
    model_share: float
    corrected: Figure
    precision: Figure
    recall: Figure


def audited_shares(
    outcomes: Sequence[str],
    people: Flags,
    model: Flags,
    *,
    given: Mapping[str, int],
    comments: int,
    level: float = LEVEL,
) -> tuple[AuditedOutcome, ...]:
    """Correct shares by an audit.

    Args:
        outcomes: ids, in the order of the columns.
        people: audited comments × outcomes, as people labelled them; a random sample of the scope.
        model: the same comments, as the model labelled them.
        given: per outcome to how many of the scope's comments the model gave it, audited ones among them.
        comments: how many comments of the scope the model labelled.
        level: of the intervals.

    Raises:
        InvalidInput: fewer than two comments were audited, or the shapes do not fit.

    """
    if people.shape != model.shape or people.shape[1:] != (len(outcomes),) or len(people) < 2:  # noqa: PLR2004
        raise InvalidInput("an audit needs at least two comments, labelled by people and by the model for each outcome")
    cells = AuditCounts(
        *(_count(part) for part in (people & model, people & ~model, ~people & model, ~people & ~model))
    )
    every = np.array([given[name] for name in outcomes], dtype=np.float64)
    further = np.clip(every - cells.both - cells.model, 0, None)
    rest = np.maximum(further, max(comments - len(people), 0))
    found = prediction_powered_shares(cells, further, rest, level)
    return tuple(
        AuditedOutcome(
            id=name,
            people=int(cells.both[at] + cells.people[at]),
            model=int(cells.both[at] + cells.model[at]),
            both=int(cells.both[at]),
            model_share=float(every[at] / comments),
            corrected=Figure(float(found.value[at]), Interval(float(found.low[at]), float(found.high[at]), level)),
            precision=_share(cells.both[at], cells.both[at] + cells.model[at], level),
            recall=_share(cells.both[at], cells.both[at] + cells.people[at], level),
        )
        for at, name in enumerate(outcomes)
    )


def _count(flags: Flags) -> Reals:
    counts: Reals = flags.sum(axis=0).astype(np.float64)
    return counts


def _share(events: float, trials: float, level: float) -> Figure:
    if trials == 0:
        return Figure(None, None)
    low, high = wilson_intervals(np.array([events]), np.array([trials]), level)
    return Figure(events / trials, Interval(float(low[0]), float(high[0]), level))
