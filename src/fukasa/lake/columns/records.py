"""Whole account rows, one after the other: what a page of results shows, in three short reads per row.

A database that keeps columns opens some two hundred of them to show fifty rows, which takes tens of milliseconds; here
a row lies in one place. Every row has a fixed part (which figures are known, what has few values as the number of the
value, how long each text is, and where the other two parts begin), its known figures, and its texts without gaps.
Nothing is mapped: what was shown once does not stay in the memory of the process.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile

FIXED, FIGURES, LETTERS = "rows.fixed", "rows.figures", "rows.letters"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Row = dict[str, Any]
Cells = NDArray[np.object_]


class Kept(StrEnum):
    """How a column is kept in a row."""

    REAL = "real"
    WHOLE = "whole"
    FLAG = "flag"
    MOMENT = "moment"  # microseconds
    DAY = "day"
    CODE = "code"  # the number of one of few texts
    TEXT = "text"
    JSON = "json"  # lists and whatever else there is

    @property
    def is_figure(self) -> bool:
        """Tell whether it is kept as a number."""
        return self not in {Kept.CODE, Kept.TEXT, Kept.JSON}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the accounts and how it is kept."""

    name: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns rows have, in order."""

    columns: tuple[Column, ...]

    @classmethod
    def from_facts(cls, facts: Iterable[Mapping[str, str]]) -> "Layout":
        """Read it from the facts of a file."""
        return cls(tuple(Column(one["name"], Kept(one["kept"])) for one in facts))

    @property
    def facts(self) -> list[dict[str, str]]:
        """What the facts of a file say."""
        return [asdict(column) for column in self.columns]

    @property
    def figures(self) -> tuple[Column, ...]:
        """Columns that are kept as numbers."""
        return tuple(column for column in self.columns if column.kept.is_figure)

    @property
    def codes(self) -> tuple[Column, ...]:
        """Columns of which few values occur."""
        return tuple(column for column in self.columns if column.kept is Kept.CODE)

    @property
    def texts(self) -> tuple[Column, ...]:
        """Columns of texts."""
        return tuple(column for column in self.columns if column.kept in {Kept.TEXT, Kept.JSON})

    @property
    def fixed(self) -> np.dtype[Any]:
        """The fixed part of a row; a code of 0 and a length of -1 mean unknown."""
        return np.dtype(
            [
                ("figures", "<i8"),
                ("letters", "<i8"),
                ("known", "u1", (-(-len(self.figures) // 8),)),
                ("codes", "<u2", (len(self.codes),)),
                ("lengths", "<i4", (len(self.texts),)),
            ]
        )


class RecordStore:
    """Reads whole rows of a file of columns."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self.layout = Layout.from_facts(file.facts["records"])
        self._fixed = self.layout.fixed
        self._names = ("account_no", *(column.name for column in self.layout.columns))
        self._places = {name: place for place, name in enumerate(self._names)}
        self._figures = self.layout.figures
        self._kinds = {kind: _places_of(kind, self._figures) for kind in {column.kept for column in self._figures}}
        self._texts = [(self._places[column.name], column.kept is Kept.JSON) for column in self.layout.texts]
        words = (file.texts(f"rows.{column.name}")[:] for column in self.layout.codes)
        self._words = [np.array([None, *values], dtype=object) for values in words]

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Give rows by number, in the order of the numbers."""
        if not len(numbers):
            return []
        raw = np.concatenate([self._file.peek(FIXED, number, number + 1) for number in numbers])
        fixed = raw.view(self._fixed)[:, 0]
        cells = np.full((len(numbers), len(self._names)), None, dtype=object)
        cells[:, 0] = list(numbers)
        self._fill_figures(cells, fixed)
        for words, column, codes in zip(self._words, self.layout.codes, fixed["codes"].T, strict=True):
            cells[:, self._places[column.name]] = words[codes]
        self._fill_texts(cells, fixed)
        return [dict(zip(self._names, line, strict=True)) for line in cells.tolist()]

    def _fill_figures(self, cells: Cells, fixed: NDArray[np.void]) -> None:
        """Fill in the known figures, a kind at a time."""
        known = np.unpackbits(fixed["known"], axis=1, bitorder="little", count=len(self._figures)).view(np.bool_)
        spans = zip(fixed["figures"].tolist(), known.sum(axis=1).tolist(), strict=True)
        values = np.zeros(known.shape)
        values[known] = np.concatenate([self._file.peek(FIGURES, begin, begin + size) for begin, size in spans])
        filled = np.full(known.shape, None, dtype=object)
        for kind, of_kind in self._kinds.items():
            filled[:, of_kind] = _as_kept(kind, values[:, of_kind])
        filled[~known] = None
        cells[:, [self._places[column.name] for column in self._figures]] = filled

    def _fill_texts(self, cells: Cells, fixed: NDArray[np.void]) -> None:
        ends = np.cumsum(np.maximum(fixed["lengths"], 0), axis=1)
        for line, (begin, size) in enumerate(zip(fixed["letters"].tolist(), ends[:, -1:].sum(axis=1), strict=True)):
            letters = self._file.peek(LETTERS, begin, begin + int(size)).tobytes()
            spans = zip(self._texts, fixed["lengths"][line].tolist(), ends[line].tolist(), strict=True)
            for (place, is_json), length, end in spans:
                if length >= 0:
                    text = letters[end - length : end].decode()
                    cells[line, place] = json.loads(text) if is_json else text


def _places_of(kind: Kept, columns: Sequence[Column]) -> list[int]:
    return [place for place, column in enumerate(columns) if column.kept is kind]


def _as_kept(kind: Kept, values: NDArray[np.float64]) -> Cells:
    """Give figures as what they were before they became numbers of one type."""
    found: Cells = _typed(kind, values)
    return found


def _typed(kind: Kept, values: NDArray[np.float64]) -> Any:
    match kind:
        case Kept.WHOLE:
            return values.astype(np.int64).astype(object)
        case Kept.FLAG:
            return values.astype(np.bool_).astype(object)
        case Kept.MOMENT:
            return np.vectorize(lambda past: _EPOCH + timedelta(microseconds=past), otypes=[object])(values)
        case Kept.DAY:
            return np.vectorize(lambda past: (_EPOCH + timedelta(days=past)).date(), otypes=[object])(values)
        case _:
            return values.astype(object)
