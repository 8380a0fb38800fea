"""Values of the index as cells of a table and as values of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.analysis.engagement.registry import registry
from fukasa.apps.catalogue import words
from fukasa.apps.lists.columns import Column, Kind
from fukasa.apps.pages import formats

_QUANTILES = ("p10", "p50", "p90")
_CHANCE = ("p", "low", "high")
_SEVERAL: dict[Kind, tuple[str, ...]] = {
    Kind.AUTHENTICITY: ("authenticity", *(f"authenticity_{part}" for part in _CHANCE)),
    Kind.FORECAST: ("forecast_metric", *(f"forecast_{part}" for part in _QUANTILES), "forecast_n", "forecast_basis"),
    Kind.PRICE: (*(f"price_{part}" for part in _QUANTILES), "price_currency", "price_basis"),
    Kind.CPV: tuple(f"cpv_{part}" for part in _QUANTILES),
    Kind.GUESTS: ("guests_approve", "guests_reject", "guests_conflict"),
}
Row = dict[str, Any]
Written = tuple[str, str, str]
"""A value, its interval or reason, and on whose word it rests."""
Writer = Callable[[Column, Row], Written]
_SPREAD = ("", "_low", "_high", "_n", "_status")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: a value, its interval or reason, and on whose word it rests."""

    key: str
    text: str = formats.MISSING
    note: str = ""
    source: str = ""
    number: bool = False
    typed: str = ""  # what stands in a field of the workspace's own, as one types it
    field: object = None  # that field


def cell(column: Column, row: Row | None) -> Cell:
    """Write one value; an account that is not in the catalogue has none."""
    if row is None:
        return Cell(column.key, number=column.is_number)
    write: Writer = _WRITERS[column.kind]
    text, note, source = write(column, row)
    typed = str(row.get(f"{column.key}_typed") or "")
    return Cell(column.key, text, note, source, column.is_number, typed, column.field)


def headers(column: Column) -> tuple[str, ...]:
    """Name the columns that one column becomes in a file."""
    if column.kind is Kind.METRIC:
        return tuple(f"{column.key}{part}" for part in _SPREAD)
    if column.kind is Kind.CUSTOM:
        return (f"field:{column.name}" + (f" ({column.unit})" if column.unit else ""),)
    return _SEVERAL.get(column.kind, (column.key,))


def values(column: Column, row: Row | None) -> tuple[Any, ...]:
    """Give the values for a file, unrounded; missing is None."""
    known = {} if row is None else row
    priced = known.get("price_p50") is not None
    if column.kind is Kind.CUSTOM:
        return (known.get(column.key),)
    return tuple("JPY" if head == "price_currency" and priced else known.get(head) for head in headers(column))


def _plain(text: str | None) -> Written:
    return text or formats.MISSING, "", ""


def _category(_column: Column, row: Row) -> Written:
    names = [words.category_name(row[key]) for key in ("category", "category_2") if row.get(key)]
    return ", ".join(names) or formats.MISSING, "", "modelled" if row.get("category_basis") == "modelled" else ""


def _metric(column: Column, row: Row) -> Written:
    value, low, high = (row.get(f"{column.key}{part}") for part in ("", "_low", "_high"))
    status, n = row.get(f"{column.key}_status"), row.get(f"{column.key}_n")
    if value is None:
        return formats.MISSING, _no_value(status), ""
    write = formats.percent if column.is_percent else _amount(column)
    if status == "supplied_aggregate":
        return write(value), _("n unknown"), "supplied"
    spread = formats.interval(low, high, write) if low is not None else ""
    return write(value), " · ".join(part for part in (spread, f"n={n}" if n is not None else "") if part), ""


def _amount(column: Column) -> Any:
    return formats.compact if registry()[column.key].unit == "count" else lambda value: formats.number(value, 2)


def _no_value(status: str | None) -> str:
    return {"insufficient": _("too little data"), "not_permitted": _("not permitted")}.get(status or "", "")


