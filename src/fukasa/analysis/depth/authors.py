"""Who comments: people who come back, other creators, and what the creator gives back."""

import numpy as np
import polars as pl

from fukasa.analysis.depth.measured import FIGURE_COLUMNS
from fukasa.analysis.depth.shares import with_enough
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.analysis.steps import done

AUTHOR_METRICS = ("reply_rate", "returning_rate", "regular_post_share", "creator_commenter_share", "mutual_share")
_UNKNOWN = {
    "reply_rate": "no_creator_marks",
    "returning_rate": "posts_not_several",
    "regular_post_share": "posts_not_several",
    "creator_commenter_share": "no_creators_known",
    "mutual_share": "no_creators_known",
}
"""Why a figure cannot be told although the authors are known."""

_AGAIN = 2
"""Posts of somebody who comes back."""


def author_counts(said: pl.DataFrame) -> pl.DataFrame:
    """Count people, posts and comments by who wrote them; spam does not count.

    Regulars are people who come back without being paid in kind: creators whose comment was returned (``mutual``) are
    left out of people and posts, so that a pod is not taken for a community.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        One row per account: ``account_key``, ``<metric>|events`` and ``<metric>|n`` per metric of
        :data:`AUTHOR_METRICS`, ``comments``, and ``named``: comments of which the author is known.

    """
    counted = said.filter("counted")
    told = counted.filter(pl.col("commenter").is_not_null())
    placed = told.filter(pl.col("post_id").is_not_null() & _among_several_posts())
    guests = placed.filter(~pl.col("mutual").fill_null(value=False))
    people = guests.group_by("account_key", "commenter").agg(posts=pl.col("post_id").n_unique())
    returned = pl.col("posts") >= _AGAIN
    by_person = people.group_by("account_key").agg(
        returned.sum().alias("returning_rate|events"), pl.len().alias("returning_rate|n")
    )
    return done(
        counted.lazy()
        .group_by("account_key")
        .agg(
            pl.col("answered").sum().alias("reply_rate|events"),
            pl.col("answered").count().alias("reply_rate|n"),
            comments=pl.len(),
            named=pl.col("commenter").count(),
        )
        .join(by_person.lazy(), on="account_key", how="left")
        .join(_posts_of_regulars(guests, people.filter(returned)).lazy(), on="account_key", how="left")
        .join(_creators(told).lazy(), on="account_key", how="left")
        .with_columns(pl.exclude("account_key").fill_null(0))
    )


def _among_several_posts() -> pl.Expr:
    """Say which comments belong to accounts of which several posts have comments: only there one can come back."""
    return pl.col("post_id").n_unique().over("account_key") >= _AGAIN


def _posts_of_regulars(told: pl.DataFrame, regulars: pl.DataFrame) -> pl.DataFrame:
    marked = told.join(
        regulars.select("account_key", "commenter", regular=pl.lit(value=True)),
        on=["account_key", "commenter"],
        how="left",
    )
    posts = marked.group_by("account_key", "post_id").agg(regular=pl.col("regular").any())
    return posts.group_by("account_key").agg(
        pl.col("regular").sum().alias("regular_post_share|events"), pl.len().alias("regular_post_share|n")
    )


def _creators(told: pl.DataFrame) -> pl.DataFrame:
    return told.group_by("account_key").agg(
        pl.col("by_creator").sum().alias("creator_commenter_share|events"),
        pl.col("by_creator").count().alias("creator_commenter_share|n"),
        (pl.col("by_creator") & pl.col("mutual").fill_null(value=False)).sum().alias("mutual_share|events"),
        pl.col("by_creator").count().alias("mutual_share|n"),
    )


def author_figures(counts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give the figures of who comments; ``not_measurable`` where the comments do not tell.

    Args:
        counts: of :func:`author_counts`.
        accounts: ``account_key``.

    Returns:
        ``FIGURE_COLUMNS``, one row per account and metric.

    """
    known = accounts.select("account_key").join(counts, on="account_key", how="left", maintain_order="left")
    filled = known.with_columns(pl.exclude("account_key").fill_null(0))
    return pl.concat([_figures(filled, name) for name in AUTHOR_METRICS])


def _figures(counts: pl.DataFrame, name: str) -> pl.DataFrame:
    events, n = (counts[f"{name}|{part}"].cast(pl.Float64).to_numpy() for part in ("events", "n"))
    low, high = wilson_intervals(events, n, settings().level)
    value = events / np.where(n > 0, n, np.nan)
    frame = counts.select(
        "account_key",
        pl.Series("value", value, nan_to_null=True),
        pl.Series("low", low, nan_to_null=True),
        pl.Series("high", high, nan_to_null=True),
        n=counts[f"{name}|n"].cast(pl.Int64),
        metric=pl.lit(name),
        parts=pl.lit("authors"),
    )
    unknown = (counts["comments"] > 0) & (frame["n"] == 0)
    nameless = (counts["named"] == 0) & (name != "reply_rate")
    lacking = _UNKNOWN[name] != "posts_not_several"  # more comments would not help
    told = with_enough(frame, name)
    return told.with_columns(
        status=pl.when(unknown & (nameless | lacking))
        .then(pl.lit("not_measurable"))
        .when(unknown)
        .then(pl.lit("insufficient"))
        .otherwise("status"),
        reason=pl.when(unknown & nameless)
        .then(pl.lit("no_author_ids"))
        .when(unknown)
        .then(pl.lit(_UNKNOWN[name]))
        .otherwise("reason"),
    ).select(FIGURE_COLUMNS)
