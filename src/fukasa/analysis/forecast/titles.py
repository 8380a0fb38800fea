"""Forecasts of posts whose title is known before they come: as much of what titles tell as they prove to tell."""

import numpy as np
import polars as pl

from fukasa.analysis.forecast.series.offsets import series_offsets
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals

_LEVEL_POSTS = 200  # the newest posts of an account that give its level, as in the measurements of the method


def with_titles(forecasts: pl.DataFrame, history: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Draw forecasts towards what the titles of an account's own earlier posts tell of the coming one.

    Titles count by how much narrower they make the forecast: not at all where they leave the variance as it is, fully
    where they halve it. So titles without meaning move nothing. The shape and ``shared`` stay.

    Args:
        forecasts: FORECAST rows of ``targets``, in their order.
        history: rows of ``HISTORY_SCHEMA``; texts where they are known.
        targets: account_key, target_id, posted_at, text; without any text the forecasts stay as they are.

    Returns:
        ``forecasts`` with mu and sigma moved, and ``titles``: the weight of the titles, 0 where they say nothing.

    """
    nothing = pl.lit(0.0).alias("titles")
    if "text" not in targets.columns or not targets["text"].is_not_null().any():
        return forecasts.with_columns(nothing)
    levels = history.sort("account_key", "posted_at").group_by("account_key", maintain_order=True)
    level = levels.agg(level=pl.col("value").tail(_LEVEL_POSTS).clip(lower_bound=1.0).log().median())
    logs = pl.col("value").clip(lower_bound=1.0).log()
    residuals = history.join(level, on="account_key").with_columns(residual=logs - pl.col("level"))
    told = series_offsets(residuals, targets).join(level, on="account_key", how="left", maintain_order="left")
    centre = reals(told, "level") + reals(told, "offset") + reals(told, "shift")
    spread = np.sqrt(reals(told, "variance") + reals(told, "noise"))
    mu, sigma = reals(forecasts, "mu"), reals(forecasts, "sigma")
    weight = np.nan_to_num(np.clip(2 * (1 - (spread / sigma) ** 2), 0.0, 1.0))
    return forecasts.with_columns(
        pl.Series("mu", _between(mu, centre, weight), nan_to_null=True),
        pl.Series("sigma", _between(sigma, spread, weight), nan_to_null=True),
        pl.Series("titles", weight),
    )


def _between(one: Reals, other: Reals, weight: Reals) -> Reals:
    """Go from one to the other by a weight; where it is 0 the other need not be known."""
    return np.where(weight > 0, (1 - weight) * one + weight * other, one)
