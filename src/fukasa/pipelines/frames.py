"""From a query to a frame."""

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl


def frame(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] | Mapping[str, object] = ()
) -> pl.DataFrame:
    """Run a query and give its rows as a Polars frame."""
    table = connection.sql(sql, params=values or None).to_arrow_table()
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return found
