"""How much an account has grown over its snapshots of late."""

import polars as pl

from fukasa.analysis.steps import done

SPAN_DAYS = 180
LEAST_DAYS = 14  # two snapshots nearer to each other say nothing about growth


def follower_growth(snapshots: pl.DataFrame, accounts: pl.DataFrame, *, days: int = SPAN_DAYS) -> pl.DataFrame:
    """Give the relative change of followers from the first to the last snapshot of a span.

    Args:
        snapshots: account_key, captured_at, followers.
        accounts: account_key, as_of.
        days: how far the span goes back from as_of; half a year if not given.

    Returns:
        account_key, follower_growth (0.1 is ten percent more), follower_growth_days (the span it rests on); accounts
        without two snapshots at least two weeks apart are missing.

    """
    recent = snapshots.join(accounts.select("account_key", "as_of"), on="account_key").filter(
        pl.col("followers") > 0, pl.col("captured_at") >= pl.col("as_of") - pl.duration(days=days)
    )
    ends = (
        recent.lazy()
        .sort("captured_at")
        .group_by("account_key")
        .agg(
            first=pl.col("followers").first(),
            last=pl.col("followers").last(),
            days=(pl.col("captured_at").last() - pl.col("captured_at").first()).dt.total_hours() / 24,
        )
    )
    known = ends.filter(pl.col("days") >= LEAST_DAYS)
    growth = pl.col("last") / pl.col("first") - 1
    return done(known.select("account_key", follower_growth=growth, follower_growth_days="days"))
