"""Turnover of follows: accounts followed and left again, as done to be followed back."""

import polars as pl

from fukasa.analysis.authenticity.growth.settings import GrowthConfig

_MONTH = 30.0


def churn_evidence(readings: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Measure how much of ``following`` goes up and down again in a month.

    The moves of ``following`` less its net change, over its median, per 30 days; what goes up and down between two
    readings is not seen, so sparse readings give too little, never too much.

    Args:
        readings: as :func:`daily_readings` gives them, the part that belongs to the account as it is now.
        config: thresholds.

    Returns:
        account, churn (null where too few readings tell ``following``), churn_n (readings), churn_days.

    """
    known = pl.col("following") > 0
    follows = readings.filter(known).select("account", "moment", following=pl.col("following").cast(pl.Float64))
    moves = pl.col("following").diff().abs().sum()
    net = (pl.col("following").last() - pl.col("following").first()).abs()
    days = (pl.col("moment").last() - pl.col("moment").first()) / 86_400_000_000
    grouped = follows.group_by("account", maintain_order=True).agg(
        _turned=(moves - net) / pl.col("following").median(), churn_n=pl.len().cast(pl.Int64), churn_days=days
    )
    enough = (pl.col("churn_n") >= config.churn["least_readings"]) & (pl.col("churn_days") > 0)
    return grouped.select(
        "account",
        "churn_n",
        "churn_days",
        churn=pl.when(enough).then(pl.col("_turned").clip(0) / pl.col("churn_days") * _MONTH),
    )
