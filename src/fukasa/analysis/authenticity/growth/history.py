"""What is known of every follower line, and why some cannot be judged."""

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.growth.series import Line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.authenticity.growth.steps import Pace, Steps
from fukasa.analysis.statistics.arrays import Flags, Reals


def account_history(readings: pl.DataFrame, line: Line, steps: Steps, pace: Pace, size: int) -> pl.DataFrame:
    """Describe every line.

    Returns:
        account, snapshots (days with a reading), counted (those with followers above 0), history_days (days in which
        growth may be read), judged_steps, longest_gap (days), long_gaps, breaks (changes of definition), replaced
        (another account seems to have stood under the name before), replaced_at (since when not any more, microseconds
        since 1970), glitches, rounded, last_followers, usual_rate (log growth a day), usual_noise, gap_gain (followers
        above the usual pace that came in long gaps).

    """

    def count(which: Flags) -> Reals:
        return np.bincount(steps.account[which], minlength=size).astype(np.float64)

    def days(which: Flags) -> Reals:
        return np.bincount(steps.account[which], weights=steps.gap[which], minlength=size).astype(np.float64)

    every = np.arange(size)
    longest = np.zeros(size)
    np.maximum.at(longest, steps.account, steps.gap)
    last = np.searchsorted(line.account, every, side="right") - 1
    has = np.bincount(line.account, minlength=size)
    usual = np.nan_to_num(pace.rate)
    hidden = steps.long & steps.live & ~steps.broken
    expected = line.followers[steps.start] * np.exp(np.minimum(usual[steps.account] * steps.gap, 700.0))
    above = np.maximum(line.followers[steps.end] - expected, 0.0)
    followers = line.followers[np.maximum(last, 0)] if len(line.followers) else np.zeros(size)
    columns = {
        "account": every,
        "snapshots": np.bincount(readings["account"].to_numpy(), minlength=size),
        "counted": has,
        "history_days": days(steps.judged),
        "judged_steps": count(steps.judged).astype(np.int64),
        "longest_gap": longest,
        "long_gaps": count(steps.long & steps.live).astype(np.int64),
        "breaks": count(steps.broken).astype(np.int64),
        "replaced": count(steps.replaced) > 0,
        "glitches": line.glitches,
        "rounded": np.bincount(line.account, weights=line.unit > 1, minlength=size) > 0,
        "last_followers": np.where(has > 0, followers, np.nan),
        "usual_rate": pace.rate,
        "usual_noise": pace.noise,
        "gap_gain": np.bincount(steps.account[hidden], weights=above[hidden], minlength=size),
    }
    told = pl.DataFrame(columns, nan_to_null=True)
    return told.join(_replacements(line, steps), on="account", how="left", maintain_order="left")


def _replacements(line: Line, steps: Steps) -> pl.DataFrame:
    """Say when another account took the name for the last time."""
    found = pl.DataFrame({"account": steps.account[steps.replaced], "at": line.moment[steps.end[steps.replaced]]})
    return found.group_by("account").agg(replaced_at=pl.col("at").max())


def reasons_not_to_judge(history: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Say why growth cannot be judged: account and growth_reason, null where it can.

    The most telling reason stands: no count at all, a count of 0, one alone; then what cut the line to pieces.
    """
    few = (pl.col("judged_steps") < config.jumps["least_steps"]) | pl.col("usual_rate").is_null()
    reason = (
        pl.when((pl.col("counted") == 0) & (pl.col("snapshots") > 0))
        .then(pl.lit("zero_followers"))
        .when(pl.col("counted") == 0)
        .then(pl.lit("no_snapshots"))
        .when(pl.col("counted") == 1)
        .then(pl.lit("one_snapshot"))
        .when(few & pl.col("replaced"))
        .then(pl.lit("replaced"))
        .when(few & (pl.col("breaks") > 0))
        .then(pl.lit("definition_changed"))
        .when(few & (pl.col("long_gaps") > 0))
        .then(pl.lit("gaps"))
        .when(few)
        .then(pl.lit("few_snapshots"))
    )
    return history.select("account", growth_reason=reason)
