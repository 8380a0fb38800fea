"""The tables that growth gives: shares of an account, and its events with all that was tested."""

import polars as pl

from fukasa.analysis.authenticity.growth.settings import GrowthConfig

_INTEGERS = ("snapshots", "counted", "judged_steps", "long_gaps", "breaks", "glitches", "jumps", "events")
_FIGURES = (
    *("history_days", "longest_gap", "last_followers", "usual_rate", "usual_noise", "gap_gain"),
    *("unexplained_share", "unexplained_low", "unexplained_high", "nameless_low", "gap_share", "drip_share"),
    *("loss_share", "loss_low", "loss_high", "loss_size", "churn_days", "churn", "evenness", "evenness_se"),
    *("daily_gain", "chance_z", "even_z", "post_lift", "weekday_swing"),
)

EVIDENCE_SCHEMA = {
    "account_key": pl.String(),
    "growth_reason": pl.String(),  # why growth cannot be judged; null where it can
    "replaced": pl.Boolean(),
    "replaced_at": pl.Datetime("us", "UTC"),  # when another account took the name; null where none did
    "rounded": pl.Boolean(),
    **{name: pl.Int64() for name in (*_INTEGERS, "churn_n", "daily_n", "even_blocks")},
    **{name: pl.Float64() for name in _FIGURES},
}
"""One row per account; told by ``history.py``, :func:`shares_of_accounts`, ``churn.py`` and ``even.py``."""

EVENTS_SCHEMA = {
    "account_key": pl.String(),
    "number": pl.Int64(),
    "began_at": pl.Datetime("us", "UTC"),
    "ended_at": pl.Datetime("us", "UTC"),
    "size": pl.Float64(),  # followers above the usual growth; negative for a fall
    "share": pl.Float64(),  # of the followers before
    "shape": pl.String(),  # block, decay, step_down, drip; null where readings are too far apart to see it
    "explanation": pl.String(),
    "explained_share": pl.Float64(),
    "unexplained_share": pl.Float64(),
    "lost_share": pl.Float64(),
    "post_id": pl.String(),
    "detail": pl.String(),
    "shown": pl.String(),  # code of a sentence in growth_events.toml
}

REASONS = ("viral_post", "trend", "collaboration", "giveaway", "media")
_WHOLLY = 0.8
_RISE = (pl.col("size") > 0) & pl.col("shape").ne_missing("drip")


