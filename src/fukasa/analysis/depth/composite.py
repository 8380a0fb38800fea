"""Depth: one figure from the standing of several parts among peers, never without saying which parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.depth.settings import default_weights, parts, settings
from fukasa.analysis.engagement.reasons import reason, reason_column
from fukasa.analysis.engagement.registry import metric
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

PART_SEPARATOR = "+"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one part of an account stands among its peers.

    Attributes:
        percentile: share of peers that it stands above.
        low: the same for the lower end of the part's interval.
        high: the same for the upper end.

    """

    percentile: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Depth:
    """The depth of one account.

    Attributes:
        value: between 0 and 1; None where it may not be told.
        low: lower end of the interval.
        high: upper end of the interval.
        status: ``ok`` or ``insufficient``.
        reason: why not; None where it is told.
        weights: the weight of every known part; their sum is 1. Parts that are not here are missing.

    """

    value: float | None
    low: float | None
    high: float | None
    status: str
    reason: str | None
    weights: Mapping[str, float]

    @property
    def label(self) -> str:
        """The known parts; only depths of equal labels may be compared."""
        return PART_SEPARATOR.join(self.weights)


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Bring weights to a sum of 1, in the order of the parts; a part without a weight has 0.

    Raises:
        InvalidInput: a weight is negative or no number, all are 0, or one is for something that is no part of depth.

    """
    names = [part.metric for part in parts()]
    unknown = [name for name in weights if name not in names]
    values = [float(weights.get(name, 0.0)) for name in names]
    if unknown or not all(0 <= value < float("inf") for value in values) or sum(values) <= 0:
        raise InvalidInput(
            f"weights of depth are numbers of at least 0, not all 0, for {', '.join(names)}; got {dict(weights)}"
        )
    return {name: value / sum(values) for name, value in zip(names, values, strict=True)}


def depth_of(standings: Mapping[str, Standing | None], weights: Mapping[str, float] | None = None) -> Depth:
    """Put the known parts of one account together.

    The value is the weighted mean of the percentiles; weights of unknown parts are spread over the known ones. The
    interval adds up the distances of the parts' ends in quadrature (Zou and Donner 2008), as if parts erred apart.

    Args:
        standings: by metric; None or absent is not known.
        weights: the weights of a workspace; the default ones otherwise.

    Raises:
        InvalidInput: the weights are no weights.

    """
    shares = checked_weights(default_weights() if weights is None else weights)
    known = {name: found for name in shares if shares[name] > 0 and (found := standings.get(name)) is not None}
    why = _lacking(frozenset(known))
    if why is not None:
        return Depth(None, None, None, "insufficient", why, {})
    ends = np.array([[found.percentile, found.low, found.high] for found in known.values()])[None]
    value, low, high = weighted(ends[..., 0], ends[..., 1], ends[..., 2], np.array([shares[name] for name in known]))
    total = sum(shares[name] for name in known)
    kept = {name: shares[name] / total for name in known}
    return Depth(float(value[0]), float(low[0]), float(high[0]), "ok", None, kept)


def _lacking(known: frozenset[str]) -> str | None:
    if not any(part.comments and part.metric in known for part in parts()):
        return reason("no_comment_part")
    if len(known) < settings().min_parts:
        return reason("too_few_parts", needed=settings().min_parts, have=len(known))
    return None


def weighted(percentile: Reals, low: Reals, high: Reals, weights: Reals) -> tuple[Reals, Reals, Reals]:
    """Take the weighted mean of known percentiles row by row, and its interval.

    Args:
        percentile: accounts × parts; NaN is not known.
        low: the same for the lower ends.
        high: the same for the upper ends.
        weights: one per part, of at least 0.

    Returns:
        Value, low and high per row; NaN where no part with a weight is known.

    """
    share = np.where(np.isnan(percentile), 0.0, weights)
    total = share.sum(axis=1, keepdims=True)
    share = share / np.where(total > 0, total, np.nan)
    value = (share * np.nan_to_num(percentile)).sum(axis=1)
    below = np.linalg.norm(share * np.nan_to_num(percentile - low), axis=1)
    above = np.linalg.norm(share * np.nan_to_num(high - percentile), axis=1)
    return value, np.clip(value - below, 0, 1), np.clip(value + above, 0, 1)


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
        *(pl.when(known).then(pl.col(name)).alias(name) for name in _ENDS),
        "peer_n",
        status=pl.when(known).then(pl.lit("ok")).when(measured).then(pl.lit("insufficient")).otherwise("status"),
        reason=pl.when(~known).then(why),
        weight=kept / kept.sum().over("account_key"),
    ).rename({"metric": "part"})


_ENDS = ("percentile", "percentile_low", "percentile_high")


def _few(name: str) -> str:
    return {"posts": "metric_missing", "comments": "too_few_comments", "commenters": "too_few_commenters"}[
        metric(name).counted
    ]


def depth_figures(told: pl.DataFrame) -> pl.DataFrame:
    """Put the parts of every account together; the same as :func:`depth_of` with the default weights.

    Args:
        told: of :func:`depth_parts`.

    Returns:
        ``account_key``, ``metric``, ``value``, ``low``, ``high``, ``n`` (known parts), ``status``, ``reason``,
        ``parts`` (the label of the known parts), one row per account.

    """
    names = [part.metric for part in parts()]
    spread = told.pivot(on="part", on_columns=names, index="account_key", values=list(_ENDS))
    ends = [spread.select(f"{end}_{name}" for name in names).cast(pl.Float64).to_numpy() for end in _ENDS]
    value, low, high = weighted(ends[0], ends[1], ends[2], np.array([*default_weights().values()]))
    known = ~np.isnan(ends[0])
    comment = known[:, [part.comments for part in parts()]].any(axis=1)
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
    return frame.with_columns(reason=why).with_columns(status=status).drop("forbidden", "comment")
