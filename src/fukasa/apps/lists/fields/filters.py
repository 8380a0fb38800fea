"""A list narrowed by the workspace's own fields: ``field-12=…`` in the address of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.errors import WrongValue
from fukasa.apps.lists.fields.kinds import NO, YES, canonical, value
from fukasa.apps.lists.fields.views import FieldView
from fukasa.apps.lists.selectors import EntryView

EMPTY = "∅"  # asks for what holds nothing
_RANGES = {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE}


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """What one field is asked for, as it was typed.

    Attributes:
        field: the field.
        wish: part of a text, a choice, yes or no, or :data:`EMPTY`.
        low: the least, of what has an order.
        high: the most.
        problem: what could not be understood, in one sentence; it then asks for nothing.

    """

    field: FieldView
    wish: str = ""
    low: str = ""
    high: str = ""
    problem: str = ""

    @property
    def active(self) -> bool:
        """Tell whether it narrows anything."""
        return bool(self.wish or self.low or self.high) and not self.problem

    @property
    def is_range(self) -> bool:
        """Tell whether it is asked by two ends."""
        return self.field.kind in _RANGES

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What may be wished, of what has no order."""
        if self.field.kind is FieldKind.FLAG:
            return ((YES, _("Yes")), (NO, _("No")), (EMPTY, _("nothing")))
        return (*((one, one) for one in self.field.choices), (EMPTY, _("nothing")))

    def lets_in(self, text: str) -> bool:
        """Tell whether a canonical text fits."""
        if self.wish == EMPTY:
            return not text
        if not text:
            return False
        if self.is_range:
            found: Any = value(self.field, text)
            ends = [value(self.field, canonical(self.field, end)) if end else None for end in (self.low, self.high)]
            return (ends[0] is None or found >= ends[0]) and (ends[1] is None or found <= ends[1])
        if self.field.kind is FieldKind.TEXT:
            return self.wish.casefold() in text.casefold()
        return self.wish == text


def read_filters(params: Mapping[str, str], fields: Iterable[FieldView]) -> tuple[FieldFilter, ...]:
    """Read what each field is asked for."""
    return tuple(_read(params, field) for field in fields)


def narrowed(entries: Sequence[EntryView], filters: Iterable[FieldFilter]) -> tuple[EntryView, ...]:
    """Keep the entries that fit all that is asked."""
    active = [one for one in filters if one.active]
    return tuple(
        entry for entry in entries if all(one.lets_in(entry.own.get(f"{one.field.key}_typed", "")) for one in active)
    )


def _read(params: Mapping[str, str], field: FieldView) -> FieldFilter:
    wish, low, high = (params.get(f"{field.key}{end}", "").strip() for end in ("", "_min", "_max"))
    asked = FieldFilter(field, wish, low, high)
    try:
        for end in (low, high) if asked.is_range else ():
            canonical(field, end)
    except WrongValue as refusal:
        return FieldFilter(field, wish, low, high, refusal.message)
    return asked
