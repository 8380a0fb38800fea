"""Are daily gains more even than chance allows, and deaf to posts and weekdays: followers fed drop by drop."""

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.growth.series import Line
from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.authenticity.growth.steps import Steps
from fukasa.analysis.statistics.robust import NORMAL_MAD

_WEEK = 7
_DAYS = 10_000_000  # more than any day since 1970, so that account and day make one number


def daily_gains(line: Line, steps: Steps, config: GrowthConfig) -> pl.DataFrame:
    """Give the followers gained per day, where readings are about a day apart and exact.

    Returns:
        account, day (days since 1970, of the end of the step), gain (a day), followers, block (number of the four
        weeks, counted back from the last reading of the account).

    """
    fine = steps.judged & (steps.gap <= config.even["longest_step"])
    # A rounded count at either end moves the gain by up to a unit, which says nothing of how followers came.
    change = line.followers[steps.end] - line.followers[steps.start]
    exact = (line.unit[steps.start] <= 1) & (line.unit[steps.end] <= 1)
    kept = np.flatnonzero(fine & exact)
    rows = pl.DataFrame(
        {
            "account": steps.account[kept],
            "day": np.floor(line.day[steps.end[kept]]).astype(np.int64),
            "gain": change[kept] / steps.gap[kept],
            "followers": line.followers[steps.start[kept]],
        }
    )
    back = pl.col("day").max().over("account") - pl.col("day")
    return rows.with_columns(block=back // int(config.even["block_days"]))


def block_swings(gains: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Measure per account and four weeks the mean and the swing of the gains, and how far they are below chance.

    ``chance_z``: standard errors by which the logarithm of the swing lies below that of independent arrivals, whose
    variance is their mean (Poisson); ``even_z``: below the least swing that growth by people shows, by itself or beside
    the quiet weeks of the account.

    Args:
        gains: of :func:`daily_gains`.
        config: thresholds.

    Returns:
        account, block, n, first, last (days), mean, swing, chance_z, even_z; blocks in which hardly anybody came are
        left out, for there chance alone is even.

    """
    blocks = gains.group_by("account", "block").agg(
        n=pl.len().cast(pl.Int64),
        first=pl.col("day").min(),
        last=pl.col("day").max(),
        mean=pl.col("gain").mean(),
        swing=pl.col("gain").std(),
        typical=pl.col("gain").median(),
        spread=NORMAL_MAD * (pl.col("gain") - pl.col("gain").median()).abs().median(),
        share=pl.col("gain").sum() / pl.col("followers").mean(),
    )
    known = blocks.filter(pl.col("n") >= config.even["least_gains"])
    # Whole counts have a swing of their own: a gain that is exactly the same every day is taken as 0.29 of a follower.
    known = known.with_columns(pl.col("swing").clip(1 / np.sqrt(12)), error=1 / (2 * (pl.col("n") - 1)).sqrt())
    grown = known.filter(pl.col("share") >= config.even["material"], pl.col("mean") > 1)
    swing, mean = pl.col("swing"), pl.col("mean")
    below = (config.even["least_swing"] * mean / swing).log() / pl.col("error")
    return grown.join(_against_quiet(grown, known, config), on=["account", "block"], how="left").with_columns(
        chance_z=(mean.sqrt() / swing).log() / pl.col("error"), even_z=pl.max_horizontal(below, "quiet_z")
    )


def _against_quiet(grown: pl.DataFrame, known: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Compare weeks of growth with the quiet weeks of the same account: people who come more also come less evenly.

    What is added to the mean must add a part of itself to the swing. The quietest swing and the highest median of the
    quiet weeks, which a single day of jump or fall hardly moves, stand for the time without it: the comparison errs in
    favour of the account.
    """
    pairs = grown.join(
        known.select("account", m="typical", s=pl.min_horizontal("swing", "spread")), on="account", how="inner"
    )
    quiet = (
        pairs.filter(pl.col("m") < pl.col("mean") / 2)
        .group_by("account", "block")
        .agg(pl.col("mean", "swing", "error").first(), pl.col("m").max().clip(0), pl.col("s").min())
    )
    added = config.even["added_swing"] * (pl.col("mean") - pl.col("m"))
    expected = (pl.col("s") ** 2 + added**2).sqrt()
    return quiet.select("account", "block", quiet_z=(expected / pl.col("swing")).log() / pl.col("error"))


def even_evidence(gains: pl.DataFrame, swings: pl.DataFrame, posts: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Put the swings of an account together, and tell whether its gains hear posts and weekdays.

    Args:
        gains: of :func:`daily_gains`.
        swings: of :func:`block_swings`.
        posts: account and day of posts.
        config: thresholds.

    Returns:
        account; daily_n (days whose gain is known); of the blocks that speak, all or, where two or more are surely too
        even, those: evenness (log of mean over swing, median), evenness_se, even_blocks (surely too even), daily_gain,
        chance_z and even_z (medians), post_lift (gain on the day of a post and the next,
        over the others, less 1), weekday_swing (standard deviation of the weekday means over the mean).

    """
    spoken = _speaking(swings, config)
    grouped = spoken.group_by("account").agg(
        evenness=(pl.col("mean") / pl.col("swing")).log().median(),
        evenness_se=1 / (2 * (pl.col("n").sum() - pl.len()).cast(pl.Float64)).sqrt(),
        even_blocks=pl.col("sure").sum().cast(pl.Int64),
        daily_gain=(pl.col("mean") * pl.col("n")).sum() / pl.col("n").sum(),
        chance_z=pl.col("chance_z").median(),
        even_z=pl.col("even_z").median(),
    )
    known = gains.group_by("account").agg(daily_n=pl.len().cast(pl.Int64)).join(grouped, on="account", how="left")
    inside = gains.join(spoken.select("account", "block"), on=["account", "block"], how="semi")
    return known.join(_post_lift(inside, posts), on="account", how="left").join(
        _weekday_swing(inside), on="account", how="left"
    )


def _speaking(swings: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Take the surely too even weeks alone where there are two or more: drops may fall for a part of the time."""
    marked = swings.with_columns(sure=surely_even(config))
    many = pl.col("sure").sum().over("account") > 1
    return marked.filter(pl.col("sure") | ~many)


def surely_even(config: GrowthConfig) -> pl.Expr:
    """Tell which four weeks are surely more even than chance, or than people, allow."""
    return (pl.col("even_z") >= config.even["sure"]) | (pl.col("chance_z") >= config.even["chance_sure"])


def _post_lift(gains: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    day = (pl.col("account") * _DAYS + pl.col("day")).alias("at")
    told = posts.select(day).to_series()
    near = pl.concat([told, told + 1]).implode()
    marked = gains.with_columns(after=day.is_in(near))
    after = pl.col("gain").filter("after").mean()
    without = pl.col("gain").filter(~pl.col("after")).mean()
    return marked.group_by("account").agg(post_lift=pl.when(without > 0).then(after / without - 1))


def _weekday_swing(gains: pl.DataFrame) -> pl.DataFrame:
    means = gains.group_by("account", weekday=pl.col("day") % _WEEK).agg(pl.col("gain").mean())
    return means.group_by("account").agg(weekday_swing=pl.col("gain").std() / pl.col("gain").mean())
