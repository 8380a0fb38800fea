"""Cells of candidates.csv and segments.csv: read by column, and the first bad one told in one sentence."""

import io
from pathlib import Path
from typing import Any

import polars as pl

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.tables import open_table

ROW = "_row"
MOST = 1e15
"""No price, view or person of a plan is counted beyond this; a greater number is a slip."""
_HEADER_ROWS = 2  # a spreadsheet shows the names as row 1, and the first candidate as row 2


def read_text_table(path: Path) -> pl.DataFrame:
    """Read a CSV or TSV file as text, missing cells as null, with the file's row as ``_row``; blank rows are left out.

    Raises:
        InvalidInput: there is no such file, it is empty, names a column twice, or has a row of too many cells.

    """
    table = open_table(path)
    text = path.read_bytes().decode(table.encoding, errors="replace").removeprefix("\ufeff")
    try:
        rows = pl.read_csv(io.BytesIO(text.encode()), separator=table.delimiter, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InvalidInput(f"{path.name} cannot be read as a table ({said}); give every row the same cells") from error
    names = [name.strip() for name in rows.columns]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(f"{path.name} names the column {twice!r} twice; rename one")
    named = rows.rename(dict(zip(rows.columns, names, strict=True))).drop(ROW, strict=False)
    cells = named.with_columns(pl.all().str.strip_chars().replace("", None))
    return cells.with_row_index(ROW, offset=_HEADER_ROWS).filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))


class Cells:
    """The columns of one file, each read as what it should be.

    Args:
        rows: all cells as text, and ``_row``.
        file: its name, for sentences.

    """

    def __init__(self, rows: pl.DataFrame, file: str) -> None:
        self.rows, self.file = rows, file

    def text(self, name: str) -> pl.Series:
        """Give a column as text; all null where there is none."""
        if name not in self.rows.columns:
            return pl.Series(name, [None] * self.rows.height, dtype=pl.String)
        return self.rows[name]

    def number(self, name: str, *, above: float | None = None, least: float | None = None) -> pl.Series:
        """Give a column as numbers.

        Raises:
            InvalidInput: a cell is no finite number, beyond MOST, not above ``above``, or less than ``least``.

        """
        text = self.text(name)
        read = text.cast(pl.Float64, strict=False)
        self._require(text, read.is_finite(), "is no number", "write it plainly, such as 12000 or 0.03")
        self._require(text, read.abs() <= MOST, "is beyond all measure", "correct it, or leave it empty if unknown")
        if above is not None:
            self._require(text, read > above, f"is not above {above:g}", "correct it, or leave it empty if unknown")
        if least is not None:
            self._require(text, read >= least, f"is below {least:g}", "correct it, or leave it empty if unknown")
        return read

    def share(self, name: str, *, closed: bool = True) -> pl.Series:
        """Give a column as shares from 0 to 1; the end 1 is refused unless ``closed``."""
        read, text = self.number(name, least=0), self.text(name)
        inside = read <= 1 if closed else read < 1
        said = "is above 1" if closed else "is not below 1"
        self._require(text, inside, said, "write a share such as 0.03 for 3 %")
        return read

    def whole(self, name: str, *, least: int, most: float = MOST) -> pl.Series:
        """Give a column as whole numbers from ``least`` to ``most``."""
        read, text = self.number(name, least=least), self.text(name)
        self._require(text, read == read.floor(), "is no whole number", "write it without a fraction")
        self._require(text, read <= most, f"is above {most:,.0f}", "correct it")
        return read.cast(pl.Int64)

    def day(self, name: str) -> pl.Series:
        """Give a column as days."""
        text = self.text(name)
        read = text.str.to_date("%Y-%m-%d", strict=False)
        self._require(text, read.is_not_null(), "is no day", "write it as 2026-11-27")
        return read

    def one_of(self, name: str, known: tuple[str, ...]) -> pl.Series:
        """Give a column of words out of a known few, in small letters."""
        text = self.text(name).str.to_lowercase()
        self._require(text, text.is_in(list(known)), "is unknown", f"use one of {', '.join(known)}, or leave it empty")
        return text

    def refuse(self, place: int, sentence: str) -> InvalidInput:
        """Make the refusal of one row."""
        row = int(self.rows[ROW][place])
        return InvalidInput(f"{self.file}, row {row}: {sentence}", file=self.file, row=row)

    def _require(self, text: pl.Series, good: pl.Series, what: str, hint: str) -> None:
        bad = (text.is_not_null() & ~good.fill_null(value=False)).arg_true()
        if bad.len():
            place: Any = bad[0]
            raise self.refuse(place, f"{text.name} {text[place]!r} {what}; {hint}")
