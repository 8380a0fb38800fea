"""Who comments under whom, out of the lake, as one scope sees it."""

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import settings
from fukasa.lake.similar import Sketches
from fukasa.pipelines.frames import frame


@dataclass(frozen=True)
class Listening:
    """The commenters of some accounts.

    Attributes:
        pairs: ``row`` and ``person`` (a hash): people seen under more than one account and not everywhere.
        sketches: ``row``, ``hashes`` (the smallest, ascending) and ``n`` of every account with any commenter.

    """

    pairs: pl.DataFrame
    sketches: pl.DataFrame

    def sketches_of(self, first: int, last: int) -> Sketches:
        """Give the sketches of a range of rows."""
        some = self.sketches.filter(pl.col("row").is_between(first, last, closed="left")).sort("row")
        sizes, commenters = np.zeros(last - first, np.int64), np.zeros(last - first, np.uint32)
        at = some["row"].to_numpy() - first
        sizes[at], commenters[at] = some["hashes"].list.len().to_numpy(), some["n"].to_numpy()
        hashes = some.select(pl.col("hashes").explode(empty_as_null=False)).to_series().cast(pl.UInt32).to_numpy()
        return Sketches(sizes, hashes, commenters)


def listening(connection: duckdb.DuckDBPyConnection, rows: pl.DataFrame, *, from_youtube: bool) -> Listening:
    """Read who comments under which accounts.

    Args:
        connection: shows one scope of a version.
        rows: ``row`` and ``account_key`` of the accounts wanted.
        from_youtube: whether figures may be derived from comments of the YouTube API.

    """
    permitted = "true" if from_youtube else "NOT coalesce(retention_class LIKE 'youtube_api%', false)"
    connection.register("wanted_rows", rows.to_arrow())
    try:
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE heard AS
            SELECT DISTINCT w.row, md5_number_lower(c.platform || ':' || c.commenter)::UBIGINT AS person
            FROM comments c JOIN wanted_rows w ON w.account_key = c.platform || ':' || c.account_id
            WHERE c.commenter IS NOT NULL AND NOT coalesce(c.is_creator, false) AND {permitted}""")
        found = Listening(frame(connection, _PAIRS), frame(connection, _SKETCHES))
        connection.execute("DROP TABLE heard")
    finally:
        connection.unregister("wanted_rows")
    return found


_PAIRS = f"""
    SELECT row, person FROM heard SEMI JOIN (
        SELECT person FROM heard GROUP BY person HAVING count(*) BETWEEN 2 AND {int(settings().max_accounts)}
    ) USING (person) ORDER BY row, person"""
_SKETCHES = f"""
    SELECT row, count(*) AS n, list_sort(min(hash, {int(settings().sketch)})) AS hashes
    FROM (SELECT DISTINCT row, (person & 4294967295)::UINTEGER AS hash FROM heard) GROUP BY row ORDER BY row"""


def numbered(people: NDArray[np.uint64], pairs: pl.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give rows and numbers of people, of those who are among ``people`` (ascending)."""
    persons = pairs["person"].to_numpy()
    places = np.minimum(np.searchsorted(people, persons), max(len(people) - 1, 0))
    known = people[places] == persons if len(people) else np.zeros(len(persons), dtype=bool)
    return pairs["row"].to_numpy()[known].astype(np.int64), places[known].astype(np.int64)
