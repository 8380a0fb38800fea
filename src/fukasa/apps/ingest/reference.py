"""What each kind of file may hold, told from the declarations that the import itself reads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.ingest.choices import KINDS
from fukasa.apps.ingest.field_names import field_name
from fukasa.connectors.files import KINDS as FILE_KINDS
from fukasa.connectors.files import FileColumn, FileKind, Reading
from fukasa.connectors.files.headers import names_of

_READINGS = {
    Reading.TEXT: gettext_lazy("text"),
    Reading.COUNT: gettext_lazy("count: 12345, 1.2万, 12.3K"),
    Reading.REAL: gettext_lazy("number"),
    Reading.SHARE: gettext_lazy("share: 0.034 or 3.4%"),
    Reading.BOOLEAN: gettext_lazy("yes or no"),
    Reading.MOMENT: gettext_lazy("date with time: 2025-09-26 16:31"),
    Reading.DAY: gettext_lazy("date"),
    Reading.TEXTS: gettext_lazy("words with commas"),
    Reading.DURATION: gettext_lazy("seconds, or 4:13"),
    Reading.CHOICE: gettext_lazy("one of: %(choices)s"),
    Reading.COUNTRY: gettext_lazy("country: JP or 日本"),
    Reading.LANGUAGE: gettext_lazy("language: ja or 日本語"),
    Reading.HANDLE: gettext_lazy("handle, with or without @"),
    Reading.CURRENCY: gettext_lazy("currency: JPY"),
}
_SHOWN_NAMES = 6


@dataclass(frozen=True, slots=True)
class ColumnReference:
    """One column: its name, what its cells hold, other names that are recognised."""

    name: str
    label: str
    reading: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindReference:
    """One kind of file."""

    key: str
    name: str
    what: str
    needs: tuple[str, ...]
    columns: tuple[ColumnReference, ...]


def kind_references() -> tuple[KindReference, ...]:
    """Tell of every kind, in the order in which they are offered."""
    return tuple(
        KindReference(
            key,
            str(name),
            str(what),
            needs_of(FILE_KINDS[key]),
            tuple(_column(key, column) for column in FILE_KINDS[key].columns.values()),
        )
        for key, name, what in KINDS
    )


def needs_of(kind: FileKind) -> tuple[str, ...]:
    """Name what every row needs; a long choice is cut."""
    return tuple(_one_of(group) for group in kind.required)


def _one_of(group: tuple[str, ...]) -> str:
    shown = _(" or ").join(group[:4])
    return shown if len(group) <= 4 else f"{shown}…"  # noqa: PLR2004  as many as are named


def _column(kind: str, column: FileColumn) -> ColumnReference:
    reading = (
        str(_READINGS[column.reading]) % {"choices": ", ".join(column.choices)}
        if column.choices
        else str(_READINGS[column.reading])
    )
    return ColumnReference(column.name, field_name(column.name), reading, names_of(kind, column.name)[:_SHOWN_NAMES])
