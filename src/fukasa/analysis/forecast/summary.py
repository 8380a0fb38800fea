"""First pass of the forecast: what each account says about itself, one row per account."""

import numpy as np
import polars as pl

from fukasa.analysis.engagement.audience import with_audience
from fukasa.analysis.engagement.panel import PostPanel
from fukasa.analysis.engagement.tiers import assign_tiers
from fukasa.analysis.forecast.assumptions import assumptions
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.order import row_median
from fukasa.analysis.statistics.robust import row_mad_scale, row_winsorised_mean

_MOMENT = pl.Datetime("us", "UTC")


def summarise_panel(panel: PostPanel, aggregates: pl.DataFrame | None = None) -> pl.DataFrame:
    """Reduce each account to what its forecast needs; chunks are put together with ``pl.concat``.

    The metric is views for an account that shows enough of them (in ``min_posts`` posts or as supplied average), else
    likes; where neither is enough it is views if any post shows them, so that the reason names what is missing.
    Logarithms are natural; a post without a view counts as one view.

    Args:
        panel: the posts that count.
        aggregates: dated supplied averages (account_key, captured_at, avg_views, avg_likes), each one observation
            unless older than ``supplied_max_age_days`` before the account's ``as_of``; None takes the one average that
            stands in the accounts, undated.

    Returns:
        One row per account: keys, metric, basis, status, n, centre and variance of the logs, the newest post and
        centre and variance without it (for calibration).

    """
    accounts = with_audience(panel.accounts)
    accounts = accounts if "tier" in accounts.columns else assign_tiers(accounts)
    supplied = _supplied(accounts, aggregates)
    by_views = _by_views(panel, supplied)
    logs = np.log(np.maximum(np.where(by_views[:, None], panel.columns["views"], panel.columns["likes"]), 1))
    known = ~np.isnan(logs)
    own = _own(logs, known)
    posted = np.where(known, panel.posted_at, 0)
    frame = accounts.select(
        "account_key",
        "platform",
        "tier",
        "category",
        "visibility",
        "replaced_for",
        "derived_permitted",
        pl.when(pl.col("followers") > 0).then(pl.col("followers").cast(pl.Float64).log()).alias("log_followers"),
    ).with_columns(
        pl.when(pl.Series(by_views)).then(pl.lit("views")).otherwise(pl.lit("likes")).alias("metric"),
        *(pl.Series(name, values, nan_to_null=True) for name, values in own.items()),
        pl.Series("posts", np.count_nonzero(known, axis=1)),
        pl.Series("newest_at", posted.max(axis=1, initial=0)).cast(_MOMENT),
        pl.lit(panel.window.label).alias("window"),
    )
    return _with_basis(pl.concat([frame, supplied.drop("account_key")], how="horizontal"))


def _by_views(panel: PostPanel, supplied: pl.DataFrame) -> Flags:
    """Choose views where they can be forecast, or where likes cannot either and some post shows views."""
    shown = {name: np.count_nonzero(~np.isnan(panel.columns[name]), axis=1) for name in ("views", "likes")}
    views, likes = (
        (posts >= assumptions().min_posts) | (supplied[f"k_{name}"] > 0).to_numpy() for name, posts in shown.items()
    )
    chosen: Flags = views | (~likes & (shown["views"] > 0))
    return chosen


def _own(logs: Reals, known: Flags) -> dict[str, Reals]:
    """Centre and variance of all posts, and of all but the newest."""
    rows, before = np.arange(len(logs)), logs.copy()
    newest = np.full(len(logs), np.nan)
    if logs.shape[1]:
        first = known.argmax(axis=1)
        newest = logs[rows, first]
        before[rows, first] = np.nan
    centre, variance = centre_and_variance(logs)
    centre_before, variance_before = centre_and_variance(before)
    return {
        "own_centre": centre,
        "own_variance": variance,
        "newest": newest,
        "centre_before": centre_before,
        "variance_before": variance_before,
    }


def centre_and_variance(logs: Reals) -> tuple[Reals, Reals]:
    """Give the winsorised mean and the variance around it of every row; NaN where too few values stand there."""
    scale = row_mad_scale(logs, 0.5)
    centre = row_median(logs)
    reach = np.maximum(assumptions().winsor * np.nan_to_num(scale.value), assumptions().within_sd)
    mean = row_winsorised_mean(logs, centre, reach)
    pulled = np.clip(logs - centre[:, None], -reach[:, None], reach[:, None])
    squares = np.nansum((pulled - (mean - centre)[:, None]) ** 2, axis=1)
    n = np.count_nonzero(~np.isnan(logs), axis=1)
    return mean, np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan)


def _supplied(accounts: pl.DataFrame, aggregates: pl.DataFrame | None) -> pl.DataFrame:
    """Mean of the logs of the supplied averages and how many there are, for views and for likes."""
    given = _recent(aggregates, accounts) if aggregates is not None else accounts
    means = []
    for metric in ("views", "likes"):
        positive = pl.col(f"avg_{metric}").filter(pl.col(f"avg_{metric}") > 0)
        means += [positive.log().mean().alias(f"centre_{metric}"), positive.count().cast(pl.Int64).alias(f"k_{metric}")]
    per_account = given.group_by("account_key").agg(means)
    joined = accounts.select("account_key").join(per_account, on="account_key", how="left", maintain_order="left")
    return joined.with_columns(pl.col("k_views", "k_likes").fill_null(0))


def _recent(aggregates: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Keep the averages young enough to tell about the next post."""
    dated = aggregates.join(accounts.select("account_key", "as_of"), on="account_key")
    age = pl.col("as_of").cast(_MOMENT) - pl.col("captured_at").cast(_MOMENT)
    return dated.filter(age <= pl.duration(days=assumptions().supplied_max_age_days))


def _with_basis(frame: pl.DataFrame) -> pl.DataFrame:
    """Decide what the forecast stands on: own posts, else supplied averages, else nothing."""
    by_views, least = pl.col("metric") == "views", assumptions().min_posts
    averages = pl.when(by_views).then(pl.col("k_views")).otherwise(pl.col("k_likes"))
    average = pl.when(by_views).then(pl.col("centre_views")).otherwise(pl.col("centre_likes"))
    basis = (
        pl.when(pl.col("posts") >= least)
        .then(pl.lit("own_posts"))
        .when(averages > 0)
        .then(pl.lit("supplied_aggregate"))
    )
    own = pl.col("basis") == "own_posts"
    return (
        frame.with_columns(basis=basis)
        .with_columns(
            n=pl.when(own).then(pl.col("posts")).when(pl.col("basis").is_not_null()).then(averages).otherwise("posts"),
            centre=pl.when(own).then(pl.col("own_centre")).when(pl.col("basis").is_not_null()).then(average),
            variance=pl.when(own).then(pl.col("own_variance")),
        )
        .drop("own_centre", "own_variance", "posts", "centre_views", "k_views", "centre_likes", "k_likes")
    )
