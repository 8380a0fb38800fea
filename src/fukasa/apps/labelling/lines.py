"""The rows of the result's tables, already written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.evaluation import Figure
from fukasa.apps.labelling.figures import PeopleAgree, Result
from fukasa.apps.labelling.selectors.comments import Comment, Said
from fukasa.apps.labelling.selectors.settled import SettledComment
from fukasa.apps.labelling.words import class_name, outcome_name, said_words
from fukasa.apps.pages.formats import MISSING, Number, interval, number, percent


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One class of the result."""

    id: str
    name: str
    is_union: bool
    model_share: float
    corrected: float
    low: float
    high: float
    model_text: str
    corrected_text: str
    range_text: str
    precision: str
    precision_range: str
    recall: str
    recall_range: str
    alpha: str
    alpha_range: str
    people: int
    model: int


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A comment on which answers differ."""

    place: int
    text: str | None
    first: str
    second: str
    counts: str
    settled: str
    model: str


def share_lines(result: Result | None, agree: PeopleAgree | None) -> tuple[ShareLine, ...]:
    """Write the classes of a result, the unions last."""
    return tuple(_share(result, one, agree) for one in range(len(result.outcomes))) if result else ()


def confusion_lines(result: Result) -> tuple[tuple[str, tuple[tuple[int, bool], ...]], ...]:
    """Write the confusion: a row per class of people; the diagonal is marked."""
    ids = registry().ids
    return tuple(
        (class_name(name), tuple((int(n), at == column) for column, n in enumerate(result.confusion[at])))
        for at, name in enumerate(ids)
    )


def difference_lines(
    settled: Sequence[SettledComment],
    comments: Mapping[int, Comment],
    shown: str,
    said: Mapping[int, Said] | None = None,
) -> tuple[DifferenceLine, ...]:
    """Write the comments on which people differ, or, when ``said`` is given, people and the model.

    Args:
        settled: the comments that people labelled.
        comments: with their words, by place.
        shown: a class: only comments on which the answers differ in it; empty for all.
        said: the model's labels, by place.

    """
    return tuple(_difference(one, comments, said or {}) for one in differing(settled, shown, said))


def differing(
    settled: Sequence[SettledComment], shown: str, said: Mapping[int, Said] | None = None
) -> list[SettledComment]:
    """Give the comments on which answers differ; arguments as of :func:`difference_lines`."""
    pairs = [(one, _pair(one, said)) for one in settled]
    return [one for one, pair in pairs if pair is not None and _differs(*pair, shown)]


def _pair(one: SettledComment, said: Mapping[int, Said] | None) -> tuple[Said, Said] | None:
    first, second = (one.first, one.second) if said is None else (one.counts, said.get(one.place))
    return None if first is None or second is None else (first, second)


def _differs(first: Said, second: Said, shown: str) -> bool:
    if shown:
        return (shown in first.labels) != (shown in second.labels)
    return first != second


def _difference(one: SettledComment, comments: Mapping[int, Comment], said: Mapping[int, Said]) -> DifferenceLine:
    return DifferenceLine(
        place=one.place,
        text=comments[one.place].text,
        first=said_words(one.first),
        second=said_words(one.second),
        counts=said_words(one.counts),
        settled=str(one.settled.label),
        model=said_words(said.get(one.place)),
    )


def _share(result: Result, at: int, agree: PeopleAgree | None) -> ShareLine:
    one = result.outcomes[at]
    span = one.corrected.interval
    value = one.corrected.value or 0.0
    low, high = (span.low, span.high) if span else (value, value)
    alpha, alpha_range = _alpha(agree, one.id)
    return ShareLine(
        id=one.id,
        name=outcome_name(one.id),
        is_union=one.id not in registry().outputs,
        model_share=one.model_share,
        corrected=value,
        low=low,
        high=high,
        model_text=percent(one.model_share),
        corrected_text=percent(value),
        range_text=interval(low, high, percent),
        precision=percent(one.precision.value, 0),
        precision_range=_range(one.precision),
        recall=percent(one.recall.value, 0),
        recall_range=_range(one.recall),
        alpha=alpha,
        alpha_range=alpha_range,
        people=one.people,
        model=one.model,
    )


def _alpha(agree: PeopleAgree | None, name: str) -> tuple[str, str]:
    found = agree.by_outcome.get(name) if agree else None
    if found is None or found.alpha is None:
        return MISSING, ""
    return number(found.alpha, 2), interval(found.interval.low, found.interval.high, _two) if found.interval else ""


def _range(figure: Figure) -> str:
    return "" if figure.interval is None else interval(figure.interval.low, figure.interval.high, _whole)


def _whole(value: Number | None) -> str:
    return percent(value, 0)


def _two(value: Number | None) -> str:
    return number(value, 2)
