"""How much of the audience lives where neither the account's language is spoken nor its market is."""

import polars as pl

from fukasa.analysis.authenticity.audience.bands import band_as_shares, detail_json
from fukasa.analysis.authenticity.rows import check_rows

ID = "off_market_audience"
FEATURE = "off_market_logit"
DIRECTION = 1
_DETAIL = ("off_market_base", "off_market_told", "off_market_country")


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; where the countries are not those of followers there are neither peers nor a norm.

    Args:
        evidence: account_key, the columns of ``OFF_MARKET_SCHEMA``, deviation and the peers of ``off_market_logit``.

    Returns:
        Rows of ``CHECK_SCHEMA``; the value is the share of the people whose country is told.

    """
    figures = band_as_shares(evidence).with_columns(
        value=pl.col("off_market_share"),
        low=pl.col("off_market_low"),
        high=pl.col("off_market_high"),
        n=pl.col("off_market_n"),
        reason=pl.when(pl.col("off_market_told").is_null())
        .then(pl.lit("no_countries"))
        .when(pl.col("off_market_share").is_null())
        .then(pl.lit("market_unknown"))
        .when(pl.col("off_market_base") != "follower")
        .then(pl.lit("not_followers")),
        detail=pl.when(pl.col("off_market_told").is_not_null()).then(detail_json(_DETAIL)),
    )
    return check_rows(figures, ID)
