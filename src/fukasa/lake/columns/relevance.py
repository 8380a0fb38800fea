"""The order of relevance: how well the keywords fit, and how many wishes are met."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.numbers import Reals
from fukasa.lake.columns.top import Scores, first_by_score
from fukasa.lake.query.cursor import Cursor

WISH = 2.0
"""What a wish that is met adds to the score: about as much as a keyword that one account in eight has."""

Score = Callable[[Rows], NDArray[np.float32]]
Scored = tuple[Rows, Scores]


def first_by_relevance(
    result: Bits, wishes: Sequence[Bits], score: Score | None, limit: int, *, after: Cursor | None = None
) -> Scored:
    """Give the best rows of a result behind a cursor, equal ones in the order of rows, and their scores.

    Args:
        result: the rows to choose from.
        wishes: per wish the rows that meet it.
        score: tells how well the keywords fit; None where none were asked for.
        limit: how many rows at most.
        after: where the rows shown before ended.

    """
    if score is None:
        return _by_wishes(result, wishes, limit, after)
    rows = bits.rows_of(result)
    scores = score(rows)
    for wish in wishes:
        scores += np.float32(WISH) * bits.at(wish, rows)
    places = first_by_score(rows, scores, limit, after=after)
    return rows[places], scores[places]


def _by_wishes(result: Bits, wishes: Sequence[Bits], limit: int, after: Cursor | None) -> Scored:
    """Go down the numbers of wishes met: without keywords there are no other scores."""
    rows = result.size * bits.WORD
    met = np.zeros(rows, dtype=np.uint16)
    for wish in wishes:
        met += bits.unpacked(wish, rows)
    found: list[Rows] = []
    scores: list[Reals] = []
    for level in range(len(wishes), -1, -1):
        behind = _behind(level * WISH, after)
        missing = limit - sum(part.size for part in found)
        if behind is not None and missing > 0:
            at_level = result & bits.packed(met == level) if wishes else result
            found.append(bits.first_rows(at_level, missing, after=behind))
            scores.append(np.full(found[-1].size, level * WISH))
    return np.concatenate([*found, np.empty(0, np.uint32)]).astype(np.uint32), np.concatenate([*scores, np.empty(0)])


def _behind(score: float, after: Cursor | None) -> int | None:
    """Give the row behind which rows of a score are still to come; None where all were shown."""
    if after is None or after.value is None or score < after.value:
        return -1
    return after.row if score == after.value else None
