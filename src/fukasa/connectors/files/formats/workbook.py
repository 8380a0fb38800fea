"""Excel workbooks: values as stored, formulas never computed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from fukasa.connectors.files.formats.raw import RawChunk, drop_blank_rows, numbered
from fukasa.connectors.files.formats.workbook_guard import check_workbook
from fukasa.connectors.files.limits import CHUNK_ROWS, HEADER_SEARCH_ROWS
from fukasa.connectors.files.model import Source
from fukasa.core.errors import InvalidInput

Cell = int | float | str | bool | time | date | datetime | timedelta
_CHUNK = CHUNK_ROWS // 5  # cells are Python objects here


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook after its size has been checked."""
    check_workbook(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        message = (
            f"{path.name}: the workbook cannot be read ({error}); open it in a spreadsheet program and save it again"
        )
        raise InvalidInput(message, file=path.name) from None


def choose_sheet(book: CalamineWorkbook, wanted: str, file: str) -> str:
    """Take the sheet that the map names, else the first with any cell."""
    names = book.sheet_names
    if wanted and wanted not in names:
        raise InvalidInput(f"{file}: there is no sheet {wanted!r}; it has {', '.join(names)}", file=file)
    if wanted:
        return wanted
    filled = [name for name in names if sheet_named(book, name, file).height]
    if not filled:
        raise InvalidInput(f"{file}: no sheet has any cell; choose another file", file=file)
    return filled[0]


def sheet_named(book: CalamineWorkbook, name: str, file: str) -> CalamineSheet:
    """Read a sheet."""
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        message = f"{file}: the sheet {name!r} cannot be read ({error}); save the workbook again"
        raise InvalidInput(message, file=file) from None


def first_rows(path: Path, source: Source) -> list[list[str]]:
    """Give the first rows as text."""
    sheet = sheet_named(open_workbook(path), source.sheet, path.name)
    return [[as_text(cell) or "" for cell in row] for row in islice(sheet.iter_rows(), HEADER_SEARCH_ROWS)]


def as_text(cell: Cell) -> str | None:
    """Write a cell as text that reads back as the same value; null for an empty one."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return repr(cell.total_seconds())
    return str(cell) or None


class WorkbookReader:
    """Reads the rows of one sheet."""

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source

    def __call__(self, columns: Sequence[str], *, limit_rows: int | None = None) -> Iterator[RawChunk]:
        """Read the wanted columns; with a limit the first rows only."""
        sheet = sheet_named(open_workbook(self._path), self._source.sheet, self._path.name)
        places = [self._source.columns.index(column) for column in columns]
        schema = dict.fromkeys(columns, pl.String)
        rows = islice(sheet.iter_rows(), self._source.header_row, None)
        row_number = self._source.header_row + 1
        total = self._path.stat().st_size
        while part := list(islice(rows, limit_rows or _CHUNK)):
            cells = [[as_text(row[place]) if place < len(row) else None for place in places] for row in part]
            frame, lines = drop_blank_rows(pl.DataFrame(cells, schema=schema, orient="row"), numbered(row_number))
            row_number += len(part)
            yield RawChunk(frame, lines, bytes_read=total * row_number // max(sheet.total_height, row_number))
            if limit_rows:
                return
