"""What one post of an account costs: agreed, published, or modelled."""

from datetime import date, datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.assumptions import price_assumptions
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.comparable import SCOPES
from fukasa.analysis.forecast.prices.curves import Z90
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.forecast.prices.model import Counts, PriceModel, benchmark_model
from fukasa.analysis.forecast.prices.offers import counting_offers, known_offers

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
        "price_model": pl.String(),
        "price_n": pl.Int64(),
        "price_peers": pl.String(),
        "price_peer_n": pl.Int64(),
    }
)
"""Columns of the prices: the log of the price in main units of the currency is normal with price_mu and price_sigma.

price_basis is ``deal``, ``rate_card`` or ``modelled``. Of modelled ones price_model says from what: ``fitted`` on
price_n known prices, of which price_peer_n belong to the group price_peers, or the ``benchmark`` alone.
"""

BASES = ("deal", "rate_card", "modelled")
_YEAR = 365.25


def price_accounts(
    accounts: pl.DataFrame,
    rate_cards: pl.DataFrame | None = None,
    deals: pl.DataFrame | None = None,
    *,
    currency: str,
    as_of: datetime,
    post_format: str | None = None,
    model: PriceModel | None = None,
) -> pl.DataFrame:
    """Price one post of every account.

    The newest own deal comes first, then the newest rate card valid on the day. Of several cards of one day the one
    for ``post_format`` counts, then the one for any format, then the dearest. Both are known: sigma is 0. A deal, or a
    card without a last day, that is older than ``fresh_days`` drifts: sigma grows with the root of time. Everybody
    else gets what the model says. Nothing is modelled below the benchmark's least followers.

    Args:
        accounts: account_key, followers; the further columns of ``TRAITS`` where known.
        rate_cards: account_key, format, price_minor, currency, valid_from, valid_to, captured_at.
        deals: account_key, price_minor, currency, agreed_at; prices for one post.
        currency: the currency to answer in; others are converted at the dated table.
        as_of: the day of the question.
        post_format: the format that is wanted; None for the main one of each account.
        model: of :func:`fukasa.analysis.forecast.prices.fitting.fit_prices`; None for the benchmark.

    Returns:
        A frame of :data:`PRICE_SCHEMA`, one row per account in the order of ``accounts``; price_basis is null where
        there is no price.

    Raises:
        InvalidInput: the currency has no exchange rate.

    """
    day = as_of.date()
    chosen = model or benchmark_model(day, Counts(0, 0, 0))
    offers = counting_offers(known_offers(rate_cards, deals, currency=currency, day=day), post_format)
    offers = offers.select("account_key", "known", "known_at", "basis", "standing")
    rows = _modelled(accounts, chosen, currency, post_format).join(
        offers, on="account_key", how="left", maintain_order="left"
    )
    return _written(rows, chosen, currency, day)


def _written(rows: pl.DataFrame, chosen: PriceModel, currency: str, day: date) -> pl.DataFrame:
    """Let what is known stand before what is modelled, and name where each price is from."""
    known, modelled = pl.col("known").is_not_null(), pl.col("model_mu").is_not_null()
    fitted = ~known & modelled & pl.lit(chosen.kind == "fitted")
    rows = rows.with_columns(
        price_mu=pl.when(known).then(pl.col("known").log()).otherwise("model_mu"),
        price_sigma=pl.when(known).then(_drift(day)).otherwise("model_sigma"),
        price_basis=pl.when(known).then("basis").when(modelled).then(pl.lit("modelled")),
        price_at=pl.when(known).then("known_at").when(modelled).then(_modelled_at(chosen)),
        price_model=pl.when(~known & modelled).then(pl.lit(chosen.kind)),
        price_n=pl.when(fitted).then(pl.lit(chosen.counts.prices)),
        price_peers=pl.when(fitted).then("peers"),
        price_peer_n=pl.when(fitted).then("peer_n"),
    )
    quantiles = [
        (pl.col("price_mu") + z * pl.col("price_sigma")).exp().alias(f"price_{name}")
        for name, z in (("p10", -Z90), ("p50", 0.0), ("p90", Z90))
    ]
    labels = (pl.lit(currency).alias("currency"), _note(currency, chosen).alias("price_note"))
    return rows.with_columns(*quantiles, *labels).select(PRICE_SCHEMA.names()).cast(PRICE_SCHEMA)


def _modelled(accounts: pl.DataFrame, model: PriceModel, currency: str, post_format: str | None) -> pl.DataFrame:
    stand = model.stand(accounts, post_format)
    mu, sigma = model.predict(stand)
    number, scope = model.peers(stand)
    shift = float(np.log(exchange_table().rate(price_benchmark().currency, currency)))
    return accounts.select("account_key").with_columns(
        pl.Series("model_mu", mu + shift, nan_to_null=True),
        pl.Series("model_sigma", sigma, nan_to_null=True),
        pl.Series("peer_n", number.astype(np.int64)),
        pl.Series("peers", scope).replace_strict(dict(enumerate(SCOPES)), return_dtype=pl.String),
    )


def _drift(day: object) -> pl.Expr:
    """Give the spread that the age of a known price adds: none while it is fresh or stands until a day."""
    given = price_assumptions()
    age = (pl.lit(day) - pl.col("known_at")).dt.total_days() - given.fresh_days
    grown = given.drift_sd * (age.clip(lower_bound=0) / _YEAR).sqrt()
    return pl.when("standing").then(0.0).otherwise(grown)


def _modelled_at(model: PriceModel) -> pl.Expr:
    return pl.lit(model.day if model.kind == "fitted" else price_benchmark().date)


def _note(currency: str, model: PriceModel) -> pl.Expr:
    basis, least = pl.col("price_basis"), price_benchmark().least_followers
    old = pl.when(pl.col("price_sigma") > 0).then(pl.lit("; old, so it may have moved")).otherwise(pl.lit(""))
    return (
        pl.when(basis == "deal")
        .then(pl.format("agreed on {}{}", "price_at", old))
        .when(basis == "rate_card")
        .then(pl.format("asked on {}, before negotiation{}", "price_at", old))
        .when(basis == "modelled")
        .then(pl.lit(_grounds(model) + _conversion(currency)))
        .otherwise(pl.lit(f"no known price, and no benchmark below {least:,.0f} followers"))
    )


def _grounds(model: PriceModel) -> str:
    counts, given = model.counts, price_assumptions()
    if model.kind == "fitted":
        asked = counts.prices - counts.deals
        return f"modelled from {counts.deals} deals and {asked} rate cards up to {model.day}, and the benchmark; "
    few = f" ({counts.accounts} accounts with a price, {given.min_accounts:.0f} needed)" if counts.prices else ""
    return f"benchmark of {price_benchmark().date} by followers{few}; "


def _conversion(currency: str) -> str:
    rates, home = exchange_table(), price_benchmark().currency
    return f"1 {home} = {rates.rate(home, currency):g} {currency} ({rates.source}, {rates.date})"
