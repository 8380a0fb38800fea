"""Writing the search index: rows come chunk by chunk, are sorted at the end, and either all stand or nothing does."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from fukasa.lake.engine import identifier, literal
from fukasa.lake.index_parts import write_parts
from fukasa.lake.index_reader import INDEX_FORMAT, OF_NO_ACCOUNT, IndexMeta

# The order in which rows lie: filters by platform and country then touch neighbouring blocks only.
_ACCOUNT_ORDER = "platform, country NULLS LAST, followers DESC NULLS LAST, account_key, visibility"
_ROWS_AT_ONCE = 122_880  # a row group of DuckDB
_MEMORY = "3GB"  # sorting goes to the disk beyond it


class IndexWriter:
    """Writes a new index file; `finish` sorts, links and closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = duckdb.connect(path, config={"preserve_insertion_order": "true", "memory_limit": _MEMORY})
        self._made: set[str] = set()
        self._taken: set[str] = set()
        self._late = 0
        self._staged = path.with_name(f"{path.name}.accounts")
        self._accounts: pq.ParquetWriter | None = None

    def add(self, table: str, rows: pa.Table) -> None:
        """Append rows to the accounts, to a detail table or to one of no account; the first call fixes the columns."""
        if table == "accounts":
            self._stage(rows)
            return
        self._database.register("incoming", rows)
        if table in self._made:
            self._database.execute(f"INSERT INTO raw_{table} BY NAME SELECT * FROM incoming")
        else:
            self._database.execute(f"CREATE TABLE raw_{table} AS SELECT * FROM incoming")
            self._made.add(table)
        self._database.unregister("incoming")

    def set_columns(self, rows: pa.Table, *, key: tuple[str, ...]) -> None:
        """Fill columns of the accounts that are known only after all were read (percentiles, forecasts)."""
        before = self._read_staged()
        self._late += 1
        self._database.register("late", rows)
        self._database.execute(f"CREATE TABLE late_{self._late} AS SELECT * FROM late")
        self._database.unregister("late")
        columns = [name for name in rows.column_names if name not in key]
        matched = " AND ".join(f"a.{name} = l.{name}" for name in key)
        chosen = ", ".join(f"l.{name}" for name in columns)
        self._database.execute(
            f"CREATE VIEW raw_accounts_{self._late} AS "
            f"SELECT a.*, {chosen} FROM {before} a LEFT JOIN late_{self._late} l ON {matched}"
        )

    def take_over(self, earlier: Path, keys: pa.Array, columns: Iterable[str], tables: Iterable[str]) -> None:
        """Copy rows of another index as they stand: those of some accounts, of which no others are added.

        Args:
            earlier: the file of rows of that index, always the same; it may be open for reading elsewhere.
            keys: ``row_key`` of the accounts.
            columns: of the accounts, those that are not filled later.
            tables: detail tables, to which rows of other accounts have to be added, if only none.

        """
        db, chosen = self._database, ", ".join(map(identifier, columns))
        if not self._taken:
            db.execute(f"ATTACH {literal(str(earlier))} AS earlier (READ_ONLY)")
            db.execute("CREATE TEMP TABLE taken (account_no BIGINT, row_key VARCHAR)")
        self._taken |= set(tables)
        db.register("chosen", pa.table({"row_key": keys}))
        db.execute(
            "INSERT INTO taken SELECT account_no, row_key FROM earlier.accounts SEMI JOIN chosen USING (row_key)"
        )
        accounts = db.sql(f"SELECT {chosen} FROM earlier.accounts SEMI JOIN chosen USING (row_key)")
        for batch in accounts.to_arrow_reader(_ROWS_AT_ONCE):
            self._stage(pa.Table.from_batches([batch]))
        db.unregister("chosen")

    def _details(self, table: str) -> str:
        """Write the rows of a detail table, those that are taken over too, each with its place in its account."""
        added = f"SELECT *, rowid AS lies_at FROM raw_{table}"
        if table not in self._taken:
            return added
        taken = (
            f"SELECT t.row_key, d.* EXCLUDE (account_no), d.rowid AS lies_at FROM earlier.{identifier(table)} d "
            "JOIN taken t USING (account_no)"
        )
        return f"{added} UNION ALL BY NAME {taken}"

    def _stage(self, rows: pa.Table) -> None:
        """Write rows of accounts to a file beside: they are sorted once and would leave a hole in the index."""
        if self._accounts is None:
            self._accounts = pq.ParquetWriter(self._staged, rows.schema, compression="lz4")
            self._made.add("accounts")
        schema = self._accounts.schema
        known = {name: rows[name] for name in rows.column_names}
        if unknown := sorted(set(known) - set(schema.names)):
            raise ValueError(f"the first rows of accounts had no column {', '.join(unknown)}")
        columns = [
            known[field.name].cast(field.type) if field.name in known else pa.nulls(rows.num_rows, field.type)
            for field in schema
        ]
        self._accounts.write_table(pa.Table.from_arrays(columns, schema=schema))

    def _read_staged(self) -> str:
        """Name the view of all accounts with what is known of them so far; no more are added after this."""
        if self._accounts is not None and self._accounts.is_open:
            self._accounts.close()
            self._database.execute(f"CREATE VIEW raw_accounts_0 AS FROM read_parquet('{_quoted(self._staged)}')")
        return f"raw_accounts_{self._late}"

    def _forget_staged(self) -> None:
        for number in range(self._late, -1, -1):
            self._database.execute(f"DROP VIEW raw_accounts_{number}")
            self._database.execute(f"DROP TABLE IF EXISTS late_{number}")
        self._staged.unlink()

    def finish(
        self,
        *,
        lake_version: int,
        built_at: str,
        reading: str = "",
        forms: str = "",
        basis: str = "",
        parts: bool = True,
    ) -> int:
        """Sort the rows, number the accounts, write the meta table and close; gives the number of accounts.

        Args:
            lake_version: id of the lake version.
            built_at: when, ISO 8601 with zone.
            reading: what tells who read the comments.
            forms: the dictionary of normal forms that texts are indexed with; empty for none.
            basis: what measurements rest on beside the facts, for who takes rows over.
            parts: also write the files that stand beside the index; not needed when a revision follows, which does.

        """
        db, staged = self._database, self._read_staged()
        db.execute(
            "CREATE TABLE accounts AS SELECT row_number() OVER () - 1 AS account_no, * FROM "
            f"(SELECT * FROM {staged} ORDER BY {_ACCOUNT_ORDER})"
        )
        for table in OF_NO_ACCOUNT:
            if table in self._made:
                db.execute(f"ALTER TABLE raw_{table} RENAME TO {table}")
        for table in sorted(self._made - {"accounts", *OF_NO_ACCOUNT}):
            db.execute(
                f"CREATE TABLE {table} AS SELECT a.account_no, d.* EXCLUDE (row_key, lies_at) "
                f"FROM ({self._details(table)}) d JOIN accounts a USING (row_key) ORDER BY a.account_no, d.lies_at"
            )
            db.execute(f"DROP TABLE raw_{table}")
        self._forget_staged()
        if self._taken:
            db.execute("DETACH earlier")
        count = int(db.execute("SELECT count(*) FROM accounts").fetchall()[0][0])
        meta = {"format": INDEX_FORMAT, "forms": forms, "basis": basis} | asdict(
            IndexMeta(lake_version, built_at, count, reading)
        )
        db.execute("CREATE TABLE meta AS SELECT ? AS facts", [json.dumps(meta)])
        db.execute("CHECKPOINT")
        db.close()
        if parts:
            write_parts(self._path)
        return count

    def discard(self) -> None:
        """Close without finishing and remove the file."""
        self._database.close()
        if self._accounts is not None:
            self._accounts.close()
        self._staged.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def writing_index(path: Path) -> Iterator[IndexWriter]:
    """Open a writer that removes its file when the body fails."""
    writer = IndexWriter(path)
    try:
        yield writer
    except BaseException:
        writer.discard()
        raise
