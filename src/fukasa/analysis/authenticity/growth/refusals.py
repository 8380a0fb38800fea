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
