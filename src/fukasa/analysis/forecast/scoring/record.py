"""Stored forecasts beside the posts that came: which are scored, which wait, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.eras import CHANGED, with_eras
from fukasa.analysis.forecast.scoring.report import BacktestReport, report_backtest
from fukasa.analysis.forecast.scoring.resampling import DRAWS
from fukasa.analysis.forecast.scoring.splits import MATURE
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput

PATIENCE = timedelta(days=180)  # a forecast of the next post is not kept open longer
STATES = ("scored", "waiting", "too_young", "withdrawn", "expired", "no_count", CHANGED)
_FOUND = ("post_id", "posted_at", "known_at", "actual", "state", "era")
_STORED = ("forecast_id", "account_key", "platform", "metric", "made_at")
_POSTS = ("account_key", "post_id", "posted_at", "captured_at", "value")


@dataclass(frozen=True, slots=True, eq=False)
class ForecastRecord:
    """The record of stored forecasts.

    Attributes:
        rows: one per stored forecast, in order, with state, post_id, posted_at, known_at, actual as far as there.
        counts: forecasts by state, see :data:`STATES`.
        report: the scores of those that are scored.

    """

    rows: pl.DataFrame
    counts: Mapping[str, int]
    report: BacktestReport


def match_posts(
    stored: pl.DataFrame,
    posts: pl.DataFrame,
    *,
    as_of: datetime,
    patience: timedelta = PATIENCE,
    min_age: timedelta = MATURE,
) -> pl.DataFrame:
    """Find the post that each stored forecast spoke of: the first one after it, whatever it reached.

    The first fitting post counts even when its figures are not usable: going on to a later one would choose outcomes.

    Args:
        stored: forecast_id, account_key, platform, metric, made_at; perhaps format (null or empty: any), paid (null:
            paid or not), withdrawn (true where the account was erased or the forecast taken back), history_until.
        posts: account_key, post_id, posted_at, captured_at, value (of the metric); perhaps metric, format, paid,
            withdrawn (true where the post was erased or may not be used).
        as_of: now; what was read later is not known.
        patience: how long a forecast waits for its post.
        min_age: the age of a post at which its count is what was forecast.

    Returns:
        The stored rows, in order, with state (see :data:`STATES`), post_id, posted_at, known_at, actual. ``actual`` is
        null unless the state is ``scored``.

    Raises:
        InvalidInput: a column is missing, or a forecast stands twice.

    """
    _check(stored, _STORED, "stored forecasts")
    _check(posts, _POSTS, "posts")
    if stored["forecast_id"].is_duplicated().any():
        raise InvalidInput("a stored forecast stands twice; keep one row per forecast_id")
    stored = stored.drop(*_FOUND, strict=False)  # what an earlier look found is looked for again
    first = _first_posts(stored, posts.filter(pl.max_horizontal("captured_at", "posted_at") <= as_of), patience)
    joined = stored.with_columns(_format(stored)).join(first, on="forecast_id", how="left", maintain_order="left")
    asked = joined.with_columns(_asked="format", format=pl.coalesce("format_post", "format"))
    told = with_eras(asked).with_columns(state=_state(as_of, patience, _gone(stored), min_age), format="_asked")
    known = told.with_columns(actual=pl.when(pl.col("state") == "scored").then("actual"))
    return known.drop("_gone", "_asked", "format_post", "comparable")


def score_record(
    stored: pl.DataFrame,
    posts: pl.DataFrame,
    *,
    as_of: datetime,
    rng: np.random.Generator,
    shapes: Shapes | None = None,
    draws: int = DRAWS,
) -> ForecastRecord:
    """Score stored forecasts by the posts that came.

    Args:
        stored: as for :func:`match_posts`, with mu, sigma, shape (and ``shapes``) or q025 … q975, perhaps baselines.
        posts: as for :func:`match_posts`.
        as_of: now.
        rng: for the intervals.
        shapes: the shapes of the stored forecasts.
        draws: bootstrap draws.

    Raises:
        InvalidInput: a column is missing, or a forecast stands twice.

    """
    rows = match_posts(stored, posts, as_of=as_of)
    counts = dict.fromkeys(STATES, 0) | dict(rows.group_by("state").len().iter_rows())
    metrics = rows["metric"].unique().to_list()
    judged = rows.with_columns(
        status=pl.when(pl.col("state") == "scored").then(pl.lit("ok")).otherwise("state"), reason="state"
    )
    report = report_backtest(
        judged, rng=rng, shapes=shapes, metric=metrics[0] if len(metrics) == 1 else "mixed", model="record", draws=draws
    )
    return ForecastRecord(rows, counts, report)


def _first_posts(stored: pl.DataFrame, posts: pl.DataFrame, patience: timedelta) -> pl.DataFrame:
    asked = stored.select("forecast_id", "account_key", "made_at", "metric", _format(stored), _paid(stored))
    came = posts.select(
        "account_key",
        "post_id",
        "posted_at",
        known_at="captured_at",
        actual=pl.col("value").cast(pl.Float64),
        _gone=_gone(posts),
        metric_post=pl.col("metric") if "metric" in posts.columns else pl.lit(None, dtype=pl.String),
        format_post=_format(posts),
        paid_post=_paid(posts),
    )
    fitting = asked.join(came, on="account_key").filter(
        pl.col("posted_at") > pl.col("made_at"),
        pl.col("posted_at") <= pl.col("made_at") + patience,
        _fits("metric") if "metric" in posts.columns else pl.lit(value=True),
        _fits("format"),
        _fits("paid"),
    )
    first = fitting.sort("posted_at", "post_id").unique("forecast_id", keep="first", maintain_order=True)
    return first.select("forecast_id", "post_id", "posted_at", "known_at", "actual", "_gone", "format_post")


def _check(frame: pl.DataFrame, names: tuple[str, ...], what: str) -> None:
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise InvalidInput(f"{what} lack the columns {', '.join(absent)}; the record needs them, add them")


def _format(frame: pl.DataFrame) -> pl.Expr:
    if "format" not in frame.columns:
        return pl.lit(None, dtype=pl.String).alias("format")
    return pl.when(pl.col("format") != "").then("format").alias("format")


def _paid(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("paid") if "paid" in frame.columns else pl.lit(None, dtype=pl.Boolean).alias("paid")


def _gone(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("withdrawn").fill_null(value=False) if "withdrawn" in frame.columns else pl.lit(value=False)


def _fits(name: str) -> pl.Expr:
    """A forecast that leaves something open fits any post; a post that does not tell it fits no forecast that asks."""
    return pl.col(name).is_null() | (pl.col(name) == pl.col(f"{name}_post")).fill_null(value=False)


def _state(as_of: datetime, patience: timedelta, withdrawn: pl.Expr, min_age: timedelta) -> pl.Expr:
    states = {
        "withdrawn": withdrawn | pl.col("_gone").fill_null(value=False),
        "expired": pl.col("post_id").is_null() & (pl.col("made_at") + patience < as_of),
        "waiting": pl.col("post_id").is_null(),
        "too_young": pl.col("known_at") - pl.col("posted_at") < min_age,
        CHANGED: ~pl.col("comparable"),
        "no_count": pl.col("actual").is_null(),
    }
    state: pl.Expr = pl.lit("scored")
    for name, holds in reversed(states.items()):
        state = pl.when(holds).then(pl.lit(name)).otherwise(state)
    return state
