"""Days on which a platform removed accounts: many lines fall between the same two moments."""

from datetime import datetime

import numpy as np
import polars as pl
from scipy.special import pdtrc

from fukasa.analysis.authenticity.growth.series import DAY_US, daily_readings, follower_line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig, growth_config
from fukasa.analysis.authenticity.growth.steps import steps_of

FALLS_SCHEMA = {"platform": pl.String(), "day": pl.Date(), "watched": pl.Float64(), "fallen": pl.Float64()}
PURGES_SCHEMA = {
    "platform": pl.String(),
    "began": pl.Date(),
    "ended": pl.Date(),
    "fallen": pl.Float64(),  # share of the accounts watched that fell on such a day
    "usual": pl.Float64(),
    "watched": pl.Float64(),
}


def falls_of(
    series: pl.DataFrame, *, config: GrowthConfig | None = None, as_of: datetime | None = None
) -> pl.DataFrame:
    """Count per platform and day how many accounts were watched and how many fell far; sums of parts may be added.

    A step of many days spreads its account and its fall evenly over them.

    Args:
        series: as for :func:`fukasa.analysis.authenticity.growth.growth_evidence`, with ``platform`` or an
            ``account_key`` that begins with it and a colon.
        config: thresholds; by default the packaged ones.
        as_of: the present.

    Returns:
        Rows of ``FALLS_SCHEMA``, one per platform and day.

    """
    config = config or growth_config()
    accounts = accounts_of(series)
    line = follower_line(daily_readings(series, accounts, as_of), len(accounts), config)
    steps = steps_of(line, len(accounts), config)
    platform = accounts["platform"].gather(steps.account)
    spans = pl.DataFrame(
        {
            "platform": platform,
            "first": line.moment[steps.start] // DAY_US + 1,
            "last": line.moment[steps.end] // DAY_US,
            "fallen": (steps.gain <= -config.purges["fall"]) * 1.0,
        }
    ).filter(pl.Series(steps.judged))
    summed = spans.group_by("platform", "first", "last").agg(pl.col("fallen").sum(), watched=pl.len().cast(pl.Float64))
    return _by_day(
        summed.with_columns(day=pl.int_ranges("first", pl.col("last") + 1)).explode("day", empty_as_null=False)
    )


def find_purges(falls: pl.DataFrame, *, config: GrowthConfig | None = None) -> pl.DataFrame:
    """Find the days on which far more accounts of a platform fell than usually do.

    Usual is the median day of the platform; a day is marked when that many falls would come by chance less than once
    in a million days (Poisson) and are a multiple of the usual. Neighbouring days are one purge.

    Args:
        falls: the rows of :func:`falls_of`, of all chunks of the population.
        config: thresholds; by default the packaged ones.

    Returns:
        Rows of ``PURGES_SCHEMA`` by platform and day.

    """
    config = config or growth_config()
    days = falls.group_by("platform", "day").agg(pl.col("watched", "fallen").sum()).sort("platform", "day")
    rate = pl.col("fallen") / pl.col("watched")
    days = days.with_columns(usual=rate.median().over("platform"), rate=rate)
    # The usual rate of a quiet platform may be 0; one account in all its days is then not yet contradicted.
    least = 1 / pl.col("watched").sum().over("platform")
    expected = (pl.max_horizontal("usual", least) * pl.col("watched")).alias("expected")
    many = (pl.col("fallen") > 0) & (pl.col("fallen") >= config.purges["times_usual"] * pl.col("expected"))
    marked = days.with_columns(expected).filter(many)
    return _runs(marked, config)


def accounts_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the accounts of a frame in the order of their key: account_key, account, platform."""
    named = frame if "platform" in frame.columns else frame.with_columns(platform=pl.lit(None, pl.String))
    first = named.group_by("account_key").agg(pl.col("platform").first()).sort("account_key")
    of_key = pl.col("account_key").str.split(":").list.first()
    return (
        first.with_columns(platform=pl.coalesce("platform", of_key))
        .with_row_index("account")
        .cast({"account": pl.Int64})
    )


def _by_day(spread: pl.DataFrame) -> pl.DataFrame:
    width = (pl.col("last") - pl.col("first") + 1).cast(pl.Float64)
    summed = spread.group_by("platform", "day").agg((pl.col(name) / width).sum() for name in ("watched", "fallen"))
    dated = summed.with_columns(pl.from_epoch(pl.col("day"), time_unit="d"))
    return dated.select(pl.col(name).cast(kind) for name, kind in FALLS_SCHEMA.items()).sort("platform", "day")


def _runs(marked: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    gap = (pl.col("day").diff().over("platform") > pl.duration(days=1)).fill_null(value=True)
    numbered = marked.with_columns(run=gap.cum_sum().over("platform"))
    # Days with a fall or two beside a purge are no part of it.
    core = numbered.filter(pl.col("rate") >= pl.col("rate").max().over("platform", "run") / 2)
    found = core.group_by("platform", "run", maintain_order=True).agg(
        began=pl.col("day").min(),
        ended=pl.col("day").max(),
        all_fallen=pl.col("fallen").sum(),
        all_expected=pl.col("expected").sum(),
        fallen=pl.col("fallen").sum() / pl.col("watched").sum(),
        usual=pl.col("usual").first(),
        watched=pl.col("watched").mean(),
    )
    chance = np.asarray(pdtrc(found["all_fallen"].to_numpy() - 1, found["all_expected"].to_numpy()))
    sure = pl.Series(chance) <= config.purges["chance"]
    many = pl.col("all_fallen") >= config.purges["least_accounts"]
    return found.filter(sure, many).select(pl.col(name).cast(kind) for name, kind in PURGES_SCHEMA.items())
