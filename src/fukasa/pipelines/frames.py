"""From a query to a frame, and from several frames of accounts to one."""

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import polars as pl

from fukasa.analysis.steps import done


def frame(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] | Mapping[str, object] = ()
) -> pl.DataFrame:
    """Run a query and give its rows as a Polars frame."""
    table = connection.sql(sql, params=values or None).to_arrow_table()
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return found


def joined(accounts: pl.DataFrame, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put parts beside the accounts, in their order; an account that a part does not name has nulls."""
    told = accounts.lazy()
    for part in parts:
        told = told.join(part.lazy(), on="account_key", how="left", maintain_order="left")
    return done(told)
