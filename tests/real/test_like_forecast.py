"""The baseline forecast on real posts of 2017: likes, as the file shows no views. Nothing is fitted on it."""

from pathlib import Path

import polars as pl
import pytest

from fukasa.analysis.forecast.backtest import backtest_baseline
from fukasa.core.window import Window

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "ig_posts_gvsi2017" / "posts.csv"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not beside the checkout: {FILE}"),
]
HOLD_OUT, FIRST_MATURE = 3, 3  # the published test posts are the ranks 3-5; younger ones were still growing


def real_posts(first):
    """Posts and accounts of the file; posts of one day keep the file's order, which is newest first."""
    rows = pl.read_csv(FILE, try_parse_dates=True).filter(
        pl.col("post_rank_recent_first") >= first, pl.col("followers") < 1_000_000, pl.col("likes") < 200_000
    )
    key, rank = pl.format("instagram:{}", "creator_id"), pl.col("post_rank_recent_first")
    moment = pl.col("date").cast(pl.Datetime("us", "UTC"))
    posts = rows.select(
        key.alias("account_key"),
        rank.cast(pl.String).str.zfill(4).alias("post_id"),
        (moment - pl.duration(minutes=rank)).alias("posted_at"),
        pl.lit(None, dtype=pl.Int64).alias("views"),
        "likes",
    )
    accounts = rows.group_by(key.alias("account_key")).agg(pl.col("followers").first(), moment.max().alias("as_of"))
    empty = [pl.lit(None, dtype=pl.Float64).alias(name) for name in ("avg_views", "avg_likes")]
    constants = (pl.lit("instagram").alias("platform"), pl.lit("shared").alias("visibility"))
    return posts, accounts.sort("account_key").with_columns(
        *empty, *constants, category=pl.lit(None, dtype=pl.String), is_celebrity=pl.lit(None, dtype=pl.Boolean),
        derived_permitted=True,
    )  # fmt: skip


def test_mature_posts_are_covered_as_promised_and_forecast_no_worse_than_the_last_ten():
    posts, accounts = real_posts(FIRST_MATURE)
    score = backtest_baseline(posts, accounts, hold_out=HOLD_OUT, window=Window(30, 0, 3_650))
    assert (score.n, score.accounts) == (2_241, 747)
    assert 0.78 <= score.coverage[80] <= 0.82
    assert score.median_ape < score.median_ape_last10
    assert score.median_ape < 0.21


def test_posts_that_were_still_growing_are_missed_which_is_why_the_window_begins_at_seven_days():
    posts, accounts = real_posts(0)
    score = backtest_baseline(posts, accounts, hold_out=1, window=Window(30, 0, 3_650))
    assert score.coverage[80] < 0.78
