"""What a field may hold: typed text → one canonical text → the value it sorts by and the words on the page."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from fukasa.apps.lists.choices import LONGEST_TEXT, FieldKind
from fukasa.apps.lists.errors import WrongValue
from fukasa.apps.lists.fields.views import FieldView
from fukasa.apps.pages import formats
from fukasa.core.money import minor_digits

Value = str | float | bool | None
_LARGEST, _MOST_DIGITS = Decimal(10) ** 15, 6
_MYRIADS = {"万": 4, "億": 8}
_SIGNS = str.maketrans("", "", ", ¥$€£₩_円")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEARS = range(1900, 2201)
YES, NO = "1", "0"


def canonical(field: FieldView, typed: str) -> str:
    """Understand what was typed; empty stays empty.

    Raises:
        WrongValue: it does not fit the field; the sentence says what does.

    """
    text = unicodedata.normalize("NFKC", typed).strip() if field.kind is not FieldKind.TEXT else typed.strip()
    return _READERS[field.kind](field, text) if text else ""


def value(field: FieldView, text: str) -> Value:
    """Give what a canonical text sorts by and what a file holds; None for nothing."""
    if not text:
        return None
    if field.is_number:
        return float(text)
    return text == YES if field.kind is FieldKind.FLAG else text


def shown(field: FieldView, text: str) -> str:
    """Write a canonical text in the language of the page."""
    if not text:
        return formats.MISSING
    match field.kind:
        case FieldKind.NUMBER:
            return f"{Decimal(text):,f}"
        case FieldKind.MONEY:
            return formats.money(Decimal(text), field.currency)
        case FieldKind.DATE:
            return formats.day(date.fromisoformat(text))
        case FieldKind.FLAG:
            return _("Yes") if text == YES else _("No")
        case _:
            return text


def _text(field: FieldView, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise WrongValue(
            _("%(field)s holds at most %(most)d characters; these are %(given)d.")
            % {"field": field.name, "most": LONGEST_TEXT, "given": len(text)}
        )
    return text


def _number(field: FieldView, text: str) -> str:
    return _decimal(field, text, _MOST_DIGITS)


def _money(field: FieldView, text: str) -> str:
    return _decimal(field, text, minor_digits(field.currency))


def _decimal(field: FieldView, text: str, digits: int) -> str:
    plain = text.translate(_SIGNS)
    scale = _MYRIADS.get(plain[-1:], 0)
    try:
        number = Decimal(plain[:-1] if scale else plain).scaleb(scale)
        fits = number.is_finite() and abs(number) <= _LARGEST and number == round(number, digits)
    except InvalidOperation:
        fits = False
    if not fits:
        raise WrongValue(
            _("%(field)s takes a number such as 1200 with at most %(digits)d decimals; “%(given)s” is none.")
            % {"field": field.name, "digits": digits, "given": text[:40]}
        )
    return f"{number.normalize():f}"


def _date(field: FieldView, text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        read = date(*map(int, found.groups())) if found else None
    except ValueError:
        read = None
    if read is None or read.year not in _YEARS:
        raise WrongValue(
            _("%(field)s takes a day such as 2026-04-30; “%(given)s” is none.")
            % {"field": field.name, "given": text[:40]}
        )
    return read.isoformat()


def _choice(field: FieldView, text: str) -> str:
    by_name = {unicodedata.normalize("NFKC", one).casefold(): one for one in field.choices}
    if text.casefold() not in by_name:
        raise WrongValue(
            _("%(field)s takes one of: %(choices)s.") % {"field": field.name, "choices": ", ".join(field.choices)}
        )
    return by_name[text.casefold()]


def _flag(field: FieldView, text: str) -> str:
    if text not in {YES, NO}:
        raise WrongValue(_("%(field)s takes yes or no.") % {"field": field.name})
    return text


_READERS: dict[FieldKind, Callable[[FieldView, str], str]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.FLAG: _flag,
}