def _forecast(_column: Column, row: Row) -> Written:
    if row.get("forecast_p50") is None:
        return formats.MISSING, _no_value(row.get("forecast_status") or "insufficient"), ""
    unit = _("views") if row["forecast_metric"] == "views" else _("likes")
    spread = formats.interval(row["forecast_p10"], row["forecast_p90"])
    return f"{formats.compact(row['forecast_p50'])} {unit}", spread, "modelled"


def _price(_column: Column, row: Row) -> Written:
    if row.get("price_p50") is None:
        return formats.MISSING, _no_value("insufficient"), ""
    basis, low, high = row.get("price_basis"), row.get("price_p10"), row.get("price_p90")
    if basis != "modelled":
        return formats.money(round(row["price_p50"]), "JPY"), words.price_basis_name(basis), "public"
    return formats.compact_money(row["price_p50"], "JPY"), formats.interval(low, high, _yen), "modelled"


def _yen(value: formats.Number | None) -> str:
    return formats.compact_money(value, "JPY")


def _cpv(_column: Column, row: Row) -> Written:
    if row.get("cpv_p50") is None:
        return formats.MISSING, _("no forecast of views") if row.get("forecast_metric") != "views" else "", ""
    low, middle, high = (_fine(row[f"cpv_{part}"]) for part in _QUANTILES)
    return middle, f"{low}–{high}", "modelled"


def _fine(value: float) -> str:
    return formats.money(round(value, 2), "JPY")


def _authenticity(_column: Column, row: Row) -> Written:
    """Write the computed verdict; the probability of material inflation stands under it."""
    note = formats.chance_span(*(row.get(f"authenticity_{part}") for part in _CHANCE))
    return words.authenticity_name(row.get("authenticity")) or formats.MISSING, note, ""


def _days(_column: Column, row: Row) -> Written:
    days = row.get("last_post_age_days")
    if days is None:
        return formats.MISSING, "", ""
    return ngettext("%(n)d day ago", "%(n)d days ago", int(days)) % {"n": int(days)}, "", ""


def _moment(column: Column, row: Row) -> Written:
    moment = row.get(column.key)
    return _plain(formats.day(moment) if isinstance(moment, datetime) else None)


def _source(_column: Column, row: Row) -> Written:
    return row.get("source") or "", "", row.get("auth_context") or ""


def _guests(_column: Column, row: Row) -> Written:
    approve, reject = row.get("guests_approve") or 0, row.get("guests_reject") or 0
    if not approve and not reject:
        return formats.MISSING, "", ""
    return f"✓ {approve}  ✕ {reject}", _("they disagree") if row.get("guests_conflict") else "", ""


_WRITERS: dict[Kind, Writer] = {
    Kind.PLATFORM: lambda column, row: _plain(words.platform_name(row[column.key])),
    Kind.CATEGORY: _category,
    Kind.COUNTRY: lambda column, row: _plain(words.country_name(row.get(column.key))),
    Kind.LANGUAGE: lambda column, row: _plain(words.language_name(row.get(column.key))),
    Kind.TIER: lambda column, row: _plain(words.tier_name(row.get(column.key))),
    Kind.COUNT: lambda column, row: _plain(formats.compact(row.get(column.key))),
    Kind.SHARE: lambda column, row: _plain(formats.percent(row.get(column.key))),
    Kind.DAYS: _days,
    Kind.MOMENT: _moment,
    Kind.SOURCE: _source,
    Kind.METRIC: _metric,
    Kind.FORECAST: _forecast,
    Kind.PRICE: _price,
    Kind.CPV: _cpv,
    Kind.AUTHENTICITY: _authenticity,
    Kind.STATUS: lambda _column, row: _plain(row.get("status_label")),
    Kind.OWNER: lambda _column, row: _plain(row.get("owner")),
    Kind.GUESTS: _guests,
    Kind.CUSTOM: lambda column, row: _plain(row.get(f"{column.key}_text")),
    Kind.NOTE: lambda _column, row: _plain(row.get("note")),
}
