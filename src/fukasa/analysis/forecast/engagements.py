"""Engagements of the next post from its views: each account's rate, and how it falls where views are many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import polars as pl

from fukasa.analysis.forecast.log_rates import LogRates
from fukasa.analysis.forecast.outcomes import Outcomes
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.packaged import number, parse, read_toml
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.shrinkage import VariancePrior, between_variance, fit_variance_prior, shrink
from fukasa.core.errors import InvalidInput

_NONE_SEEN = 0.5  # a post without engagement counts as half of one where its logarithm is needed

ENGAGEMENT_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "elasticity": pl.Float64(),
        "rate_mu": pl.Float64(),
        "rate_sigma": pl.Float64(),
        "n_posts": pl.Int64(),
        "status": pl.String(),
    }
)
"""Log engagements of the next post = rate_mu + elasticity · log views, with a normal error of spread rate_sigma."""


@dataclass(frozen=True, slots=True)
class EngagementAssumptions:
    """Numbers of this forecast; each is explained in ``engagements.toml``."""

    date: date
    source: str
    min_posts: int
    min_accounts: int
    rate_sd: float
    least_sd: float

    def __post_init__(self) -> None:
        if min(self.min_posts, self.min_accounts) < 2 or min(self.rate_sd, self.least_sd) <= 0:  # noqa: PLR2004
            raise ValueError("min_posts and min_accounts are 2 or more, rate_sd and least_sd above 0")


@cache
def engagement_assumptions() -> EngagementAssumptions:
    """Give the assumptions that ship with the package."""
    raw = read_toml("fukasa.analysis.forecast", "data/engagements.toml")
    return parse("the assumptions on engagements", raw.get("engagements"), _assumptions)


def _assumptions(raw: Mapping[str, object]) -> EngagementAssumptions:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return EngagementAssumptions(
        date=day,
        source=str(raw["source"]),
        min_posts=int(number(raw, "min_posts")),
        min_accounts=int(number(raw, "min_accounts")),
        rate_sd=number(raw, "rate_sd"),
        least_sd=number(raw, "least_sd"),
    )


def engagement_rates(posts: pl.DataFrame) -> pl.DataFrame:
    """Tell how likes + comments follow from views, for every account.

    Log engagements rise with log views by the platform's elasticity (least squares inside accounts; below 1 where a
    post that goes far is liked by fewer of those who see it). The account's own rate is drawn towards the platform's
    (Efron and Morris 1975), its spread likewise (Smyth 2004).

    Args:
        posts: account_key, platform, views, likes, comments of mature posts; null is not known. Posts whose figures may
            not be combined by the platform's terms are left out before.

    Returns:
        A frame of :data:`ENGAGEMENT_SCHEMA`, one row per account of the posts; ``insufficient`` with nulls where it has
        fewer than ``min_posts`` posts with all three figures.

    """
    logs = _with_elasticity(_logs(posts))
    left = pl.col("y") - pl.col("elasticity") * pl.col("x")
    told = logs.group_by("account_key", "platform", "elasticity").agg(
        centre=left.mean(), variance=left.var(), n_posts=pl.len().cast(pl.Int64)
    )
    enough = told.filter(pl.col("n_posts") >= engagement_assumptions().min_posts).sort("platform", "account_key")
    parts = [_of_platform(rows) for rows in enough.partition_by("platform", maintain_order=True)]
    known = pl.concat(parts) if parts else pl.DataFrame(schema=ENGAGEMENT_SCHEMA).drop("n_posts", "status")
    every = posts.select("account_key").unique().sort("account_key")
    counted = every.join(told.select("account_key", "n_posts"), on="account_key", how="left", maintain_order="left")
    joined = counted.join(known, on="account_key", how="left", maintain_order="left")
    status = pl.when(pl.col("rate_mu").is_null()).then(pl.lit("insufficient")).otherwise(pl.lit("ok"))
    return joined.with_columns(pl.col("n_posts").fill_null(0), status=status).select(ENGAGEMENT_SCHEMA.names())


def engagements(views: Predictive, rates: pl.DataFrame) -> Outcomes:
    """Give the engagements of the posts whose views are forecast.

    Args:
        views: one case per row of ``rates``.
        rates: of :func:`engagement_rates`, in the order of the cases; nulls stay unknown.

    Raises:
        InvalidInput: there is not one row per case.

    """
    if len(views) != rates.height:
        raise InvalidInput(f"{len(views)} forecasts and {rates.height} rates do not belong together; join them first")
    elasticity, mu, sigma = (
        rates[name].fill_null(np.nan).to_numpy() for name in ("elasticity", "rate_mu", "rate_sigma")
    )
    return Outcomes(views.power(elasticity), LogRates(mu, sigma))


def _logs(posts: pl.DataFrame) -> pl.DataFrame:
    engaged = (pl.col("likes") + pl.col("comments")).cast(pl.Float64)
    known = posts.filter(pl.col("views") > 0, engaged.is_not_null())
    return known.select(
        "account_key", "platform", x=pl.col("views").cast(pl.Float64).log(), y=engaged.clip(_NONE_SEEN).log()
    )


def _with_elasticity(logs: pl.DataFrame) -> pl.DataFrame:
    """Add the platform's slope inside accounts; 1, a plain rate, where accounts or differences are too few."""
    dx, dy = (pl.col(name) - pl.col(name).mean().over("account_key") for name in ("x", "y"))
    squares = (dx**2).sum().over("platform")
    slope = ((dx * dy).sum().over("platform") / squares).clip(0.05, 1.5)
    few = pl.col("account_key").n_unique().over("platform") < engagement_assumptions().min_accounts
    return logs.with_columns(elasticity=pl.when(few | (squares <= 0)).then(pl.lit(1.0)).otherwise(slope))


def _of_platform(rows: pl.DataFrame) -> pl.DataFrame:
    """Draw the rates of one platform's accounts towards each other; sigma is that of the next post."""
    centre, n = rows["centre"].to_numpy(), rows["n_posts"].cast(pl.Float64).to_numpy()
    least = engagement_assumptions().least_sd ** 2
    own = np.maximum(rows["variance"].to_numpy(), least)
    variance = np.maximum(_spread(own, n).squeeze(own, n - 1), least)
    between = max(between_variance(centre, variance / n), least) if rows.height > 1 else np.inf
    after = shrink(centre, variance / n, np.full(len(n), centre.mean()), np.full(len(n), between))
    spread = np.sqrt(variance + after.variance)
    return rows.select("account_key", "elasticity", rate_mu=pl.Series(after.centre), rate_sigma=pl.Series(spread))


def _spread(variance: Reals, n: Reals) -> VariancePrior:
    if len(n) < engagement_assumptions().min_accounts:
        return VariancePrior(engagement_assumptions().rate_sd ** 2, 4.0)
    return fit_variance_prior(variance, n - 1)
