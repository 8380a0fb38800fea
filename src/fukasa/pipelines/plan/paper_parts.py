"""What stands on paper: sections of text, tiles, tables and one picture, all of plain text and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Some paragraphs under a title."""

    title: str
    paragraphs: tuple[str, ...]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, what it is and its interval."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side."""

    title: str
    items: tuple[Figure, ...]
    kind: str = "figures"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; without a width it is as wide as its cells."""

    label: str
    align: Align = "right"
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: per cell its lines, the first one large, and what stands under the whole row."""

    cells: tuple[tuple[str, ...], ...]
    below: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that goes on over pages, its head repeated."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the scale, from 0 to 1, and what it is called."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A middle and its interval on the scale; hollow for an estimate."""

    label: str
    low: float
    middle: float
    high: float
    hollow: bool


@dataclass(frozen=True, slots=True)
class Dots:
    """Dots and intervals over one scale, with a limit through all of them."""

    title: str
    rows: tuple[Dot, ...]
    ticks: tuple[Mark, ...]
    limit: Mark | None
    note: str = ""
    kind: str = "dots"


Section = Paragraphs | Figures | Table | Dots


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its head, its sections and its foot."""

    language: Literal["ja", "en"]
    title: str
    badge: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str


def row(*cells: str | Sequence[str], below: str = "", strong: bool = False) -> Row:
    """Make a row of cells; a cell is a line or several."""
    lines = tuple((cell,) if isinstance(cell, str) else tuple(cell) for cell in cells)
    return Row(lines, below, strong)
