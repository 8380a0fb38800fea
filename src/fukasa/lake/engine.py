"""DuckDB connections with bounds, and the quoting of what cannot be bound."""

import os
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

READER_MEMORY = "1GB"
WRITER_MEMORY = "512MB"
BATCH_ROWS = 100_000
"""Rows per row group and per batch between DuckDB and Arrow."""


def connect(*, memory_limit: str, threads: int | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB in memory that spills to disk instead of growing past its limit.

    Args:
        memory_limit: as DuckDB writes it, for example ``512MB``; buffers of results come on top.
        threads: None for one per core.
        spill: folder for what does not fit; a new one under the system's temporary folder when None, made when needed
            and removed with the connection. Never shared: two processes would overwrite each other's files.

    """
    folder = spill or Path(tempfile.gettempdir()) / f"fukasa-{os.getpid()}-{secrets.token_hex(4)}"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(folder),
        "threads": threads or os.cpu_count() or 1,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def literal(text: str) -> str:
    """Quote a text for SQL where no parameter can stand, as in a view."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def parquet(files: Iterable[Path | str], *, by_name: bool = False) -> str:
    """Write the SQL that reads files as one relation, without guessing anything from their paths."""
    listed = ", ".join(literal(str(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = {str(by_name).lower()})"


def any_of(column: str, values: Iterable[str]) -> str:
    """Write the SQL condition that a column holds one of some texts; false for none."""
    listed = ", ".join(map(literal, values))
    return f"{identifier(column)} IN ({listed})" if listed else "false"
