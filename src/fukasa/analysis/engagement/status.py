"""Whether a figure may be said, and the reason when it may not."""

import polars as pl

from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.engagement.registry import Metric, settings
from fukasa.analysis.engagement.supplied import supplied_expressions

_OWN = ("value", "low", "high", "n", "n_base", "parts", "newest_at", "oldest_at", "followers_basis")
_MOMENT = pl.Datetime("us", "UTC")


def _supplied(metric: Metric) -> dict[str, pl.Expr]:
    """Give the columns of a supplied aggregate; all null where the metric has none."""
    known = metric.id in supplied_expressions()
    return {
        "value": pl.col(f"{metric.id}|value") if known else pl.lit(None, dtype=pl.Float64),
        "parts": pl.col(f"{metric.id}|parts") if known else pl.lit(None, dtype=pl.String),
        "newest_at": pl.col("as_of"),
        "followers_basis": pl.lit("latest" if metric.base == "followers" else None, dtype=pl.String),
    }


def with_status(figures: pl.LazyFrame, metric: Metric) -> pl.LazyFrame:
    """Decide the status of one metric's figures and drop what may not be said.

    Own posts come first; an account with too few falls back to its supplied aggregate; else it is insufficient.
    A figure that is not permitted shows nothing at all.
    """
    supplied = _supplied(metric)
    enough = pl.col("value").is_not_null() & (pl.col("n") >= metric.min_n)
    enough &= pl.col("n_base").fill_null(metric.min_n) >= metric.min_n
    permitted = pl.col("derived_permitted").fill_null(value=False) if metric.derived else pl.lit(value=True)
    status = (
        pl.when(~permitted)
        .then(pl.lit("not_permitted"))
        .when(enough)
        .then(pl.lit("ok"))
        .when(supplied["value"].is_not_null())
        .then(pl.lit("supplied_aggregate"))
        .otherwise(pl.lit("insufficient"))
    )
    state = pl.col("status")
    said = {
        name: pl.when(state == "ok").then(pl.col(name)).when(state == "supplied_aggregate").then(supplied.get(name))
        for name in _OWN
    }
    return figures.with_columns(status=status, found=pl.col("n"), found_base=pl.col("n_base")).select(
        "account_key",
        "status",
        "found",
        "found_base",
        "posts_in_window",
        "newest_days",
        "most_followers",
        pl.lit(metric.id).alias("metric"),
        pl.lit(metric.definition).alias("definition"),
        pl.lit(metric.base).alias("base"),
        pl.lit(metric.min_n).alias("needed"),
        pl.when(state == "ok").then(pl.lit(settings().level)).alias("level"),
        pl.when(state != "not_permitted").then(pl.col("posts_in_window") - pl.col("n")).alias("missing"),
        **said,
    )


def with_reasons(long: pl.DataFrame) -> pl.DataFrame:
    """Add the column ``reason``; null for figures that need none."""
    stated = (
        pl.when(pl.col("status") == "supplied_aggregate")
        .then(pl.lit("supplied_aggregate"))
        .when(pl.col("status") == "not_permitted")
        .then(pl.lit("youtube_derived"))
    )
    told = long.with_columns(reason=stated)
    # Sentences are made for the rows that need one; on all rows they would cost more than the figures.
    lacking = (
        told.with_row_index("_at").filter(pl.col("status") == "insufficient").select("_at", reason=_insufficient())
    )
    return told.with_columns(told["reason"].scatter(lacking["_at"], lacking["reason"]))


def _insufficient() -> pl.Expr:
    needed, found, window = pl.col("needed"), pl.col("found"), pl.col("posts_in_window")
    newest, followers = pl.col("newest_days"), pl.col("most_followers")
    by_followers, compared = pl.col("base") == "followers", pl.col("found_base").is_not_null()
    few = pl.min_horizontal("found", "found_base") < needed
    return (
        pl.when(newest.is_null() & (window == 0))
        .then(reason_column("no_posts", needed=needed))
        .when(window < needed)
        .then(reason_column("too_few_posts", needed=needed, have=window, newest_days=newest))
        .when(by_followers & followers.is_null())
        .then(reason_column("followers_unknown"))
        .when(by_followers & (followers == 0))
        .then(reason_column("zero_followers"))
        .when(compared & few)
        .then(reason_column("too_few_sponsored", needed=needed, sponsored=found, organic=pl.col("found_base")))
        .when(compared)
        .then(reason_column("zero_median"))
        .otherwise(reason_column("metric_missing", needed=needed, have=found, window=window))
    )
