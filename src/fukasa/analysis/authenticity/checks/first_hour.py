"""How many comments come within an hour of the post: groups that comment by appointment come at once."""

import polars as pl

from fukasa.analysis.authenticity.judging import share_figures
from fukasa.analysis.authenticity.rows import check_rows

FEATURE = "first_hour_angle"
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`."""
    timeless = (pl.col("comments_n") > 0) & (pl.col("timed_n") == 0)
    figures = share_figures(evidence, FEATURE, pl.col("first_hour_share"), "timed_n", ("no_times", timeless))
    return check_rows(figures, "first_hour")
