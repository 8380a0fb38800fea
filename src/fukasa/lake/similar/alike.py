"""The look-alikes in a search: the nearest of the accounts that its other conditions let in."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np

from fukasa.core.errors import NotFound
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.evaluate import Matching
from fukasa.lake.columns.numbers import Reals
from fukasa.lake.columns.top import first_by_score
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.similar.index import Nearest, SimilarIndex

NEAREST = 1_000
"""So many accounts count as alike; totals, facets and exports speak of these."""


class Alike:
    """Keeps of a result the accounts nearest to some others.

    Args:
        path: the file of vectors; it is opened when it is first asked for.
        rows: account rows of the index.

    """

    def __init__(self, path: Path, rows: int) -> None:
        self._path = path
        self._rows = rows

    @property
    def known(self) -> bool:
        """Whether there are vectors of this index."""
        return self._opened is not None

    @property
    def vectors(self) -> SimilarIndex:
        """The vectors of this index.

        Raises:
            NotFound: there are none.

        """
        if self._opened is None:
            message = "look-alikes are not known yet, or belong to another version; run `fukasa refresh`"
            raise NotFound(message)
        return self._opened

    @cached_property
    def _opened(self) -> SimilarIndex | None:
        opened = SimilarIndex(self._path) if self._path.exists() else None
        return opened if opened is not None and len(opened) == self._rows else None

    def among(self, seeds: list[int], found: Matching) -> Matching:
        """Give those of the accounts that match, also where a filter is left out, that are nearest to the seeds."""

        def nearest(part: Bits) -> Bits:
            return bits.of_rows(self._nearest(seeds, found.last(part)).rows, self._rows)

        return Matching(found.rows, found.asked, found.others, nearest)

    def first(self, seeds: list[int], result: Bits, limit: int, *, after: Cursor | None = None) -> tuple[Rows, Reals]:
        """Give the most alike of a result behind a cursor, equal ones in the order of rows, and how alike they are."""
        nearest = self._nearest(seeds, result)
        rows = nearest.rows.astype(np.uint32)
        scores = nearest.scores.astype(np.float64)
        places = first_by_score(rows, scores, limit, after=after)
        return rows[places], scores[places]

    def _nearest(self, seeds: list[int], within: Bits) -> Nearest:
        return self.vectors.nearest(seeds, within=bits.unpacked(within, self._rows), limit=NEAREST)


def seeds_of(keys: tuple[str, ...], find: Callable[[str], Rows]) -> list[int]:
    """Give the rows of the accounts whose look-alikes are sought.

    Args:
        keys: the accounts.
        find: gives the rows of an account that the reader sees.

    Raises:
        NotFound: one of them is not in the index.

    """
    found = {key: find(key) for key in keys}
    missing = [key for key, rows in found.items() if not rows.size]
    if missing:
        raise NotFound(f"there is no account {missing[0]} in the index; write it as platform:id, or refresh first")
    return [int(rows[0]) for rows in found.values()]
