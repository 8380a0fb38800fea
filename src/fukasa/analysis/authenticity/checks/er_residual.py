"""Likes and comments against what accounts with as many followers get: low where followers are not real."""

import polars as pl

from fukasa.analysis.authenticity.judging import held_where_replaced, level_figures
from fukasa.analysis.authenticity.rows import check_rows

FEATURE = "er_residual"
DIRECTION = -1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    figures = level_figures(
        evidence,
        FEATURE,
        "log_engagement_n",
        ("hidden_likes", (pl.col("posts_n") > 0) & (pl.col("hidden_n") == pl.col("posts_n"))),
        ("no_followers", pl.col("log_followers").is_null()),
    )
    return check_rows(held_where_replaced(figures, evidence, "er_residual"), "er_residual")