def shares_of_accounts(told: pl.DataFrame, history: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Sum the events of every account into shares of the followers it has now.

    What was lost again is no follower any more and is taken off. A rise that begins with the first reading may be the
    end of anything, and growth inside a long gap cannot be dated: both only widen the upper end. Where no jump was
    found the upper end is the smallest one that would have been.

    Args:
        told: of :func:`explained`.
        history: of :func:`account_history`.
        config: thresholds.

    Returns:
        account, unexplained_share, unexplained_low, unexplained_high, nameless_low (the part of unexplained_low in
        jumps beside which no reason stands at all), jumps, events, gap_share, drip_share, loss_share, loss_low,
        loss_high, loss_size (unexplained followers whose loss was watched, over all).

    """
    kept = 1 - pl.col("lost").fill_null(0.0)
    sure = _RISE & ~pl.col("open_start")
    # People who came for a prize leave too: where a reason may have carried most of it, a loss tells nothing.
    own = (pl.col("explanation") == "none") | (pl.col("unexplained_low") > pl.col("size") / 2)
    weight = pl.when(sure & own & pl.col("lost").is_not_null()).then("unexplained_low")
    # What the noise of the line alone may look like as a loss, or hide of one.
    blur = pl.col("size_high").sub(pl.col("size")) / pl.col("size") * (pl.col("watched_after") / pl.col("days")).sqrt()
    summed = told.group_by("account").agg(
        middle=(pl.col("unexplained") * kept).filter(sure).sum(),
        low=(pl.col("unexplained_low") * kept).filter(sure).sum(),
        high=(pl.col("unexplained_high") * kept).filter(_RISE).sum(),
        nameless=(pl.col("unexplained_low") * kept).filter(sure & (pl.col("explanation") == "none")).sum(),
        jumps=(sure & (pl.col("explained_share") < _WHOLLY)).sum().cast(pl.Int64),
        rises=_RISE.sum(),
        events=pl.len().cast(pl.Int64),
        drip=pl.col("size").filter(pl.col("shape") == "drip").sum(),
        weight=weight.sum(),
        lost=(weight * pl.col("lost")).sum(),
        blur=(weight * blur).sum(),
    )
    joined = history.join(summed, on="account", how="left", maintain_order="left")
    unseen = pl.max_horizontal(config.jumps["material"], config.jumps["noise"] * pl.col("usual_noise") * 7**0.5)
    return joined.select("account", *_unexplained(unseen), *_losses())


def _unexplained(unseen: pl.Expr) -> list[pl.Expr]:
    now = pl.col("last_followers")
    hidden = pl.col("gap_gain") / now
    middle, low, high = ((pl.col(name).fill_null(0.0) / now).clip(0, 1) for name in ("middle", "low", "high"))
    none = pl.col("rises").fill_null(0) == 0
    return [
        middle.alias("unexplained_share"),
        pl.min_horizontal(low, middle).alias("unexplained_low"),
        pl.max_horizontal(middle, high + hidden + pl.when(none).then(unseen).otherwise(0.0))
        .clip(0, 1)
        .alias("unexplained_high"),
        (pl.col("nameless").fill_null(0.0) / now).clip(0, 1).alias("nameless_low"),
        pl.col("jumps").fill_null(0),
        pl.col("events").fill_null(0),
        hidden.clip(0, 1).alias("gap_share"),
        (pl.col("drip").fill_null(0.0) / now).clip(0, 1).alias("drip_share"),
    ]


def _losses() -> list[pl.Expr]:
    seen = pl.col("weight") > 0
    share, blur = pl.col("lost") / pl.col("weight"), pl.col("blur") / pl.col("weight")
    return [
        pl.when(seen).then(share).alias("loss_share"),
        pl.when(seen).then((share - blur).clip(0, 1)).alias("loss_low"),
        pl.when(seen).then((share + blur).clip(0, 1)).alias("loss_high"),
        pl.when(seen).then(pl.col("weight") / pl.col("last_followers")).alias("loss_size"),
    ]


def event_table(told: pl.DataFrame, tested: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give the events as rows of ``EVENTS_SCHEMA``, by account and time.

    ``detail`` tells before, the interval of the size, days, whether the start is open, the loss after 30 days, days
    watched after, and ``tested``: the share that each ordinary reason could usually carry, 0 where none stood there.
    """
    shares = [
        pl.col("usual").filter(pl.col("reason") == reason).max().fill_null(0.0).alias(reason) for reason in REASONS
    ]
    carried = tested.group_by("event").agg(shares)
    wide = told.join(carried, on="event", how="left").join(accounts.select("account", "account_key"), on="account")
    parts = [(pl.col(reason).fill_null(0.0) / pl.col("size").abs()).clip(0, 1).round(3) for reason in REASONS]
    figures = ("before", "size_low", "size_high", "days")
    detail = pl.struct(
        *(pl.col(name).round(1) for name in figures),
        "open_start",
        pl.col("lost_early", "watched_after").round(3),
        pl.struct(parts).alias("tested"),
    )
    size = pl.col("size").abs()
    rows = wide.sort("account", "number").with_columns(
        began_at=pl.from_epoch("began", time_unit="us").dt.replace_time_zone("UTC"),
        ended_at=pl.from_epoch("ended", time_unit="us").dt.replace_time_zone("UTC"),
        share=pl.col("size") / pl.col("before"),
        unexplained_share=pl.col("unexplained") / size,
        lost_share=pl.col("lost"),
        detail=detail.struct.json_encode(),
        shown=_shown(),
    )
    return rows.select(pl.col(name).cast(kind) for name, kind in EVENTS_SCHEMA.items())


def _shown() -> pl.Expr:
    return (
        pl.when(pl.col("explanation") == "purge")
        .then(pl.lit("purge"))
        .when(pl.col("size") < 0)
        .then(pl.lit("fall"))
        .when(pl.col("shape").eq_missing("drip"))
        .then(pl.lit("drip"))
        .when("open_start")
        .then(pl.lit("open_start"))
        .when(pl.col("explanation") == "none")
        .then(pl.lit("unexplained"))
        .when(pl.col("explained_share") >= _WHOLLY)
        .then(pl.lit("explained"))
        .otherwise(pl.lit("partly"))
    )
