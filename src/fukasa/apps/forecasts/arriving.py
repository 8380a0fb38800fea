"""Which post is the truth of which forecast: the first one after it, of its format, paid or not, once it is mature."""

from datetime import timedelta

import polars as pl

MATURE = timedelta(days=7)  # younger counts still rise
WAITING = pl.Schema(
    {
        "forecast_id": pl.Int64(),
        "account_key": pl.String(),
        "format": pl.String(),
        "paid": pl.Boolean(),
        "metric": pl.String(),
        "made_at": pl.Datetime("us", "UTC"),
    }
)
_SPONSORED, _ORGANIC = "sponsored", "organic"


def arrived(waiting: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Find the post that each forecast spoke of.

    A post of which nobody can say whether it was paid is the truth of no forecast.

    Args:
        waiting: rows of :data:`WAITING`; an empty format stands for any.
        posts: account_key, post_id, posted_at, captured_at, format, sponsored, sponsorship_label, views, likes.

    Returns:
        forecast_id, post_id, posted_at, actual, actual_at of the forecasts whose post is there and seven days old.

    """
    mature = posts.with_columns(_paid=_is_paid()).filter(pl.col("captured_at") - pl.col("posted_at") >= MATURE)
    pairs = waiting.join(mature, on="account_key", suffix="_post").with_columns(
        actual=pl.when(pl.col("metric") == "views").then("views").otherwise("likes").cast(pl.Float64)
    )
    fitting = pairs.filter(
        pl.col("posted_at") > pl.col("made_at"),
        pl.col("paid") == pl.col("_paid"),
        (pl.col("format") == "") | (pl.col("format") == pl.col("format_post")),
        pl.col("actual").is_not_null(),
    )
    first = fitting.sort("posted_at", "post_id").unique("forecast_id", keep="first", maintain_order=True)
    return first.select("forecast_id", "post_id", "posted_at", "actual", actual_at="captured_at").sort("forecast_id")


def _is_paid() -> pl.Expr:
    """Tell paid posts from organic ones; null where it is not known."""
    said, label = pl.col("sponsored"), pl.col("sponsorship_label")
    paid = said.fill_null(value=False) | (label == _SPONSORED).fill_null(value=False)
    organic = (~said).fill_null(value=False) | (label == _ORGANIC).fill_null(value=False)
    return pl.when(paid).then(pl.lit(value=True)).when(organic).then(pl.lit(value=False))
