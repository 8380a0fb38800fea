"""Forecast accounts from their supplied averages: the next average, or one coming post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

import numpy as np
import polars as pl

from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.forecast.averages.assumptions import averages_assumptions
from fukasa.analysis.forecast.averages.level import LevelModel
from fukasa.analysis.forecast.averages.model import AveragesModel, bin_id
from fukasa.analysis.forecast.averages.observations import (
    METRIC,
    METRICS,
    MOMENT,
    observe,
    spaced,
    usable,
)
from fukasa.analysis.forecast.schema import FORECAST_SCHEMA
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals

Target = Literal["post", "average"]

AVERAGES_FORECAST_SCHEMA = pl.Schema(
    {
        **FORECAST_SCHEMA,
        "metric": pl.String(),
        "last_average": pl.Float64(),
        "newest_at": MOMENT,
        "pairs": pl.Int64(),
    }
)
"""Columns of the forecasts: those that all forecasts have (``last10`` is never known here), the metric, the newest
average (the baseline) with its time, and from how many accounts change was learnt (0: assumed)."""

_NO_SPREADS: Mapping[str, float] = MappingProxyType({})


def forecast_averages(
    model: AveragesModel,
    aggregates: pl.DataFrame,
    accounts: pl.DataFrame,
    *,
    at: datetime | None,
    of: Target = "post",
    post_sd: Mapping[str, float] = _NO_SPREADS,
) -> pl.DataFrame:
    """Forecast every account from its supplied averages.

    ``average``: the next supplied average of the posts around ``at``, calibrated on averages that were known twice.
    ``post``: one post published at ``at``. It varies more than an average, and as the mean of a lognormal lies above
    its median by half its variance, its median lies lower by so much; its spread is not calibrated, its shape normal.

    Args:
        model: what :func:`~fukasa.analysis.forecast.averages.fit.fit_averages` gave.
        aggregates: dated supplied averages of these accounts; those after ``at`` or too old count for nothing.
        accounts: account_key, platform, followers; derived_permitted where the rows have it.
        at: when the posts come; None takes each account's own ``as_of``.
        of: what is forecast.
        post_sd: log spread of the posts of one account by platform, where the caller knows it.

    Returns:
        A frame of :data:`AVERAGES_FORECAST_SCHEMA`, one row per account in the order of ``accounts``; views where the
        account has usable averages of them, else likes.

    Raises:
        InvalidInput: ``at`` has no time zone.

    """
    observed = observe(aggregates, accounts, at)
    rows = _chosen(observed.filter(usable()), accounts.height)
    parts = [
        _forecast_part(model, key, part, of, post_sd)
        for key, part in rows.partition_by("platform", "metric", as_dict=True).items()
    ]
    known = pl.concat(parts) if parts else _nothing()
    return _told(accounts, known, _refused(observed), of)


def _told(accounts: pl.DataFrame, known: pl.DataFrame, refused: pl.DataFrame, of: Target) -> pl.DataFrame:
    """Give every account its row: the forecast, or why there is none."""
    told = (
        accounts.lazy()
        .select("account_key", _permitted(accounts))
        .with_row_index("_row")
        .join(known.lazy(), on="_row", how="left", maintain_order="left")
    )
    return (
        told.join(refused.lazy(), on="_row", how="left", maintain_order="left")
        .with_columns(status=_status(), reason=_reason(), target_id=pl.lit(of), last10=None)
        .with_columns(pl.when(pl.col("status") == "ok").then(pl.col("mu", "sigma", "shared", "shape")))
        .select(AVERAGES_FORECAST_SCHEMA.names())
        .collect()
        .cast(AVERAGES_FORECAST_SCHEMA)
    )


def _chosen(rows: pl.DataFrame, accounts: int) -> pl.DataFrame:
    """Keep of each account the newest averages of one metric: views where it has them."""
    views, place = (rows["metric"] == METRICS[0]).to_numpy(), rows["_row"].to_numpy()
    shown = np.zeros(accounts, dtype=np.bool_)
    shown[place[views]] = True
    kept = spaced(rows.filter(pl.Series(views | ~shown[place])))
    return kept.filter(pl.col("place") < averages_assumptions().averages_used)


@dataclass(frozen=True, slots=True)
class _Series:
    """Averages of accounts, oldest first, right-aligned; NaN where an account has fewer."""

    rows: Reals
    day: Reals
    value: Reals
    followers: Reals
    until: Reals


def _series(part: pl.DataFrame) -> _Series:
    place, used = part["place"].to_numpy(), averages_assumptions().averages_used
    number = np.cumsum(place == 0) - 1
    newest = place == 0
    day, value = (np.full((int(newest.sum()), used), np.nan) for _ in range(2))
    day[number, used - 1 - place], value[number, used - 1 - place] = reals(part, "day"), reals(part, "log_value")
    until = (reals(part, "day") + reals(part, "age"))[newest]
    return _Series(reals(part, "_row")[newest], day, value, reals(part, "log_followers")[newest], until)


def _forecast_part(
    model: AveragesModel,
    key: tuple[object, ...],
    part: pl.DataFrame,
    of: Target,
    post_sd: Mapping[str, float],
) -> pl.DataFrame:
    """Forecast the accounts of one platform and metric."""
    platform, metric = str(key[0]), str(key[1])
    series, level = _series(part), model.level(platform, metric)
    centre, variance = _level_at(level, series)
    noise = level.noise if of == "average" else post_sd.get(platform, averages_assumptions().post_sd) ** 2
    lower = 0.0 if of == "average" else noise / 2
    return pl.DataFrame(
        {
            "_row": series.rows.astype(np.uint32),
            "mu": centre - lower,
            "sigma": np.sqrt(variance + noise),
            "shared": variance / (variance + noise),
            "shape": np.full(len(centre), model.shapes.row(bin_id(platform, metric)) if of == "average" else 0),
            "n_history": np.count_nonzero(~np.isnan(series.value), axis=1),
            "last_average": np.exp(series.value[:, -1]),
            "newest_at": (series.day[:, -1] * 86_400e6).round().astype(np.int64),
            "pairs": np.full(len(centre), level.pairs),
        }
    ).with_columns(pl.lit(metric, METRIC).alias("metric"), pl.col("newest_at").cast(MOMENT))


def _level_at(level: LevelModel, series: _Series) -> tuple[Reals, Reals]:
    """Give mean and variance of the log level of each account on the day wanted, the common path in it."""
    following = np.concatenate([series.day[:, 1:], series.until[:, None]], axis=1)
    expected = level.expected(series.followers[:, None], series.day)
    mean, variance = level.filtered(following - series.day, series.value - expected)
    return level.expected(series.followers, series.until) + mean, variance + level.path_variance(series.until)


def _refused(observed: pl.DataFrame) -> pl.DataFrame:
    """Tell of each account what its averages are that do not count."""
    return observed.group_by("_row").agg(
        positive=pl.col("log_value").is_not_null().any(),
        past=(pl.col("log_value").is_not_null() & (pl.col("age") >= 0)).any(),
    )


def _permitted(accounts: pl.DataFrame) -> pl.Expr:
    told = "derived_permitted" in accounts.columns
    permitted = pl.col("derived_permitted").fill_null(value=False) if told else pl.lit(value=True)
    return permitted.alias("_permitted")


def _status() -> pl.Expr:
    return (
        pl.when(~pl.col("_permitted"))
        .then(pl.lit("not_permitted"))
        .when(pl.col("mu").is_null())
        .then(pl.lit("insufficient"))
        .otherwise(pl.lit("ok"))
    )


def _reason() -> pl.Expr:
    return (
        pl.when(~pl.col("_permitted"))
        .then(pl.lit("youtube_derived"))
        .when(pl.col("mu").is_not_null())
        .then(reason_column("aggregates", n=pl.col("n_history")))
        .when(pl.col("positive").is_null())
        .then(pl.lit("nothing_known"))
        .when(~pl.col("positive"))
        .then(pl.lit("averages_not_positive"))
        .when(~pl.col("past"))
        .then(pl.lit("averages_in_future"))
        .otherwise(reason_column("averages_too_old", days=pl.lit(averages_assumptions().max_age_days)))
    )


def _nothing() -> pl.DataFrame:
    names = ("mu", "sigma", "shared", "shape", "n_history", "last_average", "newest_at", "pairs")
    return pl.DataFrame(
        schema={"_row": pl.UInt32, **{name: AVERAGES_FORECAST_SCHEMA[name] for name in names}, "metric": METRIC}
    )
