"""Why no check of growth can judge an account."""

import polars as pl

from fukasa.analysis.authenticity.rows import refused


def growth_refused(*reasons: tuple[str, pl.Expr]) -> pl.Expr:
    """Give the reason: not permitted, no snapshot at all, what ``growth_reason`` says, else the first that holds.

    Args:
        reasons: codes with their conditions, see :func:`fukasa.analysis.authenticity.rows.refused`.

    """
    unknown = ("no_snapshots", pl.col("snapshots").is_null())
    return pl.coalesce(refused(unknown), "growth_reason", refused(*reasons))


def short_since(days: str, least: int) -> tuple[str, pl.Expr]:
    """Give the reason where too few days are known since another account took the name, with its condition.

    Args:
        days: the column that counts them.
        least: days that the check needs.

    """
    return "replaced", pl.col("replaced") & (pl.col(days).fill_null(0) < least)
