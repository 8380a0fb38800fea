"""Averages that somebody handed over: kept apart, n unknown, no interval."""

from collections.abc import Mapping
from functools import cache

import polars as pl

_PARTS = ("likes", "comments", "saves", "shares")


def _positive(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column))


def _known_parts() -> tuple[pl.Expr, pl.Expr]:
    averages = [pl.col(f"avg_{part}") for part in _PARTS]
    some = pl.any_horizontal(average.is_not_null() for average in averages)
    labels = [pl.when(pl.col(f"avg_{part}").is_not_null()).then(pl.lit(part)) for part in _PARTS]
    total = pl.when(some).then(pl.sum_horizontal(averages))
    return total, pl.format("supplied:{}", pl.concat_str(labels, separator="+", ignore_nulls=True))


def _rate_by_followers() -> tuple[pl.Expr, pl.Expr]:
    """Prefer the supplied rate, then supplied engagements, then the sum of the supplied parts."""
    total, label = _known_parts()
    followers = _positive("followers")
    rate, engagements, parts = pl.col("engagement_rate"), pl.col("avg_engagements") / followers, total / followers
    name = (
        pl.when(rate.is_not_null())
        .then(pl.lit("supplied:rate"))
        .when(engagements.is_not_null())
        .then(pl.lit("supplied:engagements"))
        .otherwise(label)
    )
    return pl.coalesce(rate, engagements, parts), name


@cache
def supplied_expressions() -> Mapping[str, tuple[pl.Expr, pl.Expr]]:
    """Give, by metric id, the supplied value of an account and the name of its parts, as polars expressions."""
    views, followers = _positive("avg_views"), _positive("followers")
    total, label = _known_parts()

    def named(value: pl.Expr, name: str) -> tuple[pl.Expr, pl.Expr]:
        return value, pl.lit(f"supplied:{name}")

    return {
        "er_followers": _rate_by_followers(),
        "er_common": named((pl.col("avg_likes") + pl.col("avg_comments")) / followers, "likes+comments"),
        "er_views": (total / views, label),
        "like_rate": named(pl.col("avg_likes") / views, "likes/views"),
        "comment_rate": named(pl.col("avg_comments") / views, "comments/views"),
        "save_rate": named(pl.col("avg_saves") / views, "saves/views"),
        "share_rate": named(pl.col("avg_shares") / views, "shares/views"),
        "views_median": named(pl.col("avg_views"), "views"),
        "likes_median": named(pl.col("avg_likes"), "likes"),
        "comments_median": named(pl.col("avg_comments"), "comments"),
        "views_per_follower": named(pl.col("avg_views") / followers, "views"),
    }
