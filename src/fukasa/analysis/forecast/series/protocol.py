"""Forecast posts month by month from titles and a plain level: refitted every month, on earlier posts only."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.forecast.series.offsets import near
from fukasa.analysis.forecast.series.process import tell_in_turn
from fukasa.analysis.forecast.series.settings import settings
from fukasa.analysis.forecast.series.wording import wording
from fukasa.analysis.statistics.arrays import Integers, Reals

LEVEL_POSTS = 200
HALF_LIFE = 4.0
"""Months after which a surprise counts half in the width of the band: creators drift."""

LEAST_SCORES = 100


def monthly_forecasts(
    posts: pl.DataFrame, *, first: datetime, end: datetime, refresh: timedelta | None = None
) -> pl.DataFrame:
    """Forecast every post of a period from what stood before its month; level, weights and widths are fitted monthly.

    Args:
        posts: account_key, post_id, posted_at, text, value (above 0).
        first: forecasts begin with the month of this moment.
        end: and stop before this one.
        refresh: None: a post is forecast from what was published before its month. Else also from the posts of its
            month that are at least so much older; the fit stays that of the month.

    Returns:
        account_key, target_id, posted_at, month, actual, mu, sigma (of the log), n_history; ordered by time.

    """
    rows = posts.filter(pl.col("value") > 0, pl.col("posted_at") < end).sort("posted_at", "post_id")
    rows = rows.with_columns(month=pl.col("posted_at").dt.truncate("1mo"), _log=pl.col("value").log())
    months = rows.filter(pl.col("posted_at") >= first)["month"].unique().sort().to_list()
    parts = [
        _month(own, month, refresh)
        for month in months
        for own in rows.filter(pl.col("month") <= month).partition_by("account_key", maintain_order=True)
    ]
    return pl.concat(parts).sort("posted_at", "target_id")


def _month(own: pl.DataFrame, month: datetime, refresh: timedelta | None) -> pl.DataFrame:
    """Forecast one month of one account; no row where nothing stood before it."""
    past = own.filter(pl.col("month") < month).tail(settings().most_posts)
    rows = pl.concat([past, own.filter(pl.col("month") == month)])
    fitted = past.height if past.height >= settings().min_posts else rows.height
    level = float(past["_log"].tail(LEVEL_POSTS).median() or 0.0)  # type: ignore[arg-type]  # of floats
    told = tell_in_turn(near(wording(rows["text"]), rows["posted_at"]), rows["_log"].to_numpy() - level,
                        _known(rows, past.height, refresh), past.height)  # fmt: skip
    sigma = np.sqrt(told.variance + told.noise)
    return rows.with_columns(mu=pl.Series(level + told.centre), sigma=pl.Series(sigma)).slice(fitted).select(
        "account_key", "posted_at", "month", "mu", "sigma", target_id="post_id", actual="value",
        n_history=pl.lit(own.filter(pl.col("month") < month).height, dtype=pl.Int64),
    )  # fmt: skip


def _known(rows: pl.DataFrame, past: int, refresh: timedelta | None) -> Integers:
    """Count the posts that are known when each is forecast."""
    places: Integers = np.arange(rows.height)
    if refresh is None:
        return np.minimum(places, past)
    moments = rows["posted_at"].dt.epoch("us").to_numpy()
    older = np.searchsorted(moments, moments - refresh // timedelta(microseconds=1))
    return np.where(places < past, places, np.maximum(older, past))


def calibrated(rows: pl.DataFrame, level: float = 0.8) -> pl.DataFrame:
    """Add the band of each forecast: quantiles of the standardised surprises of all earlier months, the newest most.

    Split conformal prediction with forgetting (Barber et al. 2023); both ends on their own, so that it may be skew.

    Args:
        rows: of :func:`monthly_forecasts`; the surprises of a month reach the months after it only.
        level: of the band.

    Returns:
        The rows with low and high, null where fewer than ``LEAST_SCORES`` surprises stood before.

    """
    scored = rows.with_columns(_z=(pl.col("actual").log() - pl.col("mu")) / pl.col("sigma"), _age=_number("month"))
    parts = [_band(scored, part, level) for part in scored.partition_by("month", maintain_order=True)]
    return pl.concat(parts).drop("_z", "_age")


def _number(name: str) -> pl.Expr:
    return pl.col(name).dt.year().cast(pl.Int64) * 12 + pl.col(name).dt.month()


def _band(scored: pl.DataFrame, part: pl.DataFrame, level: float) -> pl.DataFrame:
    now = int(part["_age"][0])
    before = scored.filter(pl.col("_age") < now)
    nothing = [pl.lit(None, dtype=pl.Float64).alias(name) for name in ("low", "high")]
    if before.height < LEAST_SCORES:
        return part.with_columns(nothing)
    weight = 0.5 ** ((now - before["_age"].to_numpy()) / HALF_LIFE)
    low, high = _quantiles(before["_z"].to_numpy(), weight, np.array([(1 - level) / 2, (1 + level) / 2]))
    ends = {"low": low, "high": high}
    return part.with_columns((pl.col("mu") + z * pl.col("sigma")).exp().alias(name) for name, z in ends.items())


def _quantiles(values: Reals, weight: Reals, probabilities: Reals) -> Reals:
    order = np.argsort(values)
    middle = np.cumsum(weight[order]) - weight[order] / 2
    found: Reals = np.interp(probabilities, middle / weight.sum(), values[order])
    return found
