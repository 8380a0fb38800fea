"""Jumps in followers that no ordinary reason explains."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.growth.refusals import growth_refused, short_since
from fukasa.analysis.authenticity.rows import check_rows

FEATURE: str | None = None
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`.

    The deviation follows the share that stays unexplained, but not far beyond what stays of it when ordinary reasons
    are taken at their most generous: a viral post that could have carried the jump excuses it. A jump beside which a
    reason stands that carries part of it may ask for a person; only jumps without any reason go further. Where another
    account seems to have taken the name or to have been merged into it, most followers came unseen: that no jump
    follows then says nothing for the account.
    """
    config = check("growth_spikes")
    share, low = pl.col("unexplained_share"), pl.col("unexplained_low")
    spare = config["explained"] * config["scale"]
    jump = pl.min_horizontal(share, low + spare) / config["scale"]
    nameless = pl.min_horizontal(share, pl.col("nameless_low") + spare) / config["scale"]
    jump = pl.max_horizontal(pl.min_horizontal(jump, config["named"]), nameless)
    clean = -(pl.col("history_days") / config["clean_days"]).clip(0, 1)
    calm = pl.when("replaced").then(0.0).otherwise(clean)
    deviation = pl.when(pl.col("jumps") > 0).then(jump).otherwise(calm)
    hidden = (pl.col("gap_share") >= config["hidden"]) & (deviation < config.review)
    told = pl.struct(pl.col("jumps", "events", "breaks"), pl.col("longest_gap").round(0).cast(pl.Int64))
    figures = evidence.select(
        "account_key",
        value=share,
        low=low,
        high="unexplained_high",
        n="history_days",
        deviation=deviation,
        reason=growth_refused(short_since("history_days", config.least), ("gaps", hidden)),
        said=pl.when(pl.col("replaced") & (pl.col("jumps") == 0))
        .then(pl.lit("since_replaced"))
        .when(pl.col("events") == 0)
        .then(pl.lit("no_jump"))
        .when((pl.col("jumps") == 0) | (deviation < config.review))
        .then(pl.lit("explained")),
        detail=told.struct.json_encode(),
    )
    return check_rows(figures, "growth_spikes")
