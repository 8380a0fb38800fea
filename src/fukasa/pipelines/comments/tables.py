"""Tables of comments as text files: read row by row with nothing lost, written whole or not at all."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from fukasa.connectors.files.formats.text import detect_encoding, sample_of
from fukasa.core.errors import InvalidInput

CHUNK_ROWS, CHUNK_CHARACTERS = 16_384, 1 << 24
_LONGEST_CELL = 1 << 28
Progress = Callable[[int, int], None]
Row = list[str]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A CSV or TSV file.

    Attributes:
        path: where it is.
        encoding: of its text.
        delimiter: comma or tab.
        columns: the names in its first row.

    """

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]

    def place(self, name: str, option: str) -> int:
        """Find a column.

        Raises:
            InvalidInput: there is none of this name; the sentence says which there are.

        """
        if name not in self.columns:
            there = ", ".join(self.columns)
            raise InvalidInput(f"{self.path.name} has no column {name!r}; {option} may be one of: {there}")
        return self.columns.index(name)

    def chunks(self, progress: Progress | None = None, *, blank: bool = False) -> Iterator[list[Row]]:
        """Read the rows below the names, in order, in chunks.

        Args:
            progress: told after every chunk how many bytes of how many have been read.
            blank: also give blank lines, as rows without cells. Where there is but one column, a blank line is an
                empty cell of it.

        Raises:
            InvalidInput: a row has more cells than there are columns.

        """
        size = self.path.stat().st_size
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding=_codec(self.encoding), errors="replace", newline="")
            reader = csv.reader(text, delimiter=self.delimiter)
            next(reader)
            rows = (self._whole(row, reader.line_num) for row in reader)
            for chunk in _chunked(row for row in rows if row or blank):
                yield chunk
                if progress is not None:
                    progress(raw.tell(), size)

    def _whole(self, row: Row, line: int) -> Row:
        """Fill a row whose last cells are left out."""
        if len(row) > len(self.columns):
            raise InvalidInput(
                f"{self.path.name}, line {line}: {len(row)} cells where {len(self.columns)} columns are named;"
                " put the text in double quotes"
            )
        filled = row or len(self.columns) == 1
        return row + [""] * (len(self.columns) - len(row)) if filled else []


def _chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Collect rows until they are many or long."""
    chunk: list[Row] = []
    characters = 0
    for row in rows:
        chunk.append(row)
        characters += sum(map(len, row))
        if len(chunk) == CHUNK_ROWS or characters > CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def open_table(path: Path) -> TextTable:
    """Find out how a table is written and what its columns are called.

    Raises:
        InvalidInput: there is no such file, it is empty, or it names a column twice.

    """
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; check the name")
    csv.field_size_limit(_LONGEST_CELL)
    sample = sample_of(path, gzipped=False)
    encoding = detect_encoding(sample, path.name) if sample else "utf-8"
    with path.open(encoding=_codec(encoding), errors="replace", newline="") as file:
        delimiter = "\t" if "\t" in file.readline() else ","
        file.seek(0)
        names = next(csv.reader(file, delimiter=delimiter), [])
    if not any(names):
        raise InvalidInput(f"{path.name}: the first line names no columns; write them there, for example text")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InvalidInput(f"{path.name} names the column {twice[0]!r} twice; rename one")
    return TextTable(path, encoding, delimiter, tuple(names))


def check_target(path: Path) -> None:
    """Refuse early a file that could not be written in the end.

    Raises:
        InvalidInput: the folder does not exist or may not be written to, or the path is a folder.

    """
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise InvalidInput(f"{path}: cannot be written; name a file in a folder that exists and may be written to")


@contextmanager
def unfinished_file(path: Path) -> Iterator[Path]:
    """Give the path of a file to write, which appears under its name only when everything is written.

    Raises:
        InvalidInput: it cannot be written there, see :func:`check_target`.

    """
    check_target(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[TextIO]:
    """Open a text file for writing that appears under its name only when everything is written.

    Raises:
        InvalidInput: it cannot be written there, see :func:`check_target`.

    """
    with unfinished_file(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        yield file


def column_of(rows: Sequence[Row], place: int) -> list[str | None]:
    """Take one column out of rows; an empty cell is missing."""
    return [row[place] or None for row in rows]
