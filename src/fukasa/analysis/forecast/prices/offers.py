"""Known prices: what was agreed and what is asked, in one currency, and which of them counts for an account."""

from datetime import date

import polars as pl

from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.forecast.prices.terms import TERMS, with_terms
from fukasa.core.money import minor_digits

OFFER = pl.Schema(
    {
        "account_key": pl.String(),
        "known": pl.Float64(),
        "known_at": pl.Date(),
        "basis": pl.String(),
        "format": pl.String(),
        "standing": pl.Boolean(),
        "valid": pl.Boolean(),
        "includes": pl.String(),
        **dict.fromkeys(TERMS, pl.Boolean()),
    }
)
"""Known prices: ``known`` in main units, ``standing`` for a card with a last day, ``valid`` on the day asked about."""

_RANK = {"deal": 0, "rate_card": 1}


def known_offers(
    rate_cards: pl.DataFrame | None, deals: pl.DataFrame | None, *, currency: str, day: date
) -> pl.DataFrame:
    """Bring deals and rate cards into one frame and one currency.

    A price of 0, one without a date, one from after the day, and one in a currency without an exchange rate say
    nothing and are left out.

    Args:
        rate_cards: account_key, format, price_minor, currency, valid_from, valid_to, captured_at, includes.
        deals: account_key, price_minor, currency, agreed_at; format and the terms where known.
        currency: the currency to answer in.
        day: the day of the question.

    Returns:
        A frame of :data:`OFFER`.

    Raises:
        InvalidInput: the currency to answer in has no exchange rate.

    """
    return pl.concat([_deals(deals, currency, day), _rate_cards(rate_cards, currency, day)])


def counting_offers(offers: pl.DataFrame, post_format: str | None) -> pl.DataFrame:
    """Choose the one price that counts for each account.

    The newest own deal comes first, then the newest rate card valid on the day; of several prices of one day the one
    for the wanted format counts, then the one for any format, then the dearest.
    """
    wanted = (
        pl.when(pl.col("format") == pl.lit(post_format, dtype=pl.String))
        .then(0)
        .when(pl.col("format").is_null())
        .then(1)
        .otherwise(2)
    )
    rank = pl.col("basis").replace_strict(_RANK, return_dtype=pl.Int8)
    order = ["account_key", "_rank", "known_at", "_wanted", "known"]
    ordered = offers.filter("valid").with_columns(_rank=rank, _wanted=wanted)
    newest = ordered.sort(order, descending=[False, False, True, False, True])
    return newest.unique("account_key", keep="first", maintain_order=True).select(OFFER.names())


def in_currency(frame: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Add ``known``: the price in main units of the currency; prices of 0 or without a rate are left out."""
    rates = exchange_table()
    rates.rate(currency, currency)  # the currency of the answer must be known even where no price is
    codes = [code for code in frame["currency"].drop_nulls().unique().to_list() if code in rates.per_dollar]
    factors = {code: rates.rate(code, currency) / 10 ** minor_digits(code) for code in codes}
    factor = pl.col("currency").replace_strict(factors, default=None, return_dtype=pl.Float64)
    return frame.with_columns(known=pl.col("price_minor") * factor).filter(pl.col("known") > 0)


def _deals(deals: pl.DataFrame | None, currency: str, day: date) -> pl.DataFrame:
    if deals is None or deals.is_empty():
        return pl.DataFrame(schema=OFFER)
    form = pl.col("format") if "format" in deals.columns else pl.lit(None)
    dated = with_terms(in_currency(deals, currency)).with_columns(
        known_at=pl.col("agreed_at").cast(pl.Date),
        basis=pl.lit("deal"),
        format=form.cast(pl.String),
        standing=pl.lit(value=False),
        valid=pl.lit(value=True),
    )
    return dated.filter(pl.col("known_at") <= day).select(OFFER.names()).cast(OFFER)


def _rate_cards(cards: pl.DataFrame | None, currency: str, day: date) -> pl.DataFrame:
    if cards is None or cards.is_empty():
        return pl.DataFrame(schema=OFFER)
    valid = pl.col("valid_from").fill_null(day).le(day) & pl.col("valid_to").fill_null(day).ge(day)
    dated = with_terms(in_currency(cards, currency)).with_columns(
        known_at=pl.col("captured_at").cast(pl.Date),
        basis=pl.lit("rate_card"),
        standing=pl.col("valid_to").is_not_null(),
        valid=valid,
    )
    return dated.filter(pl.col("known_at") <= day).select(OFFER.names()).cast(OFFER)
