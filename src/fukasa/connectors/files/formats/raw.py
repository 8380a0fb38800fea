"""What every format hands on: a part of the file, its cells not yet understood."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from fukasa.connectors.files.model import Rejection

Lines = Callable[[Sequence[int]], list[int]]


@dataclass(frozen=True, slots=True)
class RawChunk:
    """A part of a file.

    Attributes:
        frame: one column per file column that was asked for; text, or the types of a Parquet file. Blank is null.
        lines: gives the lines in the file of rows of the frame.
        rejects: rows that are not in the frame because they could not be taken apart.
        bytes_read: how far the file has been read.

    """

    frame: pl.DataFrame
    lines: Lines
    rejects: list[Rejection] = field(default_factory=list)
    bytes_read: int = 0


class Reader(Protocol):
    """Reads the wanted columns of a file in parts."""

    def __call__(self, columns: Sequence[str], *, limit_rows: int | None) -> Iterator[RawChunk]:
        """Read; with a limit the first rows only."""


def numbered(first: int) -> Lines:
    """Number rows one by one from ``first``."""
    return lambda rows: [first + row for row in rows]


def picked(numbers: Sequence[int]) -> Lines:
    """Number rows as told."""
    return lambda rows: [numbers[row] for row in rows]


def drop_blank_rows(frame: pl.DataFrame, lines: Lines) -> tuple[pl.DataFrame, Lines]:
    """Leave out the rows in which every cell is null."""
    if not frame.width:
        return frame, lines
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    if filled.all():
        return frame, lines
    kept = filled.arg_true().to_list()
    return frame.filter(filled), lambda rows: lines([kept[row] for row in rows])
