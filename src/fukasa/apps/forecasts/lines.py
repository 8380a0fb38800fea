"""Stored forecasts as lines of a table, with the names of their accounts as far as the member sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.catalogue.addresses import report_path
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.forecasts.choices import Place
from fukasa.apps.forecasts.selectors.catalogue import accounts_of
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class Line:
    """One stored forecast; ``url`` is empty where the catalogue does not know the account."""

    name: str
    url: str
    platform: str
    about: str
    place: str
    made_at: datetime
    middle: str
    band: str
    posted_at: datetime | None
    actual: str
    inside: bool | None
    error: str


def names_of(scope: WorkspaceScope, keys: Iterable[str]) -> dict[str, str]:
    """Name accounts."""
    index, wished = index_or_none(), set(keys)
    if index is None or not wished:
        return {}
    found = accounts_of(index, scope, wished)
    return dict(zip(found["account_key"], found["name"], strict=True))


def lines_of(rows: pl.DataFrame, names: Mapping[str, str]) -> tuple[Line, ...]:
    """Write stored forecasts as lines."""
    return tuple(_line(row, names) for row in rows.iter_rows(named=True))


def _line(row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    key, actual = row["account_key"], row["actual"]
    return Line(
        name=names.get(key, key),
        url=f"{report_path(key)}?tab=forecast" if key in names else "",
        platform=words.platform_name(row["platform"]),
        about=about(row),
        place=str(Place(row["shown_in"]).label),
        made_at=row["made_at"],
        middle=formats.compact(row["q50"]),
        band=formats.interval(row["q10"], row["q90"]),
        posted_at=row["posted_at"],
        actual=formats.compact(actual),
        inside=None if actual is None else row["q10"] <= actual <= row["q90"],
        error=_error(row["q50"], actual),
    )


def about(row: Mapping[str, Any]) -> str:
    """Say of what post a forecast speaks."""
    kind = _("PR post") if row["paid"] else _("Own post")
    named = words.format_name(row["format"]) if row["format"] else _("any format")
    likes = [_("Likes")] if row["metric"] == "likes" else []
    return " · ".join([kind, named, *likes])


def _error(middle: float, actual: float | None) -> str:
    if not actual:
        return formats.MISSING
    share = (middle - actual) / actual
    return f"{'+' if share >= 0 else ''}{formats.percent(share, 0)}"
