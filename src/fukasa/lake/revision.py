"""A finished index, read by ranges of accounts and revised without moving a row.

A review of all accounts reads the index whole and adds to it. The accounts keep their numbers and their order, on which
zone maps and every detail table rest.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa

from fukasa.lake.engine import identifier, parquet
from fukasa.lake.index_parts import write_parts

REVISING_MEMORY = "2GB"
_QUIETLY = "SET TimeZone = 'UTC'; SET enable_progress_bar = false"  # a bar would stand in the output of commands
_ROWS_AT_ONCE = 122_880  # a row group of DuckDB


class IndexRows:
    """The rows of a finished index by ranges of ``account_no``, in every visibility; read-only.

    Several processes may read one index at once. It is for making indexes: pages ask
    :class:`~fukasa.lake.index.SearchIndex`, which knows who may see what.

    Args:
        path: the index.
        memory_limit: as DuckDB writes it.
        threads: None for one per core.

    """

    def __init__(self, path: Path, *, memory_limit: str = "1GB", threads: int | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory_limit}
        self._database = duckdb.connect(path, read_only=True, config=config | ({"threads": threads} if threads else {}))
        self._database.execute(_QUIETLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @property
    def accounts(self) -> int:
        """The number of account rows; they are numbered from 0."""
        return int(self._database.execute("SELECT count(*) FROM accounts").fetchall()[0][0])

    @property
    def built_at(self) -> datetime:
        """When the index was made: the present, for everything in it."""
        facts = json.loads(str(self._database.execute("SELECT facts FROM meta").fetchall()[0][0]))
        return datetime.fromisoformat(facts["built_at"])

    @cached_property
    def _columns(self) -> dict[str, tuple[str, ...]]:
        listed = "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()"
        sql = f"{listed} WHERE NOT internal GROUP BY table_name"
        return {str(table): tuple(map(str, names)) for table, names in self._database.execute(sql).fetchall()}

    def columns(self, table: str) -> tuple[str, ...]:
        """Name the columns of a table; none where the index has no such table."""
        return self._columns.get(table, ())

    def read(self, table: str, first: int, stop: int, columns: Mapping[str, str]) -> pa.Table:
        """Give rows of the accounts numbered from ``first`` to before ``stop``, in the order of the accounts.

        Args:
            table: `accounts` or a detail table.
            first: the first number.
            stop: the number behind the last.
            columns: names with their SQL types; one that the table has not is null throughout.

        """
        known = self._columns.get(table, ())
        chosen = [
            identifier(name) if name in known else f"NULL::{kind} AS {identifier(name)}"
            for name, kind in columns.items()
        ]
        if table not in self._columns:
            nothing = ", ".join(["NULL::BIGINT AS account_no", *chosen])
            return self._database.sql(f"SELECT {nothing} WHERE false").to_arrow_table()
        sql = f"SELECT account_no, {', '.join(chosen)} FROM {table} WHERE account_no >= ? AND account_no < ?"
        return self._database.sql(f"{sql} ORDER BY account_no", params=[first, stop]).to_arrow_table()


class IndexRevision:
    """Adds tables and columns of accounts to a finished index; what it replaces is gone when it is done.

    The index must not be open elsewhere, and is of no use when a revision breaks off: revise a copy.

    Args:
        path: the index.
        memory_limit: as DuckDB writes it.

    """

    def __init__(self, path: Path, *, memory_limit: str = REVISING_MEMORY) -> None:
        self._path = path
        self._database = duckdb.connect(path, config={"memory_limit": memory_limit, "preserve_insertion_order": "true"})
        self._database.execute(_QUIETLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def set_columns(self, files: Iterable[Path]) -> None:
        """Give the accounts columns of Parquet files with one row per ``account_no``; those of the same name go.

        The accounts are copied in ranges, so that their order stays and memory does not grow with their number.
        """
        rows = parquet(files)
        new = [name for name in _columns_of(self._database, f"FROM {rows}") if name != "account_no"]
        old = [name for name in _columns_of(self._database, "FROM accounts") if name not in new]
        kept = ", ".join(f"a.{identifier(name)}" for name in old)
        added = ", ".join(f"r.{identifier(name)}" for name in new)
        total = int(self._database.execute("SELECT count(*) FROM accounts").fetchall()[0][0])
        sql = (
            f"SELECT {kept}, {added} FROM (FROM accounts WHERE {{span}}) a "
            f"LEFT JOIN (FROM {rows} WHERE {{span}}) r ON a.account_no = r.account_no ORDER BY a.account_no"
        )
        for first in range(0, max(total, 1), _ROWS_AT_ONCE):
            span = f"account_no >= {first} AND account_no < {first + _ROWS_AT_ONCE}"
            put = "INSERT INTO revised" if first else "CREATE TABLE revised AS"
            self._database.execute(f"{put} {sql.format(span=span)}")
        self._database.execute("DROP TABLE accounts")
        self._database.execute("ALTER TABLE revised RENAME TO accounts")

    def replace_table(self, table: str, files: Iterable[Path]) -> None:
        """Put the rows of Parquet files, sorted by ``account_no`` from file to file, in the place of a table."""
        self._database.execute(f"CREATE OR REPLACE TABLE {identifier(table)} AS FROM {parquet(files)}")

    def tell(self, **facts: str) -> None:
        """Put facts of :class:`~fukasa.lake.index.IndexMeta` in the place of those of the same name."""
        known = json.loads(str(self._database.execute("SELECT facts FROM meta").fetchall()[0][0]))
        self._database.execute("UPDATE meta SET facts = ?", [json.dumps(known | facts)])

    def finish(self, *, parts: bool = True) -> None:
        """Write everything into the one file and close it.

        Args:
            parts: also write the files that stand beside the index anew; not needed where another revision follows.

        """
        self._database.execute("CHECKPOINT")
        self._database.close()
        if parts:
            write_parts(self._path)


def _columns_of(database: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in database.execute(f"DESCRIBE {sql}").fetchall())
