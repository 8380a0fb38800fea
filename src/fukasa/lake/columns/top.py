"""The first rows of a result in the order of a figure, without sorting what is not shown.

Three ways, from what is known beforehand: a small result is looked up and sorted; of a large one the rows are walked
in the stored order until enough are in the result; where the walk finds too few, as when the result lies far from the
end that is asked for, the rows of the foremost buckets are sorted, as many buckets as hold enough of the result.
Unknown figures come last in either direction, equal ones in the order of rows.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.numbers import BUCKETS, NumberColumn, Reals
from fukasa.lake.query.cursor import Cursor

Scores = NDArray[np.floating[Any]]

_SMALL = 20_000
_STEP = 1_024
_WALK = 32_768
_BLOCK = 256


def first_by_figure(
    result: Bits, column: NumberColumn, limit: int, *, descending: bool, after: Cursor | None = None
) -> Rows:
    """Give the first rows of a result behind a cursor.

    Args:
        result: the rows to choose from.
        column: the figure to order by.
        limit: how many rows at most.
        descending: the largest first.
        after: where the rows shown before ended.

    """
    if after is not None and after.value is None:
        return bits.first_rows(result & column.unknown, limit, after=after.row)
    known = _known(result, column, limit, descending, after)
    if known.size == limit:
        return known
    return np.concatenate([known, bits.first_rows(result & column.unknown, limit - known.size)])


def all_by_figure(result: Bits, column: NumberColumn, *, descending: bool) -> Rows:
    """Give all rows of a result in order."""
    ordered = np.concatenate(list(_walked(column, descending, None, column.order.size + 1)) or [column.order])
    unknown = bits.rows_of(result & column.unknown)
    return np.concatenate([ordered[bits.at(result, ordered)], unknown])


def first_by_score(rows: Rows, scores: Scores, limit: int, *, after: Cursor | None = None) -> NDArray[np.int64]:
    """Give the places of the best scores, equal ones in the order of rows."""
    if after is None or after.value is None:
        return _best_scores(rows, scores, limit)
    places = np.flatnonzero((scores < after.value) | ((scores == after.value) & (rows > after.row)))
    return places[_best_scores(rows[places], scores[places], limit)]


def _best_scores(rows: Rows, scores: Scores, limit: int) -> NDArray[np.int64]:
    places = _foremost(scores, limit)
    return places[np.lexsort((rows[places], -scores[places]))][:limit]


def _foremost(scores: Scores, limit: int) -> NDArray[np.int64]:
    """Give the places of all scores that may be among the best.

    The best of each block is looked at: as many scores as there are blocks reach what so many of their bests reach.
    """
    blocks = scores.size // _BLOCK
    if not limit < blocks:
        return np.arange(scores.size)
    bests = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return np.flatnonzero(scores >= np.partition(bests, blocks - limit)[blocks - limit]) if limit else np.arange(0)


def _known(result: Bits, column: NumberColumn, limit: int, descending: bool, after: Cursor | None) -> Rows:  # noqa: FBT001  private
    if bits.count(result) <= _SMALL:
        return _sorted(bits.rows_of(result), column, limit, descending, after)
    found: list[Rows] = []
    walked = 0
    for rows in _walked(column, descending, after, _STEP):
        found.append(rows[bits.at(result, rows)])
        walked += rows.size
        if sum(part.size for part in found) >= limit:
            return np.concatenate(found)[:limit]
        if walked >= _WALK:
            return _by_buckets(result, column, limit, descending, after)
    return np.concatenate([*found, column.order[:0]])


def _sorted(rows: Rows, column: NumberColumn, limit: int, descending: bool, after: Cursor | None) -> Rows:  # noqa: FBT001  private
    values, known = column.of(rows)
    rows, keys = rows[known], -values[known] if descending else values[known]
    if after is not None and after.value is not None:
        edge = -after.value if descending else after.value
        behind = (keys > edge) | ((keys == edge) & (rows > after.row))
        rows, keys = rows[behind], keys[behind]
    return rows[_best(rows, keys, limit)]


def _best(rows: Rows, keys: Reals, limit: int) -> NDArray[np.int64]:
    """Give the places of the least keys in order, equal ones by row."""
    places = np.arange(rows.size)
    if rows.size > limit > 0:
        places = np.flatnonzero(keys <= np.partition(keys, limit - 1)[limit - 1])
    return places[np.lexsort((rows[places], keys[places]))][:limit]


def _by_buckets(result: Bits, column: NumberColumn, limit: int, descending: bool, after: Cursor | None) -> Rows:  # noqa: FBT001  private
    """Sort the rows of the foremost buckets only: as many buckets as hold enough rows of the result."""
    rows = bits.rows_of(result)
    places = column.codes[rows]
    held = np.bincount(places, minlength=BUCKETS + 1)
    shown = None if after is None or after.value is None else column.bucket(after.value)  # perhaps not to its end
    if descending:
        high = BUCKETS + 1 if shown is None else shown
        low = high - 1 - int(np.searchsorted(np.cumsum(held[1:high][::-1]), limit))
    else:
        low = 0 if shown is None else shown
        high = low + 1 + int(np.searchsorted(np.cumsum(held[low + 1 :]), limit))
    foremost = rows[(places >= max(low, 1)) & (places <= high)]
    return _sorted(foremost, column, limit, descending, after)


def _walked(column: NumberColumn, descending: bool, after: Cursor | None, step: int) -> Iterator[Rows]:  # noqa: FBT001  private
    """Give the rows with a figure in order, piece by piece; pieces grow."""
    begin, end = 0, column.order.size
    if after is not None and after.value is not None:
        first, last = column.span(after.value, after.value)
        behind = first + int(np.searchsorted(column.order[first:last], after.row, side="right"))
        yield column.order[behind:last]
        begin, end = (begin, first) if descending else (last, end)
    pieces = _downwards(column, end, step) if descending else _upwards(column, begin, end, step)
    yield from pieces


def _upwards(column: NumberColumn, begin: int, end: int, step: int) -> Iterator[Rows]:
    while begin < end:
        yield column.order[begin : min(begin + step, end)]
        begin, step = begin + step, step * 2


def _downwards(column: NumberColumn, end: int, step: int) -> Iterator[Rows]:
    """Go from the largest figure down, in which equal figures keep the order of rows."""
    while end > 0:
        lowest = float(column.values[column.order[max(end - step, 0)]])
        first, last = column.span(lowest, lowest)
        if last < end:  # the lowest figure may go on below the piece: its rows come with the next
            rows = column.order[last:end]
            values = column.values[rows].astype(np.float64)
            yield rows[np.lexsort((rows, -values))]
            end = last
        else:
            yield from _upwards(column, first, end, step)
            end = first
        step *= 2
