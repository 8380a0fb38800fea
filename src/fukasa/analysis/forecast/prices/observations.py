"""Prices that a model can be fitted on: one row per account, format and kind, with what is known about the account."""

from datetime import date
from zlib import crc32

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.assumptions import price_assumptions
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.offers import known_offers
from fukasa.analysis.forecast.prices.terms import TERMS, read_terms
from fukasa.analysis.statistics.arrays import Integers

TRAITS = pl.Schema(
    {
        "account_key": pl.String(),
        "platform": pl.String(),
        "category": pl.String(),
        "followers": pl.Float64(),
        "is_celebrity": pl.Boolean(),
        "views_median": pl.Float64(),
        "main_format": pl.String(),
    }
)
"""What the model reads of an account; columns that are missing count as unknown."""

_YEAR = 365.25


def traits_of(accounts: pl.DataFrame) -> pl.DataFrame:
    """Take what the model reads of the accounts; without followers or views above 0 they count as unknown."""
    missing = [name for name in TRAITS.names() if name not in accounts.columns]
    frame = accounts.with_columns(pl.lit(None).alias(name) for name in missing).select(TRAITS.names()).cast(TRAITS)
    above = [pl.when(pl.col(name) > 0).then(pl.col(name)).alias(name) for name in ("followers", "views_median")]
    return frame.with_columns(*above, pl.col("is_celebrity").fill_null(value=False))


def observe_prices(
    accounts: pl.DataFrame, rate_cards: pl.DataFrame | None, deals: pl.DataFrame | None, *, day: date
) -> pl.DataFrame:
    """Give the prices that can be compared, in a fixed order whatever order they come in.

    A price for any format is one for the main format of the account. Of the prices of one account, format and kind the
    newest counts, also where a card has run out: it is old then, not wrong. An account with several prices weighs as
    much as one with a single price.

    Args:
        accounts: account_key, followers; the further columns of ``TRAITS`` where known.
        rate_cards: as :func:`fukasa.analysis.forecast.prices.offers.known_offers` takes them.
        deals: as there.
        day: the day of the question.

    Returns:
        The columns of :data:`TRAITS`, format, agreed, the terms, log_price (of the benchmark's currency), age_years
        and weight.

    """
    offers = known_offers(rate_cards, deals, currency=price_benchmark().currency, day=day)
    kind = ["account_key", "format", "basis"]
    newest = offers.sort([*kind, "known_at", "known"], descending=[False, False, False, True, True], nulls_last=True)
    newest = newest.unique(kind, keep="first", maintain_order=True)
    traits = traits_of(accounts.join(newest, on="account_key", how="semi")).unique("account_key", keep="first")
    usable = (pl.col("followers") >= price_benchmark().least_followers) | pl.col("is_celebrity")
    rows = newest.join(traits.filter(usable), on="account_key", how="inner", maintain_order="left")
    return read_terms(_sample(rows)).select(
        *TRAITS.names(),
        pl.coalesce("format", "main_format").alias("format"),
        *TERMS,
        agreed=pl.col("basis") == "deal",
        log_price=pl.col("known").log(),
        age_years=(pl.lit(day) - pl.col("known_at")).dt.total_days() / _YEAR,
        weight=1 / pl.len().over("account_key"),
    )


def _sample(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep so many prices as are fitted, the accounts with the lowest hashes."""
    most = int(price_assumptions().most_prices)
    if rows.height <= most:
        return rows
    order = np.argsort(buckets(rows["account_key"]), kind="stable")[:most]
    return rows[np.sort(order)]


def buckets(keys: pl.Series) -> Integers:
    """Give each account a number that looks random and is the same everywhere: the CRC-32 of its key."""
    return np.array([crc32(key.encode()) for key in keys.to_list()], dtype=np.int64)
