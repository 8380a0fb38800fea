"""The inputs of one filter, with what is chosen and counted."""

from collections.abc import Callable, Mapping
from typing import Any

from fukasa.apps.creators.filters.boxes import (
    Body,
    Choice,
    ChoiceBox,
    CutoffBox,
    FlagBox,
    LikeBox,
    NamesBox,
    RangeBox,
)
from fukasa.apps.creators.filters.spread import bars_of
from fukasa.apps.creators.filters.wording import Named
from fukasa.apps.creators.names import unit_of, value_name
from fukasa.apps.creators.query_params import STRICT, probability_of
from fukasa.apps.creators.selectors.discover import Counted
from fukasa.lake.query.criteria import Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.pairs import handles_text
from fukasa.lake.query.registry import Entry, scale_of
from fukasa.lake.query.sides import CUTOFF, Side, field_of

_SHOWN_CHOICES = 6
_FREE = {
    SetField.CREATOR,
    SetField.HASHTAG,
    SetField.SPONSOR,
    SetField.MENTION,
    SetField.AGENCY,
    SetField.REGION,
    SetField.SOURCE,
    SetField.AUDIENCE_CITY,
}
"""Properties with more values than a list shows: others may be typed."""


def body_of(one: Entry, query: AccountQuery, counted: Counted, named: Named, usual_cpv: str) -> Body:
    """Make the inputs of a filter."""
    found = field_of(one.name)
    if isinstance(found, SetField):
        return _choices(found, query, counted)
    if isinstance(found, RangeField):
        return _range(found, query, counted)
    if isinstance(found, FlagField):
        return _flag(found, query, counted)
    others: dict[str, Callable[[], Body]] = {
        "handle": lambda: NamesBox(handles_text(query.handles), handles_text(query.excluded_handles)),
        "list": lambda: _lists(query, named.get("list", {})),
        "like": lambda: LikeBox(tuple(named.get("like", {}).get(key, key) for key in query.like)),
        CUTOFF: lambda: _cutoff(query, usual_cpv),
    }
    return others[one.name]()


def shown_side(query: AccountQuery, name: str) -> Side:
    """Tell on which side of the search the inputs of a figure, flag or cut-off speak: the first that is set."""
    found = field_of(name)
    for side in Side:
        if _asked(getattr(query, side.value), found) is not None:
            return side
    return Side.MUST


def _asked(criteria: Any, name: SetField | RangeField | FlagField | None) -> Any:
    if name is None:
        return criteria.cutoff
    kept = criteria.ranges if isinstance(name, RangeField) else criteria.flags
    return kept.get(name)


def _choices(name: SetField, query: AccountQuery, counted: Counted) -> ChoiceBox:
    must, should, never = (getattr(query, side.value).sets.get(name, ()) for side in Side)
    counts = dict(counted.facets.get(name, ()))
    values = dict.fromkeys((*must, *should, *never, *counts))
    choices = tuple(
        Choice(
            value,
            value_name(name, value),
            counts.get(value, 0) if name in counted.facets else None,
            value in must,
            value in should,
            value in never,
        )
        for value in values
    )
    return ChoiceBox(choices[:_SHOWN_CHOICES], choices[_SHOWN_CHOICES:], typed=name in _FREE)


def _lists(query: AccountQuery, names: Mapping[str, str]) -> ChoiceBox:
    choices = tuple(
        Choice(code, names.get(code, code), None, code in query.lists, never=code in query.excluded_lists)
        for code in dict.fromkeys((*query.lists, *query.excluded_lists, *names))
    )
    return ChoiceBox(choices[:_SHOWN_CHOICES], choices[_SHOWN_CHOICES:], wishes=False)


def _range(name: RangeField, query: AccountQuery, counted: Counted) -> RangeBox:
    side = shown_side(query, name)
    span: Range | None = getattr(query, side.value).ranges.get(name)
    low, high = (None, None) if span is None else (span.low, span.high)
    spread = counted.spreads.get(name)
    return RangeBox(
        unit=unit_of(name),
        low=_typed(low, name),
        high=_typed(high, name),
        known=span == Range(),
        side=side,
        bars=None if spread is None else bars_of(name, spread, span or Range()),
    )


def _typed(value: float | None, name: RangeField) -> str:
    return "" if value is None else plain(value, scale_of(name))


def _flag(name: FlagField, query: AccountQuery, counted: Counted) -> FlagBox:
    side = shown_side(query, name)
    asked = getattr(query, side.value).flags.get(name)
    return FlagBox("" if asked is None else str(int(asked)), side, counted.flags.get(name))


def _cutoff(query: AccountQuery, usual: str) -> CutoffBox:
    side = shown_side(query, CUTOFF)
    cutoff = getattr(query, side.value).cutoff
    strict = side is Side.MUST and cutoff is not None and probability_of(query) == STRICT
    return CutoffBox("" if cutoff is None else plain(cutoff.cpv), strict, usual, side)
