"""A figure of every account: buckets of one byte, exact values, and the rows in ascending order of value.

A range touches one byte per row: values lie in at most 255 buckets with about as many rows each, none of which parts
equal values. Rows in the buckets at the two ends are decided exactly: they stand side by side in the order of values,
so a few halvings find where the range begins and ends. Bucket 0 holds the rows whose figure is unknown.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows, Truths

BUCKETS = 255
_CODES, _VALUES, _ORDER, _CUTS, _STARTS = ".codes", ".values", ".order", ".cuts", ".starts"
_FEW = 256
"""A range of fewer than one row in so many is set row by row; above that reading one byte per row is faster."""

Reals = NDArray[np.float64]
Exact = NDArray[np.unsignedinteger | np.floating]


class _Scratch(local):
    """Memory that each thread uses again: fresh pages would cost more than what is written to them."""

    def __init__(self) -> None:
        self._arrays = (np.empty(0, np.uint8), np.empty(0, np.bool_))

    def of(self, rows: int) -> tuple[NDArray[np.uint8], Truths]:
        if self._arrays[0].size != rows:
            self._arrays = (np.empty(rows, np.uint8), np.empty(rows, np.bool_))
        return self._arrays


_SCRATCH = _Scratch()


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One figure.

    Attributes:
        codes: rows; the bucket of each row, 0 where the figure is unknown.
        values: rows; the figure, exactly as it was given; 0 where unknown.
        order: the rows with a figure, ascending by value and row.
        cuts: buckets; the least value in each.
        starts: buckets + 1; where each bucket begins in ``order``.

    """

    codes: NDArray[np.uint8]
    values: Exact
    order: Rows
    cuts: tuple[float, ...]
    starts: tuple[int, ...]

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> "NumberColumn":
        """Map the column of a file."""
        return cls(
            file[name + _CODES],
            file[name + _VALUES],
            file[name + _ORDER],
            tuple(file[name + _CUTS].tolist()),
            tuple(file[name + _STARTS].tolist()),
        )

    @property
    def known(self) -> Bits:
        """The rows with a figure."""
        return bits.packed(self.codes > 0)

    @property
    def unknown(self) -> Bits:
        """The rows without a figure."""
        return bits.packed(self.codes == 0)

    def span(self, low: float | None, high: float | None) -> tuple[int, int]:
        """Tell where, in ascending order, the values from ``low`` to ``high`` begin and end; ends included."""
        first = 0 if low is None else self.first_not_below(low)
        last = self.order.size if high is None else self.first_above(high)
        return first, max(first, last)

    def first_not_below(self, value: float) -> int:
        """Give the place in ascending order of the first figure that is ``value`` or more."""
        bucket = bisect_left(self.cuts, value)
        if bucket == 0:
            return 0
        return bisect_left(self.order, value, self.starts[bucket - 1], self.starts[bucket], key=self._value)

    def first_above(self, value: float) -> int:
        """Give the place in ascending order of the first figure above ``value``."""
        bucket = bisect_right(self.cuts, value)
        if bucket == 0:
            return 0
        return bisect_right(self.order, value, self.starts[bucket - 1], self.starts[bucket], key=self._value)

    def bucket(self, value: float) -> int:
        """Give the bucket in which a figure would lie; 0 below the least."""
        return bisect_right(self.cuts, value)

    def within(self, low: float | None, high: float | None) -> Bits:
        """Give the rows whose figure lies from ``low`` to ``high``, ends included; an unknown one lies nowhere."""
        begin, end = self.span(low, high)
        first, last = bisect_left(self.starts, begin), bisect_right(self.starts, end) - 1
        if last <= first or (end - begin) * _FEW < self.codes.size:
            return bits.of_rows(self.order[begin:end], self.codes.size)
        holds = self._in_buckets(first, last)
        holds[self.order[begin : self.starts[first]]] = True
        holds[self.order[self.starts[last] : end]] = True
        return bits.packed(holds)

    def of(self, rows: NDArray[np.integer]) -> tuple[Reals, Truths]:
        """Give the figures of some rows, and which of them are known."""
        return self.values[rows].astype(np.float64), self.codes[rows] > 0

    def value(self, row: int) -> float | None:
        """Give the figure of one row; None where unknown."""
        return float(self.values[row]) if self.codes[row] else None

    def _in_buckets(self, first: int, last: int) -> Truths:
        """Tell which rows lie in the buckets from ``first`` to before ``last``: one subtraction and one comparison.

        The answer is the thread's own and holds until the next question.
        """
        shifted, holds = _SCRATCH.of(self.codes.size)
        np.subtract(self.codes, np.uint8(first + 1), out=shifted)
        return np.less_equal(shifted, np.uint8(last - first - 1), out=holds)

    def _value(self, row: np.uint32) -> float:
        return float(self.values[row])


def write_number(writer: ArrayFileWriter, name: str, values: Reals) -> NumberColumn:
    """Write a figure of all rows, NaN where it is unknown, and give it back."""
    order = _ascending(values)
    ordered = values[order]
    cuts = _cuts(ordered)
    starts = np.append(np.searchsorted(ordered, cuts), order.size).astype(np.int64)
    codes = np.zeros(values.size, dtype=np.uint8)
    codes[order] = np.repeat(np.arange(1, cuts.size + 1, dtype=np.uint8), np.diff(starts))
    exact = _narrowed(np.where(np.isnan(values), 0.0, values))
    parts = {_CODES: codes, _VALUES: exact, _ORDER: order, _CUTS: cuts, _STARTS: starts}
    for part, array in parts.items():
        writer.add(name + part, array)
    return NumberColumn(codes, exact, order, tuple(cuts.tolist()), tuple(starts.tolist()))


def _ascending(values: Reals) -> Rows:
    """Sort the rows with a figure by value and row: one fast sort that parts ties at will, one that mends them."""
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known])]
    ordered = values[order]
    ranks = np.cumsum(np.append(False, ordered[1:] != ordered[:-1])[: order.size], dtype=np.uint64)
    keys = ranks << np.uint64(32) | order.astype(np.uint64)
    keys.sort()
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _cuts(ordered: Reals) -> Reals:
    """Choose the least values of the buckets so that they hold about as many rows each."""
    places = np.arange(BUCKETS) * ordered.size // BUCKETS
    return np.unique(ordered[places]) if ordered.size else np.empty(0)


def _narrowed(values: Reals) -> Exact:
    """Keep values in the narrowest type that holds every one exactly."""
    if values.size and values.min() >= 0 and np.array_equal(values, np.floor(values)):
        fitting = [kind for kind in (np.uint8, np.uint16, np.uint32) if values.max() <= np.iinfo(kind).max]
        if fitting:
            return values.astype(fitting[0])
    with np.errstate(over="ignore"):
        narrow = values.astype(np.float32)
    return narrow if np.array_equal(narrow, values) else values
