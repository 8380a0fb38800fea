"""Who sees which row of an account: a workspace's own row stands in place of the shared one, never beside it."""

import polars as pl

from fukasa.core.provenance import SHARED


def with_audience(rows: pl.DataFrame) -> pl.DataFrame:
    """Add an empty ``replaced_for`` where the column is missing: nobody has a row of its own instead."""
    if "replaced_for" in rows.columns:
        return rows
    return rows.with_columns(replaced_for=pl.lit([], dtype=pl.List(pl.String)))


def seen_by(owner: str) -> pl.Expr:
    """Tell which rows an owner sees: its own, and the shared ones that it has not replaced by an own one.

    Args:
        owner: ``shared`` or a workspace, as in ``visibility``.

    Returns:
        A Boolean expression without nulls over ``visibility`` and ``replaced_for``; see :func:`with_audience`.

    """
    own, shared = (pl.col("visibility").eq_missing(who) for who in (owner, SHARED))
    return own | (shared & ~pl.col("replaced_for").list.contains(owner).fill_null(value=False))
