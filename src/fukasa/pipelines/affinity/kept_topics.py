"""The space of topics that an earlier refresh has found: accounts whose words have not changed keep their place in it.

Finding the space, and counting the words of all accounts, is most of the work on look-alikes. So this one figure of an
incremental refresh differs from a full one: topics are those of the refresh that found the space, until a share of the
accounts has been placed in it since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.affinity.basis import Basis
from fukasa.analysis.affinity.settings import Block
from fukasa.analysis.affinity.settings import version as settings_version
from fukasa.analysis.affinity.topics import TopicSpace
from fukasa.analysis.affinity.vectors import Vectors
from fukasa.lake.arrays import ArrayFile
from fukasa.lake.engine import literal
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.similar import SimilarIndex
from fukasa.lake.similar.layout import KIND
from fukasa.pipelines.incremental.kept import PRINTS

MOST_PLACED = 0.1
"""When more than this share of the accounts was placed in a space since it was found, another one is found."""

PLACED = "topics_placed"
_TERMS, _WEIGHTS, _DIRECTIONS = "topic_terms", "topic_weights", "topic_directions"


@dataclass(frozen=True)
class KeptTopics:
    """Topics of an earlier refresh.

    Attributes:
        space: where accounts are placed.
        before: per row of the new index the row of the same account in the index before; −1 where its facts changed.
        placed: how many accounts were placed in the space since it was found.
        similar: the vectors of the index before.

    """

    space: TopicSpace
    before: NDArray[np.int64]
    placed: int
    similar: SimilarIndex

    def vectors(self, first: int, last: int) -> tuple[Vectors, NDArray[np.bool_]]:
        """Give the vectors of a range of rows, and which of them are known; the others have to be placed."""
        rows = self.before[first:last]
        found = self.similar.vectors(np.maximum(rows, 0).tolist())[Block.TOPICS]
        known: NDArray[np.bool_] = rows >= 0
        return np.where(known[:, None], found, np.float32(0)), known


def kept_topics(index: Path, earlier: Path | None, vectors: Path | None) -> KeptTopics | None:
    """Find topics of an earlier refresh; None where a space has to be found anew.

    Args:
        index: the new index.
        earlier: the index before, if rows of it were taken over.
        vectors: its vectors.

    """
    if earlier is None or vectors is None:
        return None
    try:
        similar, file = SimilarIndex(vectors), ArrayFile(vectors, KIND)
    except IndexUnreadable:
        return None
    told = similar.facts
    if told.get("settings") != settings_version() or PLACED not in told or len(told["structure"]) != 1:
        return None
    before = _rows_before(index, earlier)
    placed = int(told[PLACED]) + int((before < 0).sum())
    if _DIRECTIONS not in file or placed > MOST_PLACED * len(before):
        return None
    return KeptTopics(_space(file), before, placed, similar)


def topic_arrays(space: TopicSpace | None) -> tuple[Mapping[str, NDArray[Any]], Mapping[str, list[str]]]:
    """Give what of a space is kept in the file of vectors: arrays and texts by name."""
    if space is None:
        return {}, {}
    weights = space.vocabulary["weight"].to_numpy()
    return {_WEIGHTS: weights, _DIRECTIONS: space.basis.directions}, {_TERMS: space.vocabulary["term"].to_list()}


def _space(file: ArrayFile) -> TopicSpace:
    terms = list(file.texts(_TERMS)[:])
    vocabulary = pl.DataFrame({"term": terms, "weight": np.array(file[_WEIGHTS])})
    placed = vocabulary.select("term", place=pl.int_range(pl.len()), weight="weight")
    return TopicSpace(placed, Basis(np.array(file[_DIRECTIONS])))


def _rows_before(index: Path, earlier: Path) -> NDArray[np.int64]:
    """Give per row of an index its row in another one, if it rests on the same facts; else −1."""
    with duckdb.connect(index, read_only=True) as database:
        database.execute(f"ATTACH {literal(str(earlier))} AS earlier (READ_ONLY)")
        found = database.execute(
            f"""
            WITH now AS (SELECT account_no, row_key, print FROM accounts LEFT JOIN {PRINTS} USING (account_no)),
            before AS (
                SELECT account_no AS row_before, row_key, print
                FROM earlier.accounts JOIN earlier.{PRINTS} USING (account_no)
            )
            SELECT coalesce(row_before, -1) AS row_before FROM now LEFT JOIN before USING (row_key, print)
            ORDER BY account_no"""
        ).fetchnumpy()
        return np.asarray(found["row_before"], dtype=np.int64)
