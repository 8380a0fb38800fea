"""Followers that came in an unexplained jump and left again."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.growth.refusals import growth_refused, short_since
from fukasa.analysis.authenticity.rows import check_rows

FEATURE: str | None = None
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`.

    Only what ordinary reasons at their most generous leave of the jumps counts, and half of what the noise of the line
    may feign is taken off the loss.
    """
    config = check("follower_loss")
    loss, low = pl.col("loss_share"), pl.col("loss_low")
    told = pl.struct("jumps", pl.col("longest_gap").round(0).cast(pl.Int64))
    none = (pl.col("jumps") == 0) | (pl.col("loss_size") < config["material"])
    figures = evidence.select(
        "account_key",
        value=loss,
        low=low,
        high="loss_high",
        n="history_days",
        deviation=((loss + low) / 2 - config["usual"]) / config["scale"],
        reason=growth_refused(
            short_since("history_days", config.least), ("no_jump", none), ("too_soon", loss.is_null())
        ),
        detail=told.struct.json_encode(),
    )
    return check_rows(figures, "follower_loss")
