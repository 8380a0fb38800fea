"""A column of raw cells becomes a column of values: a fast way for plain notation, a slow way for the rest.

The fast way is vectorised and leaves null what it does not understand. The slow way then reads each *different* cell
that is left with the parsers of `cells`, which alone decide what is refused and why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from fukasa.connectors.files import fast
from fukasa.connectors.files.cells import moments, numbers, words
from fukasa.connectors.files.cells.moments import MomentReading
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.kinds import FileColumn, Reading

Value = str | int | float | bool | date | datetime | None
MOMENTS = pl.Datetime("us", "UTC")
DTYPES: dict[Reading, pl.DataType | type[pl.DataType]] = {
    Reading.COUNT: pl.Int64,
    Reading.REAL: pl.Float64,
    Reading.SHARE: pl.Float64,
    Reading.DURATION: pl.Float64,
    Reading.BOOLEAN: pl.Boolean,
    Reading.MOMENT: MOMENTS,
    Reading.DAY: pl.Date,
    Reading.TEXTS: pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How the cells of one import are read."""

    moments: MomentReading
    shares_in_percent: bool = False
    values: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that was refused: the row of the frame, the cell and why."""

    row: int
    field: str
    value: str
    reason: str
    hint: str


def read_column(raw: pl.Series, column: FileColumn, rules: Rules) -> tuple[pl.Series, list[BadCell]]:
    """Read a column.

    Args:
        raw: the cells; text, or the types of a Parquet file.
        column: what they should be.
        rules: how they are read.

    Returns:
        the values (null for missing and for refused cells), and the refused cells.

    """
    if column.name in rules.values:
        raw = _replaced(raw, rules.values[column.name])
    if raw.dtype == pl.List and column.reading is not Reading.TEXTS:
        raw = raw.cast(pl.List(pl.String)).list.join(", ")
    if column.reading is Reading.TEXT:
        return (fast.ids(raw) if column.name.endswith("_id") else fast.texts(raw)), []
    if column.reading is Reading.TEXTS:
        return fast.lists(raw, hashtags=column.name == "hashtags"), []
    values = _fast(raw, column, rules)
    pending = raw.is_not_null() & values.is_null()
    return _slow(raw, values, pending, column, rules) if pending.any() else (values, [])


def _replaced(raw: pl.Series, new: dict[str, str]) -> pl.Series:
    text = raw.cast(pl.String).str.strip_chars()
    return text.replace(list(new), [value or None for value in new.values()])


def _fast(raw: pl.Series, column: FileColumn, rules: Rules) -> pl.Series:
    dtype = DTYPES.get(column.reading, pl.String)
    ways: dict[Reading, Callable[[pl.Series], pl.Series]] = {
        Reading.COUNT: fast.counts,
        Reading.REAL: fast.reals,
        Reading.DURATION: fast.reals,
        Reading.MOMENT: lambda cells: fast.moments(cells, rules.moments),
        Reading.HANDLE: fast.handles,
    }
    if not rules.shares_in_percent:
        ways[Reading.SHARE] = fast.shares
    if column.reading in ways:
        return ways[column.reading](raw)
    if raw.dtype == dtype and dtype != pl.String:
        return raw
    return pl.Series(raw.name, [], dtype=dtype).extend_constant(None, len(raw))


def _slow(
    raw: pl.Series, values: pl.Series, pending: pl.Series, column: FileColumn, rules: Rules
) -> tuple[pl.Series, list[BadCell]]:
    parse = parser_of(column, rules)
    text = raw.cast(pl.String)
    known: dict[str, Value] = {}
    refused: dict[str, CellRefused] = {}
    for cell in text.filter(pending).unique().to_list():
        try:
            known[cell] = parse(cell)
        except CellRefused as refusal:
            refused[cell] = refusal
    if known:
        found = pl.Series(list(known.values()), dtype=values.dtype)
        slow = text.replace_strict(pl.Series(list(known)), found, default=None, return_dtype=values.dtype)
        values = pl.select(pl.coalesce(values.alias("fast"), slow.alias("slow"))).to_series().alias(raw.name)
    return values, _bad_cells(text, pending, refused, column.name)


def _bad_cells(text: pl.Series, pending: pl.Series, refused: dict[str, CellRefused], name: str) -> list[BadCell]:
    if not refused:
        return []
    rows = (pending & text.is_in(list(refused))).arg_true()
    cells = text.gather(rows).to_list()
    return [
        BadCell(row, name, cell, refused[cell].reason, refused[cell].hint)
        for row, cell in zip(rows.to_list(), cells, strict=True)
    ]


def parser_of(column: FileColumn, rules: Rules) -> Callable[[str], Value]:
    """Give the parser that reads single cells of a column."""
    parsers: dict[Reading, Callable[[str], Value]] = {
        Reading.COUNT: numbers.parse_count,
        Reading.REAL: numbers.parse_real,
        Reading.SHARE: lambda cell: numbers.parse_share(cell, in_percent=rules.shares_in_percent),
        Reading.DURATION: numbers.parse_duration,
        Reading.BOOLEAN: words.parse_boolean,
        Reading.MOMENT: lambda cell: moments.parse_moment(cell, rules.moments),
        Reading.DAY: lambda cell: moments.parse_day(cell, rules.moments),
        Reading.CHOICE: lambda cell: words.parse_choice(cell, column.name, column.choices),
        Reading.COUNTRY: words.parse_country,
        Reading.LANGUAGE: words.parse_language,
        Reading.HANDLE: words.parse_handle,
        Reading.CURRENCY: words.parse_currency,
    }
    return parsers[column.reading]
