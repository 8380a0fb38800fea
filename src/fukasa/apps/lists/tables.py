"""A list as a table: what the workspace says beside what the catalogue knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fukasa.apps.catalogue.addresses import panel_path, report_path
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.lists.cells import Cell, Row, cell, headers, values
from fukasa.apps.lists.columns import BY_KEY, Column, Kind
from fukasa.apps.lists.figures import Figures
from fukasa.apps.lists.selectors import EntryView
from fukasa.apps.pages.blocks import Sort

NAME = "name"
ADDED = "added"
_IDENTITY = ("platform", "account_id", "handle", "name", "url")


@dataclass(frozen=True, slots=True)
class Line:
    """One account of a list."""

    entry: EntryView
    known: bool
    handle: str
    name: str
    platform: str
    url: str
    report: str
    panel: str
    cells: tuple[Cell, ...]


def lines(entries: Sequence[EntryView], figures: Figures, columns: Sequence[Column]) -> tuple[Line, ...]:
    """Write entries as lines of a table."""
    return tuple(_line(entry, figures.of(entry.account_key), columns) for entry in entries)


def sort_keys(columns: Sequence[Column]) -> tuple[str, ...]:
    """Name what a table with these columns can be sorted by."""
    return (NAME, ADDED, *(column.key for column in columns))


def in_order(
    entries: Sequence[EntryView], figures: Figures, columns: Sequence[Column], sort: Sort
) -> tuple[EntryView, ...]:
    """Sort entries; what is not known stands last in either direction."""
    by_key = {column.key: column for column in columns}

    def value(entry: EntryView) -> Any:
        if sort.field == ADDED:
            return entry.added_at
        row = figures.of(entry.account_key)
        if sort.field == NAME:
            return _said(row, entry).casefold()
        column = by_key[sort.field]
        return column.order(_with_own(entry, row))

    known = [entry for entry in entries if value(entry) not in {None, ""}]
    unknown = [entry for entry in entries if value(entry) in {None, ""}]
    return (*sorted(known, key=value, reverse=sort.descending), *unknown)


def with_answers(columns: tuple[Column, ...], entries: Sequence[EntryView]) -> tuple[Column, ...]:
    """Show what guests said as soon as one of them said something."""
    answers = BY_KEY[Kind.GUESTS.value]
    said = any(entry.approvals or entry.rejections for entry in entries)
    return (*columns, answers) if said and answers not in columns else columns


def file_headers(columns: Sequence[Column]) -> list[str]:
    """Name the columns of a file."""
    names = [*_IDENTITY, *(name for column in columns for name in headers(column))]
    return list(dict.fromkeys(names))


def file_rows(entries: Sequence[EntryView], figures: Figures, columns: Sequence[Column]) -> list[list[Any]]:
    """Give the rows of a file; an account that the catalogue does not know keeps its key and the own words."""
    return [_file_row(entry, figures.of(entry.account_key), columns) for entry in entries]


def _file_row(entry: EntryView, row: Row | None, columns: Sequence[Column]) -> list[Any]:
    platform, account_id = entry.account_key.split(":", 1)
    known = row or {"handle": entry.label}
    found: dict[str, Any] = {"platform": platform, "account_id": account_id}
    found |= {key: known.get(key) for key in ("handle", "name", "url")}
    for column in columns:
        source = _with_own(entry, row) if column.is_own else row
        found |= dict(zip(headers(column), values(column, source), strict=True)) if column.key != "platform" else {}
    return [found[name] for name in file_headers(columns)]


def _line(entry: EntryView, row: Row | None, columns: Sequence[Column]) -> Line:
    platform = entry.account_key.split(":", 1)[0]
    own = _with_own(entry, row)
    return Line(
        entry=entry,
        known=row is not None,
        handle=(row or {}).get("handle") or "",
        name=_said(row, entry),
        platform=platform_name(platform),
        url=_web_address((row or {}).get("url")),
        report=report_path(entry.account_key) if row else "",
        panel=panel_path(entry.account_key) if row else "",
        cells=tuple(cell(column, own if column.is_own else row) for column in columns),
    )


def _with_own(entry: EntryView, row: Row | None) -> Row:
    own = {
        "status": entry.status.value,
        "status_label": str(entry.status.label),
        "owner": entry.owner,
        "note": entry.note,
        "guests": (entry.approvals - entry.rejections) if entry.approvals or entry.rejections else None,
        "guests_approve": entry.approvals,
        "guests_reject": entry.rejections,
        "guests_conflict": bool(entry.approvals and entry.rejections),
    }
    return (row or {}) | own | dict(entry.own)


def _said(row: Row | None, entry: EntryView) -> str:
    known = row or {}
    return known.get("name") or known.get("handle") or entry.label


def _web_address(url: str | None) -> str:
    """Give an address that may stand in a link; anything but the web is dropped."""
    return url if url and url.startswith(("https://", "http://")) else ""
