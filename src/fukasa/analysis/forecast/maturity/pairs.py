"""Two counts of one post, one after the other: what the curves are measured from."""

import polars as pl

from fukasa.analysis.forecast.definitions import crosses_break

METRICS = ("views", "likes")
_DAY_US = 86_400_000_000
_MOMENT = pl.Datetime("us", "UTC")

PAIRS_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "post_id": pl.String(),
        "platform": pl.String(),
        "metric": pl.String(),
        "format": pl.String(),
        "age_from": pl.Float64(),
        "age_to": pl.Float64(),
        "value_from": pl.Float64(),
        "value_to": pl.Float64(),
        "captured_at": pl.Datetime("us", "UTC"),
    }
)
"""Columns of pairs: ages in days at the earlier and the later count, the counts, and when the later one was read."""


def snapshot_pairs(snapshots: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Put consecutive counts of the same post side by side.

    A pair never bridges a change of definition: neither another ``definition_version`` nor a day on which the platform
    is known to have changed what it counts. Counts without a date, or from before the post, are left out.

    Args:
        snapshots: account_key, post_id, captured_at, definition_version, and views, likes or both.
        posts: account_key, post_id, platform, posted_at, format.

    Returns:
        A frame of :data:`PAIRS_SCHEMA`, the rows of one post in the order of age.

    """
    known = posts.select("account_key", "post_id", "platform", pl.col("posted_at").cast(_MOMENT), "format")
    counts = snapshots.drop("platform", "posted_at", "format", strict=False)
    dated = counts.with_columns(pl.col("captured_at").cast(_MOMENT)).join(known, on=["account_key", "post_id"])
    aged = dated.with_columns(
        age=(pl.col("captured_at") - pl.col("posted_at")).dt.total_microseconds() / _DAY_US
    ).filter(pl.col("age") > 0)
    parts = [_pairs(aged, metric) for metric in METRICS if metric in aged.columns]
    return pl.concat(parts) if parts else PAIRS_SCHEMA.to_frame()


def _pairs(aged: pl.DataFrame, metric: str) -> pl.DataFrame:
    post = ["account_key", "post_id"]
    rows = aged.filter(pl.col(metric).is_not_null()).sort([*post, "captured_at"]).with_columns(metric=pl.lit(metric))
    paired = rows.with_columns(
        age_from=pl.col("age").shift(1).over(post),
        value_from=pl.col(metric).shift(1).over(post),
        captured_from=pl.col("captured_at").shift(1).over(post),
        version_from=pl.col("definition_version").shift(1).over(post),
    ).filter(pl.col("age_from") < pl.col("age"), pl.col("definition_version").eq_missing(pl.col("version_from")))
    whole = paired.filter(~crosses_break(pl.col("captured_from"), pl.col("captured_at")))
    return whole.rename({"age": "age_to", metric: "value_to"}).select(PAIRS_SCHEMA.names()).cast(PAIRS_SCHEMA)
