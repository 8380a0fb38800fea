"""The price of one post: known or modelled, where an asked one stands, what to aim for and where to walk away."""

from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl
from django.utils import timezone
from scipy.special import ndtr

from fukasa.analysis.forecast.prices.accounts import price_accounts
from fukasa.analysis.forecast.prices.asked import percentile_of, walk_away_price
from fukasa.analysis.forecast.prices.drivers import price_drivers
from fukasa.analysis.forecast.prices.model import Counts, PriceModel, benchmark_model
from fukasa.apps.creators.cutoffs import INDEX_CURRENCY
from fukasa.apps.creators.forecast.chosen import Chosen, PriceOf
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.creators.selectors.spreads import Quantity
from fukasa.apps.plans.selectors import prices as own_prices
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.forecast.price_model import price_traits, stored_price_model

_TRAITS = pl.Schema(
    {
        "category": pl.String(),
        "followers": pl.Int64(),
        "forecast_metric": pl.String(),
        "forecast_mu": pl.Float64(),
        "forecast_format": pl.String(),
    }
)
_MODELS: WeakKeyDictionary[SearchIndex, PriceModel] = WeakKeyDictionary()  # goes with its index
_RATES = ("format", "price_minor", "currency", "valid_from", "valid_to", "captured_at")


@dataclass(frozen=True, slots=True)
class Driver:
    """One input of a modelled price: the benchmark is an amount, all others multiply it."""

    name: str
    factor: float


@dataclass(frozen=True, slots=True)
class Bargain:
    """What helps to bargain.

    Attributes:
        modelled: what comparable posts cost; None below the least followers of the benchmark.
        basis: ``fitted`` on known prices, or the ``benchmark`` alone.
        known: prices that the model is fitted on.
        drivers: why it says this.
        asked: the price in question, if somebody named one.
        percentile: share of comparable prices below it, or the place in the modelled band.
        percentile_low: lower end of its 90 % interval; None for a place in a band.
        percentile_high: upper end.
        peer_n: comparable prices; None for a place in a band.
        target: the median of comparable prices.
        walk_away: the highest price that still passes the cut-off; None where no views are forecast.

    """

    modelled: Quantity | None
    basis: str
    known: int
    drivers: tuple[Driver, ...]
    asked: float | None
    percentile: float | None
    percentile_low: float | None
    percentile_high: float | None
    peer_n: int | None
    target: float | None
    walk_away: float | None


def price_of(report: OpenReport, post_format: str | None, asked: float | None) -> PriceOf:
    """Give the price to reckon with: the asked one, the workspace's own, the published one, the modelled one."""
    if asked is not None:
        return PriceOf(Quantity.sure(asked), "asked")
    row = _priced(report, post_format, known=True)
    if row["price_basis"] in {"deal", "rate_card"}:
        return PriceOf(Quantity.of(row["price_mu"], row["price_sigma"]), row["price_basis"])
    modelled = modelled_price(report, post_format)
    return PriceOf(modelled, "modelled" if modelled else "")


def modelled_price(report: OpenReport, post_format: str | None) -> Quantity | None:
    """Give what comparable posts cost; None below the least followers of the benchmark."""
    if report.account.price_basis == "modelled":
        return report.account.price  # as everybody sees it in searches and plans
    row = _priced(report, post_format, known=False)
    return None if row["price_basis"] is None else Quantity.of(row["price_mu"], row["price_sigma"])


def bargain_of(report: OpenReport, chosen: Chosen) -> Bargain:
    """Put together what helps to bargain about one post of a format."""
    model, account = _model(report), _account(report)
    modelled = modelled_price(report, chosen.format)
    asked = chosen.price.amount.p50 if chosen.price.amount is not None and chosen.price.basis != "modelled" else None
    place = percentile_of(
        np.array([asked or 0.0]), account, model, currency=INDEX_CURRENCY, post_format=chosen.format
    ).row(0, named=True)
    told = price_drivers(account, model, currency=INDEX_CURRENCY, post_format=chosen.format)
    return Bargain(
        modelled=modelled,
        basis=model.kind,
        known=model.counts.prices,
        drivers=tuple(Driver(name, factor) for name, factor in told.select("driver", "factor").iter_rows()),
        asked=asked,
        percentile=place["percentile"] if place["percentile"] is not None else _in_band(asked, modelled),
        percentile_low=place["percentile_low"],
        percentile_high=place["percentile_high"],
        peer_n=place["peer_n"] if place["percentile"] is not None else None,
        target=place["target"] or (modelled.p50 if modelled else None),
        walk_away=_walk_away(chosen),
    )


def _in_band(asked: float | None, modelled: Quantity | None) -> float | None:
    """Tell where a price stands in the modelled band; the next best where too few prices are known."""
    if asked is None or modelled is None or modelled.sigma == 0:
        return None
    return float(ndtr((log(asked) - modelled.mu) / modelled.sigma))


def _walk_away(chosen: Chosen) -> float | None:
    paid = chosen.paid.amount if chosen.paid else None
    if paid is None or chosen.metric != "views":
        return None
    return float(walk_away_price(paid.predictive.quantile, chosen.cutoff.cpv, chosen.cutoff.probability)[0])


def _model(report: OpenReport) -> PriceModel:
    """Give the price model of the index, read once per index; the benchmark where it holds none."""
    if report.index not in _MODELS:
        stored = stored_price_model(report.index)
        _MODELS[report.index] = stored or benchmark_model(_day(report).date(), Counts(0, 0, 0))
    return _MODELS[report.index]


def _day(report: OpenReport) -> datetime:
    return datetime.fromisoformat(report.index.meta.built_at)


def _priced(report: OpenReport, post_format: str | None, *, known: bool) -> dict[str, Any]:
    found = price_accounts(
        _account(report),
        _cards(report) if known else None,
        _deals(report) if known else None,
        currency=INDEX_CURRENCY,
        as_of=_day(report) if not known else timezone.now(),
        post_format=post_format,
        model=_model(report),
    )
    return found.row(0, named=True)


def _account(report: OpenReport) -> pl.DataFrame:
    one = report.account
    row = {
        "account_key": one.key,
        "platform": one.platform,
        "category": one.categories[0] if one.categories else None,
        "followers": one.followers,
        "is_celebrity": one.is_celebrity,
        "forecast_metric": one.forecast_metric,
        "forecast_mu": one.forecast.mu if one.forecast else None,
        "forecast_format": one.forecast_format,
    }
    return price_traits(pl.DataFrame([row], schema_overrides=_TRAITS))


def _deals(report: OpenReport) -> pl.DataFrame | None:
    """Give the price of the workspace's own as one deal."""
    key = report.account.key
    own = own_prices(report.scope, [key]).get(key)
    if own is None:
        return None
    row = {"account_key": key, "price_minor": own.money.minor, "currency": own.money.currency}
    return pl.DataFrame([row | {"agreed_at": own.dated_on}])


def _cards(report: OpenReport) -> pl.DataFrame | None:
    rows = report.index.details("rates", report.account.number)
    if not rows:
        return None
    return pl.DataFrame([{name: row.get(name) for name in _RATES} for row in rows]).with_columns(
        account_key=pl.lit(report.account.key)
    )
