"""Writing the search index: rows come chunk by chunk, are sorted at the end, and either all stand or nothing does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb
import pyarrow as pa

from fukasa.lake.index_parts import write_parts
from fukasa.lake.index_reader import INDEX_FORMAT, OF_NO_ACCOUNT, IndexMeta

# The order in which rows lie: filters by platform and country then touch neighbouring blocks only.
_ACCOUNT_ORDER = "platform, country NULLS LAST, followers DESC NULLS LAST, account_key, visibility"


class IndexWriter:
    """Writes a new index file; `finish` sorts, links and closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = duckdb.connect(path, config={"preserve_insertion_order": "true"})
        self._made: set[str] = set()

    def add(self, table: str, rows: pa.Table) -> None:
        """Append rows to the accounts, to a detail table or to one of no account; the first call fixes the columns."""
        name = "raw_accounts" if table == "accounts" else f"raw_{table}"
        self._database.register("incoming", rows)
        if table in self._made:
            self._database.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
        else:
            self._database.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
            self._made.add(table)
        self._database.unregister("incoming")

    def set_columns(self, rows: pa.Table, *, key: tuple[str, ...]) -> None:
        """Fill columns of the accounts that are known only after all were read (percentiles, forecasts)."""
        self._database.register("late", rows)
        columns = [name for name in rows.column_names if name not in key]
        matched = " AND ".join(f"a.{name} = l.{name}" for name in key)
        chosen = ", ".join(f"l.{name}" for name in columns)
        self._database.execute(
            f"CREATE TABLE joined AS SELECT a.*, {chosen} FROM raw_accounts a LEFT JOIN late l ON {matched}"
        )
        self._database.execute("DROP TABLE raw_accounts")
        self._database.execute("ALTER TABLE joined RENAME TO raw_accounts")
        self._database.unregister("late")

    def finish(
        self, *, lake_version: int, built_at: str, reading: str = "", forms: str = "", parts: bool = True
    ) -> int:
        """Sort the rows, number the accounts, write the meta table and close; gives the number of accounts.

        Args:
            lake_version: id of the lake version.
            built_at: when, ISO 8601 with zone.
            reading: what tells who read the comments.
            forms: the dictionary of normal forms that texts are indexed with; empty for none.
            parts: also write the files that stand beside the index; not needed when a revision follows, which does.

        """
        db = self._database
        db.execute(
            "CREATE TABLE accounts AS SELECT row_number() OVER () - 1 AS account_no, * FROM "
            f"(SELECT * FROM raw_accounts ORDER BY {_ACCOUNT_ORDER})"
        )
        for table in OF_NO_ACCOUNT:
            if table in self._made:
                db.execute(f"ALTER TABLE raw_{table} RENAME TO {table}")
        for table in sorted(self._made - {"accounts", *OF_NO_ACCOUNT}):
            db.execute(
                f"CREATE TABLE {table} AS SELECT a.account_no, d.* EXCLUDE (row_key) "
                f"FROM raw_{table} d JOIN accounts a USING (row_key) ORDER BY a.account_no, d.rowid"
            )
            db.execute(f"DROP TABLE raw_{table}")
        db.execute("DROP TABLE raw_accounts")
        count = int(db.execute("SELECT count(*) FROM accounts").fetchall()[0][0])
        meta = {"format": INDEX_FORMAT, "forms": forms} | asdict(IndexMeta(lake_version, built_at, count, reading))
        db.execute("CREATE TABLE meta AS SELECT ? AS facts", [json.dumps(meta)])
        db.execute("CHECKPOINT")
        db.close()
        if parts:
            write_parts(self._path)
        return count

    def discard(self) -> None:
        """Close without finishing and remove the file."""
        self._database.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def writing_index(path: Path) -> Iterator[IndexWriter]:
    """Open a writer that removes its file when the body fails."""
    writer = IndexWriter(path)
    try:
        yield writer
    except BaseException:
        writer.discard()
        raise
