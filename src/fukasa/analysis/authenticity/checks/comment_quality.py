"""How many comments are nothing but praise, emoji or small talk."""

import polars as pl

from fukasa.analysis.authenticity.judging import share_figures
from fukasa.analysis.authenticity.rows import check_rows

FEATURE = "generic_angle"
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    figures = share_figures(evidence, FEATURE, pl.col("generic_share"), "judged_n")
    emoji = pl.format("{}%", (100 * pl.col("emoji_share")).round(0).cast(pl.Int64))
    detail = evidence.select(d=pl.struct(emoji=emoji).struct.json_encode())["d"]
    return check_rows(figures.with_columns(detail=detail), "comment_quality")
