"""Tables written for spreadsheet programs: no cell may be taken for a formula.

A spreadsheet program computes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end (OWASP, "CSV
Injection"), Japanese and Korean ones also the full-width forms. Such text gets an apostrophe in front; an import takes
it off again, so that what is exported and imported is the same text.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_DANGEROUS = r"[=+\-@\t\r\n＝＋－＠]"
_NEUTRALISE = re.compile(rf"^'*{_DANGEROUS}")
RESTORE_PATTERN = rf"^'('*{_DANGEROUS})"
_RESTORE = re.compile(RESTORE_PATTERN)

Cell = str | int | float | bool | None


def neutralise(cell: Cell) -> Cell:
    """Make a cell safe for a spreadsheet; numbers stay numbers, missing stays empty."""
    return f"'{cell}" if isinstance(cell, str) and _NEUTRALISE.match(cell) else cell


def restore(text: str) -> str:
    """Undo :func:`neutralise`."""
    return _RESTORE.sub(r"\1", text)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows as UTF-8 CSV with a byte-order mark, which Excel needs in order to show Japanese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([neutralise(name) for name in header])
        writer.writerows([neutralise(cell) for cell in row] for row in rows)


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1") -> None:
    """Write rows as an Excel workbook; text is stored as text, never as a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options | {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(_with_header(header, rows)):
            for place, cell in enumerate(row):
                _write_cell(page, number, place, neutralise(cell))


def _with_header(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    yield header
    yield from rows


def _write_cell(page: Worksheet, row: int, place: int, cell: Cell) -> None:
    if isinstance(cell, str):
        page.write_string(row, place, cell)
    elif cell is not None:
        page.write(row, place, cell)
