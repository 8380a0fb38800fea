"""A property of every account: none, one or several values out of a dictionary.

Frequent values have a packed set of bits each, rare ones the list of their rows; so a filter is an OR of few sets, and
a count is an AND and the number of ones. Every row also knows its values, by which a small result is counted.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter, Texts
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows

_VALUES, _TOTALS, _FREQUENT, _BITS, _RARE_STARTS, _RARE_ROWS, _ROW_STARTS, _ROW_CODES = (
    ".values",
    ".totals",
    ".frequent",
    ".bits",
    ".rare_starts",
    ".rare_rows",
    ".row_starts",
    ".row_codes",
)
_SHARE = 64
"""A value that at least one row in so many has is frequent: its bits then take no more than half of what rows take."""

Codes = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class SetColumn:
    """One property.

    Attributes:
        rows: how many rows there are.
        values: the dictionary, ascending by code point.
        totals: values; how many rows have each.
        frequent: the frequent values, by number, ascending.
        frequent_bits: frequent values × words.
        rare_starts: values + 1; where the rows of each value begin in ``rare_rows``; frequent values have none there.
        rare_rows: rows, by value, ascending.
        row_starts: rows + 1; where the values of each row begin in ``row_codes``; None where no row has several.
        row_codes: the values of the rows; where no row has several, one per row: its number + 1, or 0 for none.

    """

    rows: int
    values: Texts
    totals: NDArray[np.int64]
    frequent: NDArray[np.int64]
    frequent_bits: NDArray[np.uint64]
    rare_starts: NDArray[np.int64]
    rare_rows: Rows
    row_starts: NDArray[np.int64] | None
    row_codes: Codes

    @classmethod
    def read(cls, file: ArrayFile, name: str, rows: int) -> "SetColumn":
        """Map the column of a file."""
        return cls(
            rows,
            file.texts(name + _VALUES),
            file[name + _TOTALS],
            file[name + _FREQUENT],
            file[name + _BITS],
            file[name + _RARE_STARTS],
            file[name + _RARE_ROWS],
            file.get(name + _ROW_STARTS),
            file[name + _ROW_CODES],
        )

    @classmethod
    def unknown(cls, rows: int) -> "SetColumn":
        """Give a property of which nothing is known."""
        nothing, start = np.empty(0, dtype=np.int64), np.zeros(1, dtype=np.int64)
        no_bits = np.empty((0, bits.words_for(rows)), dtype=np.uint64)
        no_rows, no_codes = np.empty(0, dtype=np.uint32), np.zeros(rows, dtype=np.uint8)
        values = Texts(start, np.empty(0, dtype=np.uint8))
        return cls(rows, values, nothing, nothing, no_bits, start, no_rows, None, no_codes)

    def any_of(self, values: Iterable[str]) -> Bits:
        """Give the rows that have at least one of the values; a value that nobody has adds nothing."""
        codes = [code for code in map(self.code, set(values)) if code is not None]
        frequent = [self.frequent_bits[place] for place in map(self._place, codes) if place is not None]
        rare = [rows for rows in map(self.rare, codes) if rows.size]
        if rare:
            frequent.append(bits.of_rows(np.concatenate(rare), self.rows))
        return bits.any_of(frequent, self.rows)

    def code(self, value: str) -> int | None:
        """Give the number of a value; None when no row has it."""
        number = bisect_left(self.values, value)
        return number if number < len(self.values) and self.values[number] == value else None

    def rare(self, code: int) -> Rows:
        """Give the rows of a rare value."""
        return self.rare_rows[self.rare_starts[code] : self.rare_starts[code + 1]]

    def codes_of(self, rows: Rows) -> NDArray[np.int64]:
        """Give the values of some rows, by number, one after the other; rows without a value add none."""
        if self.row_starts is None:
            found: NDArray[np.int64] = self.row_codes[rows].astype(np.int64)
            return found[found > 0] - 1
        starts = self.row_starts[rows]
        lengths = self.row_starts[rows.astype(np.int64) + 1] - starts
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        several: NDArray[np.int64] = self.row_codes[np.repeat(starts, lengths) + within].astype(np.int64)
        return several

    def _place(self, code: int) -> int | None:
        place = int(np.searchsorted(self.frequent, code))
        return place if place < self.frequent.size and self.frequent[place] == code else None


def write_set(writer: ArrayFileWriter, name: str, columns: Iterable[pa.ChunkedArray]) -> None:
    """Write a property of all rows.

    Args:
        writer: of the file.
        name: of the column.
        columns: texts or lists of texts, one entry per row; a row has the values of all of them.

    """
    listed = list(columns)
    total = len(listed[0])
    rows, codes, values = _pairs(listed)
    totals = np.bincount(codes, minlength=len(values)).astype(np.int64)
    is_frequent = totals * _SHARE >= total
    writer.add_texts(name + _VALUES, values)
    writer.add(name + _TOTALS, totals)
    _write_rows(writer, name, rows, codes, total, len(values))
    by_value, rows_by_value = _halves(_sorted(_joined(codes, rows)))
    starts = np.append(0, np.cumsum(totals))
    writer.add(name + _FREQUENT, np.flatnonzero(is_frequent))
    with writer.appending(name + _BITS, np.uint64, (bits.words_for(total),)) as sets:
        for code in np.flatnonzero(is_frequent):
            sets.append(bits.of_rows(rows_by_value[starts[code] : starts[code + 1]], total)[np.newaxis])
    rare = np.where(is_frequent, 0, totals)
    writer.add(name + _RARE_STARTS, np.append(0, np.cumsum(rare)).astype(np.int64))
    writer.add(name + _RARE_ROWS, rows_by_value[~is_frequent[by_value]].astype(np.uint32))


def _write_rows(
    writer: ArrayFileWriter, name: str, rows: Rows, codes: NDArray[np.int64], total: int, values: int
) -> None:
    """Write the values of each row: one number per row where none has several, else lists."""
    kind = np.min_scalar_type(values)
    if not (rows[1:] == rows[:-1]).any():
        single = np.zeros(total, dtype=kind)
        single[rows] = codes + 1
        writer.add(name + _ROW_CODES, single)
        return
    lengths = np.bincount(rows, minlength=total)
    writer.add(name + _ROW_STARTS, np.append(0, np.cumsum(lengths)).astype(np.int64))
    writer.add(name + _ROW_CODES, codes.astype(kind))


def _pairs(columns: list[pa.ChunkedArray]) -> tuple[Rows, NDArray[np.int64], list[str]]:
    """Give each row with each of its values once, ascending by row and value, and the dictionary."""
    parts = [_flat(column.combine_chunks()) for column in columns]
    texts = pa.chunked_array([values for _, values in parts], type=pa.string()).combine_chunks()
    coded = texts.dictionary_encode()
    by_text = pc.sort_indices(coded.dictionary).to_numpy()
    ranks = np.empty(by_text.size, dtype=np.uint64)
    ranks[by_text] = np.arange(by_text.size, dtype=np.uint64)
    rows = np.concatenate([rows for rows, _ in parts])
    pairs = _sorted(_joined(rows, ranks[coded.indices.to_numpy()]))
    found, codes = _halves(pairs[np.append(True, pairs[1:] != pairs[:-1])[: pairs.size]])
    return found.astype(np.uint32), codes, coded.dictionary.take(by_text).to_pylist()


def _joined(high: NDArray[np.integer], low: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Make one number of two below 2³²: pairs then sort many times faster than by two keys."""
    return high.astype(np.uint64) << np.uint64(32) | low.astype(np.uint64)


def _halves(joined: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return (joined >> np.uint64(32)).astype(np.int64), (joined & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _sorted(joined: NDArray[np.uint64]) -> NDArray[np.uint64]:
    if (joined[1:] < joined[:-1]).any():
        joined.sort()
    return joined


def _flat(column: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Give the values that are known, and the row of each."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        rows, values = pc.list_parent_indices(column).to_numpy(), pc.list_flatten(column)
    else:
        rows, values = np.arange(len(column)), column
    known = pc.is_valid(values)
    return rows[known.to_numpy(zero_copy_only=False)], values.cast(pa.string()).filter(known)
