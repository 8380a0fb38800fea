"""What one post of an account costs: agreed, published, or modelled."""

from datetime import date, datetime

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.forecast.exchange import exchange_table
from fukasa.analysis.forecast.price_benchmark import price_benchmark
from fukasa.core.money import minor_digits

PRICE_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "price_mu": pl.Float64(),
        "price_sigma": pl.Float64(),
        "price_p10": pl.Float64(),
        "price_p50": pl.Float64(),
        "price_p90": pl.Float64(),
        "currency": pl.String(),
        "price_basis": pl.String(),
        "price_note": pl.String(),
        "price_at": pl.Date(),
    }
)
"""Columns of the prices: the log of the price in main units of the currency is normal with price_mu and price_sigma."""

BASES = ("deal", "rate_card", "modelled")
_Z90 = float(ndtri(0.9))
_OFFER = pl.Schema({"account_key": pl.String(), "known": pl.Float64(), "known_at": pl.Date(), "basis": pl.String()})


def price_accounts(
    accounts: pl.DataFrame,
    rate_cards: pl.DataFrame | None = None,
    deals: pl.DataFrame | None = None,
    *,
    currency: str,
    as_of: datetime,
    post_format: str | None = None,
) -> pl.DataFrame:
    """Price one post of every account.

    The newest own deal comes first, then the newest rate card valid on the day; both are known, sigma 0. Of several
    cards of one day the one for ``post_format`` counts, then the one for any format, then the dearest. Everybody else
    gets the benchmark of the table: its range is read as P10 to P90 of a lognormal. Nothing is modelled below the
    table's least followers.

    Args:
        accounts: account_key, followers, is_celebrity.
        rate_cards: account_key, format, price_minor, currency, valid_from, valid_to, captured_at.
        deals: account_key, price_minor, currency, agreed_at; prices for one post.
        currency: the currency to answer in; others are converted at the dated table.
        as_of: the day of the question.
        post_format: the format that is wanted; None for any.

    Returns:
        A frame of :data:`PRICE_SCHEMA`, one row per account in the order of ``accounts``; price_basis is null where
        there is no price.

    Raises:
        InvalidInput: a currency has no exchange rate.

    """
    day = as_of.date()
    offers = pl.concat([_deals(deals, currency, day), _rate_cards(rate_cards, currency, day, post_format)])
    best = offers.sort(pl.col("basis").replace_strict({"deal": 0, "rate_card": 1}, return_dtype=pl.Int8))
    best = best.unique("account_key", keep="first", maintain_order=True)
    rows = _modelled(accounts, currency).join(best, on="account_key", how="left", maintain_order="left")
    known = pl.col("known").is_not_null()
    rows = rows.with_columns(
        price_mu=pl.when(known).then(pl.col("known").log()).otherwise("model_mu"),
        price_sigma=pl.when(known).then(pl.lit(0.0)).otherwise("model_sigma"),
        price_basis=pl.when(known).then("basis").when(pl.col("model_mu").is_not_null()).then(pl.lit("modelled")),
        price_at=pl.when(known).then("known_at").when(pl.col("model_mu").is_not_null()).then(price_benchmark().date),
    )
    quantiles = [
        (pl.col("price_mu") + z * pl.col("price_sigma")).exp().alias(f"price_{name}")
        for name, z in (("p10", -_Z90), ("p50", 0.0), ("p90", _Z90))
    ]
    labels = (pl.lit(currency).alias("currency"), _note(currency).alias("price_note"))
    return rows.with_columns(*quantiles, *labels).select(PRICE_SCHEMA.names()).cast(PRICE_SCHEMA)


def _note(currency: str) -> pl.Expr:
    mark, rates = price_benchmark(), exchange_table()
    rate = rates.rate(mark.currency, currency)
    modelled = (
        f"benchmark of {mark.date} by followers; 1 {mark.currency} = {rate:g} {currency} ({rates.source}, {rates.date})"
    )
    return (
        pl.when(pl.col("price_basis") == "deal")
        .then(pl.format("agreed on {}", "price_at"))
        .when(pl.col("price_basis") == "rate_card")
        .then(pl.format("asked on {}, before negotiation", "price_at"))
        .when(pl.col("price_basis") == "modelled")
        .then(pl.lit(modelled))
        .otherwise(pl.lit(f"no known price, and no benchmark below {mark.least_followers:,.0f} followers"))
    )


def _modelled(accounts: pl.DataFrame, currency: str) -> pl.DataFrame:
    mark = price_benchmark()
    followers = accounts["followers"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    celebrity = accounts["is_celebrity"].cast(pl.Boolean).fill_null(value=False).to_numpy()
    low, high = mark.log_range(followers, celebrity)
    shift = float(np.log(exchange_table().rate(mark.currency, currency)))
    return accounts.select("account_key").with_columns(
        pl.Series("model_mu", (low + high) / 2 + shift, nan_to_null=True),
        pl.Series("model_sigma", (high - low) / (2 * _Z90), nan_to_null=True),
    )


def _in_currency(frame: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Add ``known``: the price in main units of the wanted currency. Prices of 0 say nothing and are left out."""
    codes = frame["currency"].drop_nulls().unique().to_list()
    factors = {code: exchange_table().rate(code, currency) / 10 ** minor_digits(code) for code in codes}
    factor = pl.col("currency").replace_strict(factors, default=None, return_dtype=pl.Float64)
    return frame.with_columns(known=pl.col("price_minor") * factor).filter(pl.col("known") > 0)


def _deals(deals: pl.DataFrame | None, currency: str, day: date) -> pl.DataFrame:
    if deals is None or deals.is_empty():
        return pl.DataFrame(schema=_OFFER)
    dated = _in_currency(deals, currency).with_columns(known_at=pl.col("agreed_at").cast(pl.Date), basis=pl.lit("deal"))
    newest = dated.filter(pl.col("known_at") <= day).sort(
        "account_key", "known_at", "known", descending=[False, True, True]
    )
    return newest.unique("account_key", keep="first", maintain_order=True).select(_OFFER.names())


def _rate_cards(cards: pl.DataFrame | None, currency: str, day: date, post_format: str | None) -> pl.DataFrame:
    if cards is None or cards.is_empty():
        return pl.DataFrame(schema=_OFFER)
    valid = pl.col("valid_from").fill_null(day).le(day) & pl.col("valid_to").fill_null(day).ge(day)
    wanted = (
        pl.when(pl.col("format") == pl.lit(post_format, dtype=pl.String))
        .then(0)
        .when(pl.col("format").is_null())
        .then(1)
        .otherwise(2)
    )
    dated = _in_currency(cards.filter(valid), currency).with_columns(
        known_at=pl.col("captured_at").cast(pl.Date), basis=pl.lit("rate_card"), _wanted=wanted
    )
    order = ["account_key", "known_at", "_wanted", "known"]
    newest = dated.filter(pl.col("known_at") <= day).sort(order, descending=[False, True, False, True])
    return newest.unique("account_key", keep="first", maintain_order=True).select(_OFFER.names())
