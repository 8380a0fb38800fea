"""The baseline forecast: the next post of an account, from its own recent posts drawn towards its peers."""

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.engagement.panel import post_panel
from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.forecast.assumptions import assumptions
from fukasa.analysis.forecast.population import fit_prior, within_prior
from fukasa.analysis.forecast.summary import summarise_panel
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.shrinkage import VariancePrior, shrink
from fukasa.core.window import DEFAULT_WINDOW, Window

CALIBRATED_LEVEL = 0.8
_Z = float(ndtri((1 + CALIBRATED_LEVEL) / 2))
_TINY = 1e-4
_STRATUM = ("platform", "metric", "basis")

FORECAST_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "metric": pl.String(),
        "mu": pl.Float64(),
        "sigma": pl.Float64(),
        "p10": pl.Float64(),
        "p50": pl.Float64(),
        "p90": pl.Float64(),
        "n": pl.Int64(),
        "status": pl.String(),
        "reason": pl.String(),
        "basis": pl.String(),
        "shrink_weight": pl.Float64(),
        "calibration": pl.Float64(),
        "peers": pl.String(),
        "window": pl.String(),
        "newest_at": pl.Datetime("us", "UTC"),
    }
)
"""Columns of the forecasts: the log of the next post's metric is normal with mu and sigma; n are posts, or supplied
averages; shrink_weight is the weight of the peers, calibration the factor that held-out posts put on sigma."""


