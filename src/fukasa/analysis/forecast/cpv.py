"""What one view, thousand views or engagement will cost, and the chance that it stays under a cut-off."""

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.lognormal import Lognormal, cdf
from fukasa.core.errors import InvalidInput

_QUANTILES = (("p10", float(ndtri(0.1))), ("p50", 0.0), ("p90", float(ndtri(0.9))))


def cost_per(price: Lognormal, quantity: Lognormal) -> Lognormal:
    """Give the distribution of price / quantity, both lognormal and independent: CPV, cost per like, CPE.

    Their logs subtract: mu = mu_price − mu_quantity, sigma² = sigma_price² + sigma_quantity².
    """
    return price.over(quantity)


def prob_at_most(cut_off: float, mu: Reals, sigma: Reals) -> Reals:
    """Give P(cost ≤ cut-off) for many lognormal costs at once.

    Args:
        cut_off: in the currency of the costs, above 0.
        mu: means of the log costs; NaN where unknown.
        sigma: standard deviations of the log costs, 0 for sure ones.

    Returns:
        Shares between 0 and 1; NaN where the cost is unknown. For a sure cost exactly at the cut-off 1.

    Raises:
        InvalidInput: the cut-off is not above 0.

    """
    if not cut_off > 0 or not np.isfinite(cut_off):
        raise InvalidInput(f"a cut-off is an amount above 0, got {cut_off}")
    return cdf(np.full(len(mu), cut_off), mu, sigma)


def cpv_accounts(forecasts: pl.DataFrame, prices: pl.DataFrame, *, cut_off: float | None = None) -> pl.DataFrame:
    """Join forecasts and prices into CPV per account.

    Forecasts of likes never enter CPV: their rows get ``cpl_*`` (cost per like) and no CPV. CPM is 1000 × CPV, its base
    is views, as no impressions are forecast.

    Args:
        forecasts: of ``forecast_accounts``.
        prices: of ``price_accounts``.
        cut_off: the CPV above which nobody is booked, in the currency of the prices; None leaves the chance out.

    Returns:
        The forecasts' rows in order with the price columns, cpv_mu, cpv_sigma, cpv_p10, cpv_p50, cpv_p90, cpm_p50,
        cpl_p50 and prob_cpv.

    Raises:
        InvalidInput: the cut-off is not above 0.

    """
    rows = forecasts.join(prices, on="account_key", how="left", maintain_order="left")
    ready, views = pl.col("status") == "ok", pl.col("metric") == "views"
    mu = pl.col("price_mu") - pl.col("mu")
    rows = rows.with_columns(
        cpv_mu=pl.when(ready & views).then(mu),
        cpv_sigma=pl.when(ready & views).then((pl.col("price_sigma") ** 2 + pl.col("sigma") ** 2).sqrt()),
        cpl_p50=pl.when(ready & ~views).then(mu.exp()),
    )
    quantiles = [(pl.col("cpv_mu") + z * pl.col("cpv_sigma")).exp().alias(f"cpv_{name}") for name, z in _QUANTILES]
    rows = rows.with_columns(quantiles).with_columns(cpm_p50=1000 * pl.col("cpv_p50"))
    if cut_off is None:
        return rows.with_columns(prob_cpv=pl.lit(None, dtype=pl.Float64))
    known = [rows[name].fill_null(np.nan).to_numpy() for name in ("cpv_mu", "cpv_sigma")]
    return rows.with_columns(pl.Series("prob_cpv", prob_at_most(cut_off, *known), nan_to_null=True))
