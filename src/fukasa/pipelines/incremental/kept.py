"""What a refresh keeps in its index for the next one, and what the next one takes over of it.

Rows of the index that were made of one account's facts alone are copied as they stand. What the second pass needs of
all accounts is read back from them; three small tables hold what no page shows: prints, history of posts, recounts.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from fukasa.analysis.engagement.measure import MEASURED_SCHEMA
from fukasa.lake.engine import identifier
from fukasa.pipelines.features import MeasuredChunk
from fukasa.pipelines.frames import frame
from fukasa.pipelines.incremental.prints import PRINTS_SCHEMA
from fukasa.pipelines.keys import row_keyed

PRINTS, HISTORY, PAIRS, AGGREGATES = "kept_prints", "kept_history", "kept_pairs", "kept_aggregates"
KEPT = (PRINTS, HISTORY, PAIRS, AGGREGATES)
"""Tables of an index that only refreshes read."""

_MADE_LATER = "depth"  # a figure of the second pass among the measurements of the first
_SINGLE = {"history": HISTORY, "pairs": PAIRS, "aggregates": AGGREGATES, "rates": "rates"}


def kept_tables(measured: MeasuredChunk, prints: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give the tables that an index keeps of a chunk for the next refresh.

    Args:
        measured: the chunk.
        prints: of :func:`fukasa.pipelines.incremental.prints.account_prints`, under the keys of the rows.

    """
    own = prints.join(measured.accounts.select("account_key"), on="account_key", how="semi")
    tables = {PRINTS: own, HISTORY: measured.history, PAIRS: measured.pairs, AGGREGATES: measured.aggregates}
    return {name: row_keyed(rows).drop("account_key") for name, rows in tables.items()}


class EarlierRows:
    """The rows of the index before a refresh; read-only.

    Args:
        path: its file of rows.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = duckdb.connect(path, read_only=True)
        self._database.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._database.close()

    def prints(self) -> pl.DataFrame:
        """Give the prints of all rows: a frame of :data:`PRINTS_SCHEMA`, under the keys of the rows."""
        sql = f"SELECT row_key AS account_key, print FROM {PRINTS} JOIN accounts USING (account_no)"
        return frame(self._database, sql).cast(PRINTS_SCHEMA)

    def chunk(self, keys: pl.Series, like: MeasuredChunk) -> MeasuredChunk:
        """Give what the second pass needs of some tens of thousands of rows.

        Args:
            keys: of the rows.
            like: a chunk that was measured now: columns and their types.

        """
        self._database.register("wanted", pl.DataFrame({"row_key": keys}).to_arrow())
        measured = self._rows("measurements", pl.DataFrame(schema=MEASURED_SCHEMA), f"metric <> '{_MADE_LATER}'")
        single = {part: self._rows(table, getattr(like, part)) for part, table in _SINGLE.items()}
        accounts = self._rows("accounts", like.accounts)
        return MeasuredChunk(tables={}, measured=measured, accounts=accounts, **single)

    def _rows(self, table: str, like: pl.DataFrame, condition: str = "true") -> pl.DataFrame:
        """Read the rows of a table, named as in a measured chunk, in the order of accounts and as they were kept."""
        names = ", ".join(f"d.{identifier(name)}" for name in like.columns if name != "account_key")
        sql = (
            f"SELECT a.row_key AS account_key, {names} FROM {table} d "
            "JOIN (SELECT account_no, row_key FROM accounts SEMI JOIN wanted USING (row_key)) a USING (account_no) "
            f"WHERE {condition} ORDER BY a.row_key, d.rowid"
        )
        return frame(self._database, sql).select(like.columns).cast(like.schema)
