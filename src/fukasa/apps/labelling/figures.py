"""What an audit says: corrected shares, precision and recall of the model, agreement of people. Nothing is stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fukasa.analysis.agreement.alpha import MISSING, Agreement, krippendorff_alpha
from fukasa.analysis.agreement.multilabel import label_agreement
from fukasa.analysis.comments.audited import AuditedOutcome, audited_shares
from fukasa.analysis.comments.classes import QUESTION, registry
from fukasa.analysis.comments.comparison import Comparison
from fukasa.analysis.comments.evaluation import Figure
from fukasa.analysis.statistics.arrays import Flags, Integers
from fukasa.apps.labelling.selectors.comments import Said
from fukasa.apps.labelling.selectors.settled import SettledComment
from fukasa.pipelines.comments.sampling import ModelShares

PURCHASE_SIGNAL, SUBSTANTIVE = "purchase_signal", "substantive"


@dataclass(frozen=True, slots=True)
class PeopleAgree:
    """How far two people agree.

    Attributes:
        overall: on the sets of classes.
        by_outcome: per class, and whether a comment asks.
        compared: comments that both judged.

    """

    overall: Agreement
    by_outcome: dict[str, Agreement]
    compared: int


@dataclass(frozen=True, slots=True)
class Result:
    """The corrected shares of an audit.

    Attributes:
        n: audited comments that the model has read, too.
        outcomes: classes, then any question, then the unions.
        confusion: class of people × class of the model; a comment counts in every pair of its labels.

    """

    n: int
    outcomes: tuple[AuditedOutcome, ...]
    confusion: Integers

    def outcome(self, name: str) -> AuditedOutcome:
        """Give one class or union."""
        return next(one for one in self.outcomes if one.id == name)


def outcome_ids() -> tuple[str, ...]:
    """List what an audit speaks of."""
    return (*registry().outputs, PURCHASE_SIGNAL, SUBSTANTIVE)


def result_of(settled: Sequence[SettledComment], said: dict[int, Said], shares: ModelShares | None) -> Result | None:
    """Correct the shares; None where the model has not read the comments, or fewer than two were audited."""
    pairs = [(one.counts, said[one.place]) for one in settled if one.counts is not None and one.place in said]
    if shares is None or len(pairs) < 2:  # noqa: PLR2004  nothing can be said of one
        return None
    people, model = _flags(one for one, _ in pairs), _flags(other for _, other in pairs)
    outcomes = audited_shares(outcome_ids(), people, model, given=shares.given, comments=shares.measured)
    classes = len(registry().ids)
    confusion = people[:, :classes].T.astype(np.int64) @ model[:, :classes].astype(np.int64)
    return Result(len(pairs), outcomes, confusion)


def agreement_of(settled: Sequence[SettledComment], seed: int) -> PeopleAgree | None:
    """Compare two people; None where one labelled."""
    both = [(one.first, one.second) for one in settled if one.first and one.second]
    pairs = [(one, two) for one, two in both if not one.is_unsure and not two.is_unsure]
    if not pairs:
        return None
    rng = np.random.default_rng(seed)
    given = np.stack([_flags(pair[at] for pair in pairs) for at in (0, 1)], axis=1)
    answered = np.ones(given.shape[:2], dtype=np.bool_)
    classes = len(registry().ids)
    found = label_agreement(given[:, :, :classes], answered, registry().ids, rng=rng)
    asks = np.where(answered, given[:, :, classes], MISSING).astype(np.int64)
    return PeopleAgree(found.overall, found.by_label | {QUESTION: krippendorff_alpha(asks, rng=rng)}, len(pairs))


def _flags(answers: Iterable[Said]) -> Flags:
    rows = [[given(one) for given in _given()] for one in answers]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(outcome_ids()))


def _given() -> list[Callable[[Said], bool]]:
    classes = registry()
    wanted = [(name,) for name in classes.ids]
    unions = [classes.purchase_signal, classes.substantive]

    def any_of(names: Sequence[str]) -> Callable[[Said], bool]:
        return lambda said: not set(names).isdisjoint(said.labels)

    return [*map(any_of, wanted), lambda said: said.question, *map(any_of, unions)]


def packed(comparison: Comparison) -> dict[str, Any]:
    """Write a comparison of two models as it is kept in the database."""
    old, new = ({one.id: one for one in side.scores} for side in (comparison.old, comparison.new))
    return {
        "n": comparison.n,
        "groups": comparison.groups,
        "verdict": comparison.verdict.value,
        "old": _figure(comparison.old.macro_f1),
        "new": _figure(comparison.new.macro_f1),
        "change": _figure(comparison.change),
        "outputs": [
            {
                "id": name,
                "people": new[name].positives,
                "old": _figure(old[name].f1),
                "new": _figure(new[name].f1),
                "change": _figure(change),
            }
            for name, change in comparison.changes.items()
        ],
    }


def _figure(figure: Figure) -> dict[str, float | None]:
    interval = figure.interval
    return {
        "value": figure.value,
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
    }
