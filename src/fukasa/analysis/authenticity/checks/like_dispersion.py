"""How much likes differ between posts: packages make them even, likes bought for single posts make spikes."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.judging import spread_figures
from fukasa.analysis.authenticity.rows import check_rows, said_when_unusual

FEATURE = "log_like_spread"
DIRECTION = -1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts by what is more unusual: even likes among peers, or spikes that the views do not share.

    One spike is no sign. Spikes need no peers, for without help hardly any post gets many times the likes at twice the
    likes per view; yet without peers nothing is judged.
    """
    config = check("like_dispersion")
    figures = spread_figures(
        evidence,
        FEATURE,
        "log_like_spread_n",
        ("hidden_likes", (pl.col("posts_n") > 0) & (pl.col("hidden_n") == pl.col("posts_n"))),
    )
    several = pl.when(pl.col("spikes") > 1).then(pl.col("spikes") - 1)
    share = several / pl.max_horizontal("spikes_n", config.least)
    told = figures.with_columns(
        even=pl.col("deviation"),
        spiky=evidence.select(s=share / config["spike_share_sd"])["s"],
        detail=evidence.select(d=pl.struct("spikes", posts="spikes_n").struct.json_encode())["d"],
    )
    either = pl.when(pl.col("even").is_not_null()).then(pl.max_horizontal("even", "spiky"))
    code = pl.when(pl.col("spiky") > pl.col("even")).then(pl.lit("too_spiky")).otherwise(pl.lit("too_even"))
    return check_rows(
        told.with_columns(deviation=either, said=said_when_unusual("like_dispersion", either, code)), "like_dispersion"
    )
