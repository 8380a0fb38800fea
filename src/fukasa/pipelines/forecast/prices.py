"""Price and cost per view of every account of the index, in its currency."""

from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.prices.accounts import price_accounts
from fukasa.analysis.forecast.prices.model import PriceModel
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.standard_costs import cost_quantiles, cost_table
from fukasa.analysis.planning.totals import views_of
from fukasa.analysis.statistics.columns import reals
from fukasa.lake.query.costs import COST_QUANTILES

PRICE_CURRENCY = "JPY"


def price_columns(accounts: pl.DataFrame, rates: pl.DataFrame, as_of: datetime, model: PriceModel) -> pl.DataFrame:
    """Price one post of every account, as everybody sees it: published, else modelled."""
    return price_accounts(accounts, rates, currency=PRICE_CURRENCY, as_of=as_of, model=model)


def cost_columns(rows: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    """Add the quantiles of the cost per view of a paid post; null where likes are forecast or there is no price.

    Args:
        rows: forecast_metric, paid_mu, paid_sigma, paid_shape, price_mu, price_sigma.
        shapes: the shapes they name.

    """
    mu, sigma, price_mu, price_sigma = (
        reals(rows, name) for name in ("paid_mu", "paid_sigma", "price_mu", "price_sigma")
    )
    views = (rows["forecast_metric"] == "views").fill_null(value=False).to_numpy()
    spread, shape = np.hypot(price_sigma, sigma), rows["paid_shape"].fill_null(0).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = price_sigma / spread
    centre = np.where(views, price_mu - mu, np.nan)
    found = {
        name: cost_quantiles(cost_table(shapes, p), centre, spread, shape, share) for name, p in COST_QUANTILES.items()
    }
    return rows.with_columns(pl.Series(name, values, nan_to_null=True) for name, values in found.items())


def chances(rows: pl.DataFrame, cut_off: float, shapes: Shapes) -> pl.DataFrame:
    """Add ``prob_cpv``, the chance that a view costs at most the cut-off; null where there is no cost per view.

    Args:
        rows: metric, mu, sigma of a paid post, perhaps its shape and shared part; price_mu and price_sigma.
        cut_off: in the currency of the prices.
        shapes: the shapes they name.

    Raises:
        InvalidInput: the cut-off is not above 0.

    """
    views = pl.when(pl.col("metric") == "views")
    quantity = views_of(rows.with_columns(views.then("mu").alias("mu")), shapes)
    costs = Costs(reals(rows, "price_mu"), reals(rows, "price_sigma"), quantity, "")
    return rows.with_columns(pl.Series("prob_cpv", costs.prob_at_most(cut_off), nan_to_null=True))


def used_shapes(rows: pl.DataFrame, shapes: Shapes) -> tuple[pl.DataFrame, Shapes]:
    """Keep the shapes that rows name and number the rows anew: a stored result must not hold those of everybody.

    Args:
        rows: with ``forecast_shape`` and ``paid_shape``.
        shapes: of the index.

    """
    columns = [rows[name].drop_nulls().to_numpy() for name in ("forecast_shape", "paid_shape")]
    used = np.unique(np.concatenate([[0], *columns])).astype(np.int64)
    places = {int(number): place for place, number in enumerate(used)}
    numbered = rows.with_columns(
        pl.col(name).replace_strict(places, default=None, return_dtype=pl.Int64)
        for name in ("forecast_shape", "paid_shape")
    )
    return numbered, Shapes(tuple(shapes.ids[number] for number in used), shapes.z[used])
