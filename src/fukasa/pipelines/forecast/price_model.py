"""The price model of an index: fitted on the rate cards that everybody sees, moved by a workspace's own deals."""

from datetime import datetime

import polars as pl

from fukasa.analysis.forecast.prices.fitting import fit_prices
from fukasa.analysis.forecast.prices.model import PriceModel
from fukasa.analysis.forecast.prices.own import learn_deals
from fukasa.analysis.forecast.prices.stored import from_bytes, to_bytes
from fukasa.core.provenance import SHARED
from fukasa.lake.index import SearchIndex


def price_traits(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what the model reads of an account beside its size: usual views and the main format, both of its forecast."""
    views = pl.when(pl.col("forecast_metric") == "views").then(pl.col("forecast_mu").exp())
    return rows.with_columns(views_median=views, main_format=pl.col("forecast_format"))


def shared_price_model(accounts: pl.DataFrame, rates: pl.DataFrame, as_of: datetime) -> PriceModel:
    """Fit the model on shared facts only, so that no workspace's prices speak to others.

    Args:
        accounts: with :func:`price_traits` and visibility.
        rates: published prices of all of them.
        as_of: the moment of the version.

    """
    return fit_prices(accounts.filter(pl.col("visibility") == SHARED), rates, as_of=as_of)


def price_model_rows(model: PriceModel | None) -> pl.DataFrame:
    """Give the model as the row of its table; no row without one."""
    kept = [] if model is None else [to_bytes(model)]
    return pl.DataFrame({"content": kept}, schema={"content": pl.Binary})


def stored_price_model(index: SearchIndex) -> PriceModel | None:
    """Read the model of an index; None where it holds none, so that the benchmark speaks."""
    content = index.price_model
    return None if content is None else from_bytes(content)


def workspace_price_model(
    index: SearchIndex, rows: pl.DataFrame, deals: pl.DataFrame | None, as_of: datetime
) -> PriceModel | None:
    """Read the model of an index and let a workspace's own deals move it.

    Args:
        index: the search index.
        rows: accounts with :func:`price_traits`; deals of others are not learnt from.
        deals: the workspace's own prices.
        as_of: the day of the question.

    """
    model = stored_price_model(index)
    return None if model is None else learn_deals(model, rows, deals, as_of=as_of)
