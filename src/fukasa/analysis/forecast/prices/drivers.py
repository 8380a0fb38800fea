"""Why the model says this price: what each input adds to its logarithm."""

from collections.abc import Collection

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.curves import benchmark_curves
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.forecast.prices.model import PriceModel, Stand
from fukasa.analysis.statistics.arrays import Reals

DRIVER_SCHEMA = pl.Schema(
    {"account_key": pl.String(), "driver": pl.String(), "log_effect": pl.Float64(), "factor": pl.Float64()}
)
"""Columns of :func:`price_drivers`. The driver ``benchmark`` is a price, all others multiply it."""

DRIVERS = ("benchmark", "market", "platform", "format", "category", "views", "agreed")
"""In the order in which they are added; terms that the price includes follow by their names."""


def price_drivers(
    accounts: pl.DataFrame,
    model: PriceModel,
    *,
    currency: str,
    post_format: str | None = None,
    includes: Collection[str] = (),
) -> pl.DataFrame:
    """Take the modelled price apart; the parts sum to price_mu exactly.

    ``benchmark`` is the log of what the benchmark says at these followers; ``market`` how far the known prices of all
    platforms lie from it; ``platform`` and ``format`` what is peculiar to them at this size; ``category``; ``views``
    more or fewer views than usual for so many followers; ``agreed`` what deals come to against asked prices.

    Args:
        accounts: account_key, followers; the further columns of ``TRAITS`` where known.
        model: of :func:`fukasa.analysis.forecast.prices.fitting.fit_prices`.
        currency: the currency to answer in.
        post_format: the format that is wanted; None for the main one of each account.
        includes: terms that the price includes, such as ``usage_rights``.

    Returns:
        A frame of :data:`DRIVER_SCHEMA`, one row per account and driver; accounts that cannot be priced have none.

    Raises:
        InvalidInput: the currency has no exchange rate, or a term is unknown.

    """
    model.effects.of(includes)
    stand = model.stand(accounts, post_format)
    parts = _curve_parts(model, stand)
    parts["benchmark"] = parts["benchmark"] + np.log(exchange_table().rate(price_benchmark().currency, currency))
    named = model.effects.by_name
    flat = np.ones(accounts.height)
    parts["category"] = model.effects.category[stand.category]
    parts["views"] = named["views"] * stand.views
    parts |= {name: named[name] * flat for name in ("agreed", *sorted(set(includes)))}
    wide = accounts.select("account_key").with_columns(
        pl.Series(name, values, nan_to_null=True) for name, values in parts.items()
    )
    long = wide.drop_nulls("benchmark").unpivot(index="account_key", variable_name="driver", value_name="log_effect")
    return long.with_columns(factor=pl.col("log_effect").exp()).select(DRIVER_SCHEMA.names()).cast(DRIVER_SCHEMA)


def _curve_parts(model: PriceModel, stand: Stand) -> dict[str, Reals]:
    """Read the curve from the common one to the account's own, and the benchmark below it."""
    nowhere, size = np.zeros_like(stand.platform), (stand.followers, stand.celebrity)
    any_platform, any_format = (np.full_like(nowhere, places - 1) for places in model.axes.shape[:2])
    steps = [
        benchmark_curves(model.axes.knots).at(nowhere, nowhere, *size)[0],
        model.curves.at(any_platform, any_format, *size)[0],
        model.curves.at(stand.platform, any_format, *size)[0],
        model.curves.at(stand.platform, stand.form, *size)[0],
    ]
    return dict(zip(DRIVERS, [steps[0], *np.diff(steps, axis=0)], strict=False))
