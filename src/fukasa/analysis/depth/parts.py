"""The parts of depth of many accounts, as frames: what is known, what it weighs, and the composite of each account."""

import numpy as np
import polars as pl

from fukasa.analysis.depth.composite import PART_SEPARATOR, from_comments, weighted
from fukasa.analysis.depth.settings import default_weights, parts, settings
from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.engagement.registry import metric

_ENDS = ("percentile", "percentile_low", "percentile_high")
_FARTHEST = {"percentile_low": 0.0, "percentile_high": 1.0}  # where an end lies of which nothing is known


def depth_parts(standing: pl.DataFrame) -> pl.DataFrame:
    """Say for every account and part whether it is known, and what it weighs.

    Args:
        standing: measurements with their standing among peers, of ``peer_percentiles`` with the ends of the parts.

    Returns:
        One row per account and part, in the order of the parts: ``account_key``, ``part``, ``weight`` (among the known
        parts; null where not known), ``default_weight``, ``value``, ``low``, ``high``, ``n``, ``percentile``,
        ``percentile_low``, ``percentile_high``, ``peer_n``, ``status``, ``reason``.

    """
    shares = default_weights()
    listed = pl.DataFrame(
        {
            "metric": list(shares),
            "_order": range(len(shares)),
            "default_weight": list(shares.values()),
            "min_n": [part.min_n for part in parts()],
            "_few": [_few(part.metric) for part in parts()],
        }
    )
    rows = standing.join(listed, on="metric").sort("account_key", "_order")
    enough = pl.col("n") >= pl.col("min_n")
    measured = pl.col("status") == "ok"
    known = measured & enough & pl.col("percentile").is_not_null()
    few = pl.format("{}:needed={}:have={}", "_few", "min_n", "n")
    why = pl.when(measured & ~enough).then(few).otherwise(pl.coalesce("reason", "peer_reason"))
    kept = pl.when(known).then("default_weight")
    return rows.select(
        "account_key",
        "metric",
        "default_weight",
        "value",
        "low",
        "high",
        "n",
        pl.when(known).then("percentile").alias("percentile"),
        *(pl.when(known).then(pl.col(name).fill_null(end)).alias(name) for name, end in _FARTHEST.items()),
        "peer_n",
        status=pl.when(known).then(pl.lit("ok")).when(measured).then(pl.lit("insufficient")).otherwise("status"),
        reason=pl.when(~known).then(why),
        weight=kept / kept.sum().over("account_key"),
    ).rename({"metric": "part"})


def _few(name: str) -> str:
    return {"posts": "metric_missing", "comments": "too_few_comments", "commenters": "too_few_commenters"}[
        metric(name).counted
    ]


def depth_figures(told: pl.DataFrame) -> pl.DataFrame:
    """Put the parts of every account together: ``depth_of`` with the default weights, for all at once.

    Args:
        told: of :func:`depth_parts`.

    Returns:
        ``account_key``, ``metric``, ``value``, ``low``, ``high``, ``n`` (known parts), ``status``, ``reason``,
        ``parts`` (the label of the known parts), one row per account.

    """
    names = [part.metric for part in parts()]
    spread = told.pivot(on="part", on_columns=names, index="account_key", values=list(_ENDS))
    ends = [spread.select(f"{end}_{name}" for name in names).cast(pl.Float64).to_numpy() for end in _ENDS]
    together = from_comments(names)
    value, low, high = weighted(ends[0], ends[1], ends[2], np.array([*default_weights().values()]), together)
    known = ~np.isnan(ends[0])
    comment = known[:, together].any(axis=1)
    labels = [PART_SEPARATOR.join(name for name, there in zip(names, row, strict=True) if there) for row in known]
    forbidden = told.group_by("account_key").agg(forbidden=(pl.col("status") == "not_permitted").any())
    frame = spread.select("account_key").with_columns(
        pl.Series("value", value, nan_to_null=True),
        pl.Series("low", low, nan_to_null=True),
        pl.Series("high", high, nan_to_null=True),
        pl.Series("n", known.sum(axis=1).astype(np.int64)),
        pl.Series("comment", comment),
        pl.Series("parts", labels, dtype=pl.String),
        metric=pl.lit("depth"),
    )
    return _told(frame.join(forbidden, on="account_key", how="left", maintain_order="left"))


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    needed = settings().min_parts
    why = (
        pl.when("forbidden")
        .then(pl.lit("youtube_derived"))
        .when(~pl.col("comment"))
        .then(reason_column("no_comment_part"))
        .when(pl.col("n") < needed)
        .then(reason_column("too_few_parts", needed=pl.lit(needed), have=pl.col("n")))
    )
    status = (
        pl.when("forbidden")
        .then(pl.lit("not_permitted"))
        .when(pl.col("reason").is_null())
        .then(pl.lit("ok"))
        .otherwise(pl.lit("insufficient"))
    )
    told = frame.with_columns(reason=why).with_columns(status=status).drop("forbidden", "comment")
    said = ("value", "low", "high", "parts")
    return told.with_columns(pl.when(pl.col("status") == "ok").then(pl.col(name)).alias(name) for name in said)
