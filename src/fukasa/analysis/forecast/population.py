"""What peers say: the prior of each account, from the summaries of the whole population."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.assumptions import assumptions
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.shrinkage import VariancePrior, fit_variance_prior

_TINY = 1e-4


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior of each account of one stratum.

    Attributes:
        mean: prior means of the centres; equal to the own centre where there is no prior.
        variance: prior variances; infinite where there is no prior.
        peers: whose accounts gave it; None where there is none.

    """

    mean: Reals
    variance: Reals
    peers: pl.Series


def within_prior(summary: pl.DataFrame) -> VariancePrior:
    """Fit how much posts of one account vary, from all accounts of a stratum; the assumption where they are too few."""
    rows = summary.filter((pl.col("variance") > 0) & (pl.col("n") > 1))
    if rows.height < assumptions().min_peers:
        return VariancePrior(assumptions().within_sd ** 2, float("inf"))
    variance = np.maximum(rows["variance"].to_numpy(), _TINY)
    return fit_variance_prior(variance, rows["n"].cast(pl.Float64).to_numpy() - 1)


def expected_by_followers(centre: Reals, log_followers: Reals) -> Reals:
    """Give the least-squares line of centres on log followers at each account; the mean where followers are unknown.

    With fewer than ``min_peers`` accounts the line is level.
    """
    known = ~np.isnan(log_followers)
    expected = np.full(len(centre), float(centre.mean()))
    x, y = log_followers[known], centre[known]
    if known.sum() < assumptions().min_peers or float(np.var(x)) < _TINY:
        return expected
    slope = float(np.cov(x, y, bias=True)[0, 1] / np.var(x))
    expected[known] = float(y.mean()) + slope * (x - float(x.mean()))
    return expected


def _group(keys: list[str], name: str) -> list[pl.Expr]:
    residual, sampling = pl.col("residual"), pl.col("sampling")
    between = (residual.var() - sampling.mean()).clip(lower_bound=assumptions().least_between_sd ** 2)
    return [
        pl.len().over(keys).alias(f"{name}_n"),
        residual.mean().over(keys).alias(f"{name}_mean"),
        between.over(keys).alias(f"{name}_between"),
    ]


def fit_prior(summary: pl.DataFrame, sampling: Reals) -> Prior:
    """Fit the prior of every account of a stratum (one platform, metric and basis).

    The prior is the platform's line on log followers plus the mean residual of the peers: platform × tier × category,
    with fewer than ``min_peers`` accounts platform × tier, then the platform alone, then none. Between-account variance
    by moments: variance of the residuals less their mean sampling variance.

    Args:
        summary: rows of one stratum, with centre, log_followers, platform, tier, category.
        sampling: sampling variances of the centres.

    """
    centre = summary["centre"].to_numpy()
    expected = expected_by_followers(centre, summary["log_followers"].fill_null(np.nan).to_numpy())
    rows = summary.select("platform", "tier", "category").with_columns(
        residual=pl.Series(centre - expected), sampling=pl.Series(sampling)
    )
    rows = rows.with_columns(
        _group(["platform", "tier", "category"], "narrow")
        + _group(["platform", "tier"], "wide")
        + _group(["platform"], "platform")
    )
    least = assumptions().min_peers
    narrow = (pl.col("narrow_n") >= least) & pl.col("category").is_not_null() & pl.col("tier").is_not_null()
    wide, platform = (pl.col("wide_n") >= least) & pl.col("tier").is_not_null(), pl.col("platform_n") >= least

    def chosen(column: str, otherwise: float) -> pl.Expr:
        return pl.when(narrow).then(f"narrow_{column}").when(wide).then(f"wide_{column}").when(platform).then(
            f"platform_{column}"
        ).otherwise(pl.lit(otherwise))  # fmt: skip

    label = (
        pl.when(narrow)
        .then(pl.concat_str("platform", "tier", "category", separator=" × ", ignore_nulls=True))
        .when(wide)
        .then(pl.concat_str("platform", "tier", separator=" × ", ignore_nulls=True))
        .when(platform)
        .then("platform")
    )
    picked = rows.select(mean=chosen("mean", float("nan")), between=chosen("between", float("inf")), peers=label)
    mean = expected + picked["mean"].to_numpy()
    return Prior(np.where(np.isnan(mean), centre, mean), picked["between"].to_numpy(), picked["peers"])
