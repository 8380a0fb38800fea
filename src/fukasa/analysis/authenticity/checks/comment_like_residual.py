"""Comments per like, either way: few where likes were bought, many where a group comments by appointment."""

import polars as pl

from fukasa.analysis.authenticity.judging import level_figures
from fukasa.analysis.authenticity.rows import check_rows, said_when_unusual

FEATURE = "comment_like_residual"
DIRECTION = 0


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    shown = pl.col("posts_n") > pl.col("hidden_n")
    figures = level_figures(
        evidence,
        FEATURE,
        "log_comment_like_n",
        ("hidden_likes", (pl.col("posts_n") > 0) & ~shown),
        ("no_comment_counts", shown & (pl.col("log_comment_like_n") == 0)),
        ("no_followers", pl.col("log_followers").is_null()),
    )
    side = pl.when(pl.col("value") > pl.col("peer_mid")).then(pl.lit("many_comments")).otherwise(pl.lit("few_comments"))
    said = said_when_unusual("comment_like_residual", pl.col("deviation"), side)
    return check_rows(figures.with_columns(said=said), "comment_like_residual")
