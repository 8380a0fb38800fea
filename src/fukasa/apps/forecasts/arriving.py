"""Which post is the truth of which forecast."""

from datetime import datetime, timedelta

import polars as pl

from fukasa.analysis.forecast.maturity import HORIZON_DAYS
from fukasa.analysis.forecast.scoring.record import match_posts
from fukasa.apps.forecasts.choices import Measure, State

WAITING = pl.Schema(
    {
        "forecast_id": pl.Int64(),
        "account_key": pl.String(),
        "platform": pl.String(),
        "format": pl.String(),
        "paid": pl.Boolean(),
        "metric": pl.String(),
        "made_at": pl.Datetime("us", "UTC"),
    }
)
_MATURE = timedelta(days=HORIZON_DAYS)
_SPONSORED, _ORGANIC = "sponsored", "organic"
_FINAL = [State.SCORED, State.EXPIRED, State.NO_COUNT, State.CHANGED]


def closed(waiting: pl.DataFrame, posts: pl.DataFrame, *, as_of: datetime) -> pl.DataFrame:
    """Find the post that each forecast spoke of: the first one after it, of its format, paid or not.

    It counts once it is thirty days old, of which forecasts speak, whatever it reached; what nobody knows to be paid or
    not is the truth of no forecast. See :func:`fukasa.analysis.forecast.scoring.record.match_posts`.

    Args:
        waiting: rows of :data:`WAITING`; an empty format stands for any.
        posts: account_key, post_id, posted_at, captured_at, format, sponsored, sponsorship_label, views, likes.
        as_of: of when the posts are.

    Returns:
        forecast_id, state, post_id, posted_at, known_at, actual of the forecasts that need not wait any longer.

    """
    told = match_posts(waiting, _counts(posts), as_of=as_of, min_age=_MATURE)
    final = told.filter(pl.col("state").is_in([one.value for one in _FINAL]))
    return final.select("forecast_id", "state", "post_id", "posted_at", "known_at", "actual")


def _counts(posts: pl.DataFrame) -> pl.DataFrame:
    """Give a row per post and metric."""
    base = posts.select(
        "account_key", "post_id", "posted_at", "captured_at", "format", "views", "likes", paid=_is_paid()
    )
    dated = base.drop_nulls(["posted_at", "captured_at"])
    long = [dated.with_columns(metric=pl.lit(one.value), value=pl.col(one.value).cast(pl.Float64)) for one in Measure]
    return pl.concat(long).drop("views", "likes")


def _is_paid() -> pl.Expr:
    """Tell paid posts from organic ones; null where it is not known."""
    said, label = pl.col("sponsored"), pl.col("sponsorship_label")
    paid = said.fill_null(value=False) | (label == _SPONSORED).fill_null(value=False)
    organic = (~said).fill_null(value=False) | (label == _ORGANIC).fill_null(value=False)
    return pl.when(paid).then(pl.lit(value=True)).when(organic).then(pl.lit(value=False))