def forecast_accounts(
    posts: pl.DataFrame,
    accounts: pl.DataFrame,
    *,
    window: Window = DEFAULT_WINDOW,
    aggregates: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Forecast the next post of every account; both passes at once, for a population that fits in memory.

    Args:
        posts: one row per post with its latest metrics.
        accounts: one row per account.
        window: which posts count.
        aggregates: dated supplied averages; see :func:`summarise_panel`.

    Returns:
        A frame of :data:`FORECAST_SCHEMA`, one row per account in the order of ``accounts``.

    """
    return forecast_population(summarise_panel(post_panel(posts, accounts, window=window), aggregates))


def forecast_population(summary: pl.DataFrame) -> pl.DataFrame:
    """Second pass: forecast every account from the summaries of the whole population.

    An account of a workspace is drawn towards that workspace's own accounts and the shared ones of which it has no own
    row, a shared account towards shared ones only. The method stands in docs/methods/forecast-baseline.md; it is
    normal-normal empirical Bayes on logs (Efron and Morris 1975) with squeezed variances (Smyth 2004), its width
    calibrated on each account's held-out newest post (split conformal, Papadopoulos 2002).

    Args:
        summary: rows of :func:`summarise_panel`, all chunks together.

    """
    rows = with_audience(summary).with_row_index("_row").with_columns(status=_status())
    usable = rows.filter(pl.col("status") == "ok")
    parts = [
        _forecast_stratum(usable, owner, stratum)
        for owner in usable["visibility"].unique().sort().to_list()
        for stratum in usable.filter(pl.col("visibility") == owner).select(_STRATUM).unique().sort(_STRATUM).rows()
    ]
    known = pl.concat(parts) if parts else _nothing()
    joined = rows.join(known, on="_row", how="left", maintain_order="left").with_columns(reason=_reason())
    quantiles = [
        (pl.col("mu") + z * pl.col("sigma")).exp().alias(name)
        for name, z in (("p10", float(ndtri(0.1))), ("p50", 0.0), ("p90", float(ndtri(0.9))))
    ]
    return joined.with_columns(quantiles).select(FORECAST_SCHEMA.names()).cast(FORECAST_SCHEMA)


def _status() -> pl.Expr:
    return (
        pl.when(~pl.col("derived_permitted").fill_null(value=False))
        .then(pl.lit("not_permitted"))
        .when(pl.col("basis").is_null())
        .then(pl.lit("insufficient"))
        .otherwise(pl.lit("ok"))
    )


def _reason() -> pl.Expr:
    n, needed = pl.col("n"), pl.lit(assumptions().min_posts)
    return (
        pl.when(pl.col("status") == "not_permitted")
        .then(pl.lit("youtube_derived"))
        .when(pl.col("basis") == "own_posts")
        .then(reason_column("own_posts", n=n))
        .when(pl.col("basis") == "supplied_aggregate")
        .then(reason_column("aggregates", n=n))
        .when(n == 0)
        .then(pl.lit("nothing_known"))
        .otherwise(reason_column("forecast_too_few_posts", needed=needed, metric=pl.col("metric"), have=n))
    )


def _nothing() -> pl.DataFrame:
    reals = ("mu", "sigma", "shrink_weight", "calibration")
    return pl.DataFrame(schema={"_row": pl.UInt32, **dict.fromkeys(reals, pl.Float64), "peers": pl.String})


def _forecast_stratum(usable: pl.DataFrame, owner: str, stratum: tuple[str, str, str]) -> pl.DataFrame:
    """Forecast one owner's accounts of one platform, metric and basis, from all that the owner may see."""
    platform, metric, basis = stratum
    seen = usable.filter(seen_by(owner), pl.col("platform") == platform, pl.col("metric") == metric)
    within = within_prior(seen.filter(pl.col("basis") == "own_posts"))
    rows = seen.filter(pl.col("basis") == basis)
    forecast = _from_posts(rows, within) if basis == "own_posts" else _from_averages(rows, within)
    return forecast.filter(rows["visibility"] == owner)


def _from_posts(rows: pl.DataFrame, within: VariancePrior) -> pl.DataFrame:
    n = rows["n"].cast(pl.Float64).to_numpy()
    variance = np.maximum(within.squeeze(_reals(rows, "variance"), n - 1), _TINY)
    prior = fit_prior(rows, variance / n)
    after = shrink(_reals(rows, "centre"), variance / n, prior.mean, prior.variance)
    before = np.maximum(within.squeeze(_reals(rows, "variance_before"), n - 2), _TINY)
    held_out = shrink(np.nan_to_num(_reals(rows, "centre_before")), before / (n - 1), prior.mean, prior.variance)
    spread = np.sqrt(before + held_out.variance)
    factor = calibration_factor(((_reals(rows, "newest") - held_out.centre) / spread)[n > assumptions().min_posts])
    return rows.select("_row").with_columns(
        mu=pl.Series(after.centre),
        sigma=pl.Series(factor * np.sqrt(variance + after.variance)),
        shrink_weight=pl.Series(after.weight),
        calibration=pl.lit(factor),
        peers=prior.peers,
    )


def _from_averages(rows: pl.DataFrame, within: VariancePrior) -> pl.DataFrame:
    """Forecast from averages: a mean lies above the median of a lognormal by half its variance."""
    k, spread = rows["n"].cast(pl.Float64).to_numpy(), within.variance
    drift = assumptions().drift_sd ** 2
    sampling = ((np.exp(spread) - 1) / assumptions().supplied_posts + drift) / k
    centred = rows.with_columns(centre=pl.col("centre") - spread / 2)
    prior = fit_prior(centred, sampling)
    after = shrink(_reals(centred, "centre"), sampling, prior.mean, prior.variance)
    return rows.select("_row").with_columns(
        mu=pl.Series(after.centre),
        sigma=pl.Series(np.sqrt(spread + drift + after.variance)),
        shrink_weight=pl.Series(after.weight),
        calibration=pl.lit(1.0),
        peers=prior.peers,
    )


def calibration_factor(scores: Reals) -> float:
    """Give the factor on sigma that makes 80 % of the held-out posts fall inside the 80 % interval.

    Args:
        scores: (held-out log − forecast) / sigma, one per account; each account counts once.

    Returns:
        The factor; 1 when there are fewer than ``min_calibration`` scores.

    """
    known = np.abs(scores[~np.isnan(scores)])
    if known.size < assumptions().min_calibration:
        return 1.0
    share = min(1.0, np.ceil((known.size + 1) * CALIBRATED_LEVEL) / known.size)
    return max(float(np.quantile(known, share)) / _Z, 0.05)


def _reals(frame: pl.DataFrame, column: str) -> Reals:
    return frame[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
