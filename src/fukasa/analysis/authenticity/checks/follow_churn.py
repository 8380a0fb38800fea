"""Accounts followed and left again, over and over."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.peers import PEER_BAND
from fukasa.analysis.authenticity.rows import check_rows, refused

FEATURE: str | None = "churn"
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`.

    Unusual means both: far from the peers, and much in itself; without peers it must be much in itself.
    """
    config = check("follow_churn")
    much = (pl.col("churn") - config["usual"]) / config["scale"]
    alone = pl.col("deviation").is_null()
    deviation = pl.min_horizontal("deviation", much)
    few = pl.col("churn").is_null()
    unknown = pl.col("churn_n").fill_null(0) == 0
    figures = evidence.select(
        "account_key",
        *PEER_BAND,
        value=pl.col("churn"),
        low=pl.col("churn"),  # moves between two readings are not seen, so the figure itself is the lower end
        n="churn_days",
        deviation=deviation,
        reason=refused(("no_following", unknown), ("too_few", few)),
        said=pl.when(alone & (deviation >= config.review)).then(pl.lit("alone")).when(alone).then(pl.lit("pass_alone")),
    )
    return check_rows(figures, "follow_churn")
