"""How many comments are templates of the account, or words that stand under other creators too."""

import polars as pl

from fukasa.analysis.authenticity.judging import share_figures
from fukasa.analysis.authenticity.rows import check_rows

FEATURE = "repeated_angle"
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    figures = share_figures(evidence, FEATURE, pl.col("repeated_share"), "comments_n")
    parts = [
        pl.format("{}%", (100 * pl.col(f"{name}_share")).round(0).cast(pl.Int64)).fill_null("–").alias(name)
        for name in ("template", "copied")
    ]
    detail = evidence.select(d=pl.struct(parts).struct.json_encode())["d"]
    return check_rows(figures.with_columns(detail=detail), "copied_comments")
