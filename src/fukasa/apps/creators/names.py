"""How the filters, figures and values of a search are called in the language of the page."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.wording import points
from fukasa.apps.pages import formats
from fukasa.lake.query.criteria import CutoffFilter, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.registry import Unit, entry
from fukasa.lake.query.sides import PREFIXES, Condition, Side

_KINDS: dict[str, str | Promise] = {
    "person": gettext_lazy("Person"),
    "group": gettext_lazy("Group"),
    "brand": gettext_lazy("Brand"),
    "virtual": gettext_lazy("Virtual"),
    "employee": gettext_lazy("Employee"),
}
_FORECASTS: dict[str, str | Promise] = {"views": gettext_lazy("Views"), "likes": gettext_lazy("Likes only")}
PERCENT = 100
_YEN = {Unit.YEN, Unit.YEN_PER_VIEW}


def value_name(name: SetField, value: str) -> str:
    """Name one value of a property."""
    writers: dict[SetField, Callable[[str], str]] = {
        SetField.PLATFORM: words.platform_name,
        SetField.COUNTRY: words.country_name,
        SetField.LANGUAGE: words.language_name,
        SetField.TIER: words.tier_name,
        SetField.CATEGORY: words.category_name,
        SetField.PRICE_BASIS: words.price_basis_name,
        SetField.AUTHENTICITY: words.authenticity_name,
        SetField.SAFETY: words.safety_name,
        SetField.SAFETY_WORDS: words.safety_subject,
        SetField.KIND: kind_name,
        SetField.FORECAST_METRIC: lambda metric: str(_FORECASTS.get(metric, metric)),
    }
    return writers[name](value) if name in writers else value


def kind_name(kind: str | None) -> str:
    """Say who stands behind an account."""
    return str(_KINDS.get(kind or "", kind or ""))


def unit_of(name: RangeField) -> str:
    """Give the unit a range is typed in."""
    return entry(name).unit.sign


def field_name(name: str) -> str:
    """Name a field in the language of the page."""
    return entry(name).called((get_language() or "en").partition("-")[0])


def filter_name(param: str) -> str:
    """Name a filter by its parameter in the address."""
    side = next((side for side in (Side.NEVER, Side.SHOULD) if param.startswith(PREFIXES[side])), Side.MUST)
    name = field_name(param.removeprefix(PREFIXES[side]))
    if side is Side.NEVER:
        return _("Not: %(name)s") % {"name": name}
    return _("Wish: %(name)s") % {"name": name} if side is Side.SHOULD else name


def range_text(name: RangeField, span: Range) -> str:
    """Write what a range asks for."""
    low, high = (None if end is None else bound_text(name, end) for end in (span.low, span.high))
    if low is not None and high is not None:
        return f"{low}–{high}"
    if low is not None:
        return _("%(value)s or more") % {"value": low}
    return _("%(value)s or less") % {"value": high} if high is not None else _("known")


def bound_text(name: RangeField, value: float) -> str:
    """Write one end of a range."""
    unit = entry(name).unit
    if unit in _YEN:
        return formats.money(value, "JPY")
    if unit is Unit.POINTS:
        return points(value)
    return formats.percent(value) if unit.scale == PERCENT else formats.compact(value)


def condition_text(condition: Condition) -> str:
    """Write what a condition asks for."""
    value: Any = condition.value
    if isinstance(value, CutoffFilter):
        cpv = formats.money(value.cpv, "JPY")
        return _("%(cpv)s per view, strict") % {"cpv": cpv} if value.z else _("%(cpv)s per view") % {"cpv": cpv}
    if isinstance(value, Range):
        return range_text(RangeField(condition.name), value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value_name(SetField(condition.name), one) for one in value)


def names_text(param: str, names: Collection[str]) -> str:
    """Write handles as they are, and how many accounts or lists there are."""
    return ", ".join(names) if param.endswith("handle") else formats.number(len(names))
