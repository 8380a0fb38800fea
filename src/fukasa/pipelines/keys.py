"""Keys of rows: an account's own row of a workspace stands beside its shared row under a key of its own."""

import polars as pl

SEPARATOR = "\x1f"  # between an account's key and the workspace whose own view of it a row is


def row_keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Tell rows by `row_key`; `account_key` is again the plain key."""
    return frame.with_columns(account_key=plain_key(), row_key=pl.col("account_key"))


def plain_key() -> pl.Expr:
    """Give the key of the account alone."""
    return pl.col("account_key").str.split_exact(SEPARATOR, 1).struct.field("field_0")
