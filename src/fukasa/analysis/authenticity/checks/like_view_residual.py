"""Likes per view, either way: many where likes were bought, few where views were."""

import polars as pl

from fukasa.analysis.authenticity.judging import level_figures
from fukasa.analysis.authenticity.rows import check_rows, said_when_unusual

FEATURE = "like_view_residual"
DIRECTION = 0


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    figures = level_figures(
        evidence,
        FEATURE,
        "log_like_view_n",
        ("hidden_likes", (pl.col("posts_n") > 0) & (pl.col("hidden_n") == pl.col("posts_n"))),
        ("no_views", (pl.col("posts_n") > 0) & (pl.col("log_views_n") == 0)),
        ("no_followers", pl.col("log_followers").is_null()),
    )
    side = pl.when(pl.col("value") > pl.col("peer_mid")).then(pl.lit("many_likes")).otherwise(pl.lit("few_likes"))
    said = said_when_unusual("like_view_residual", pl.col("deviation"), side)
    return check_rows(figures.with_columns(said=said), "like_view_residual")
