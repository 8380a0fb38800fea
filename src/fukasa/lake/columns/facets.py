"""How often each value of a property occurs in a result.

A small result is counted row by row. In a large one the frequent values are counted as bits, and of the rare ones only
those that may still come among the most frequent: a value cannot occur more often in the result than in all accounts.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.sets import SetColumn

Counts = tuple[tuple[str, int], ...]

_ROWS_PER_SET = 8_000
"""So many rows are looked up in the time in which one set of bits is counted at 2.5 million rows (measured)."""
_ROWS_MEASURED = 2_500_000
_BATCH, _BATCHES = 64, 32
"""Rare values that are counted at once, and how often; where that does not do, all of them are about equally rare."""


@dataclass(frozen=True)
class Result:
    """A result to be counted; its rows are listed once, if at all."""

    bits: Bits

    @cached_property
    def size(self) -> int:
        """How many rows it has."""
        return bits.count(self.bits)

    @cached_property
    def rows(self) -> Rows:
        """Its rows, ascending."""
        return bits.rows_of(self.bits)


def most_frequent(column: SetColumn, result: Result, limit: int) -> Counts:
    """Count the values of a result; the most frequent first, equal ones by value.

    Returns:
        Value and count, ``limit`` at most; values that do not occur are left out.

    """
    if limit <= 0 or not len(column.values):
        return ()
    counted = _by_rows(column, result) if _is_small(column, result) else _by_values(column, result, limit)
    found = np.flatnonzero(counted)
    best = found[np.lexsort((found, -counted[found]))][:limit]  # numbers of values ascend as the values do
    return tuple((column.values[int(code)], int(counted[code])) for code in best)


def _is_small(column: SetColumn, result: Result) -> bool:
    sets = max(column.frequent.size, 1) * max(column.rows / _ROWS_MEASURED, 1e-3)
    return result.size <= _ROWS_PER_SET * sets


def _by_rows(column: SetColumn, result: Result) -> NDArray[np.int64]:
    return np.bincount(column.codes_of(result.rows), minlength=len(column.values))


def _by_values(column: SetColumn, result: Result, limit: int) -> NDArray[np.int64]:
    counted = np.zeros(len(column.values), dtype=np.int64)
    counted[column.frequent] = bits.counts_within(column.frequent_bits, result.bits)
    rare = np.flatnonzero(np.diff(column.rare_starts))
    rare = rare[np.argsort(-column.totals[rare], kind="stable")]
    for begin in range(0, rare.size, _BATCH):
        batch = rare[begin : begin + _BATCH]
        if column.totals[batch[0]] < _least(counted, limit):
            break
        if begin >= _BATCH * _BATCHES:
            return _by_rows(column, result)
        counted[batch] = [int(np.count_nonzero(bits.at(result.bits, column.rare(int(code))))) for code in batch]
    return counted


def _least(counted: NDArray[np.int64], limit: int) -> int:
    """Give the count that a value needs to come among the most frequent."""
    return int(np.partition(counted, -limit)[-limit]) if counted.size >= limit else 0
