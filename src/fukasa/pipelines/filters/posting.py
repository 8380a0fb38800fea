"""What the known posts of an account say beside the figures of the registry: recent views, formats, who paid."""

import polars as pl

LEAST_POSTS = 3
LEAST_PAID = 5
"""Fewer posts have no median: one lucky post would stand for the account."""

MOST_NAMED = 20
"""Brands named per account, the most frequent first."""

_PAID = pl.col("sponsorship_label") == "sponsored"
_HINTED = (pl.col("sponsorship_label") == "unknown") & (pl.col("sponsorship_evidence").list.len() > 0)


def posting_columns(posts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Sum up the posts of each account; days count back from the newest facts about it.

    Args:
        posts: account_key, posted_at, format, views, likes, comments, is_ai, sponsorship_label, sponsorship_brand,
            sponsorship_evidence.
        accounts: account_key, as_of, derived_permitted; figures of accounts of which none may be derived stay null.

    Returns:
        account_key, posts_14d, posts_30d (counts of known posts), views_median_14d, views_median_30d,
        short_views_median, long_views_median, sponsored_views_median (null below :data:`LEAST_POSTS` posts with
        views), engagements_median (likes and comments), sponsored_posts, labelled_share (of posts with a sign of
        payment those that say so; null below :data:`LEAST_PAID` of them), ai_share, last_sponsored_age_days, formats
        and sponsors (lists, the most frequent first).

    """
    known = posts.join(accounts.select("account_key", "as_of", "derived_permitted"), on="account_key")
    age = (pl.col("as_of") - pl.col("posted_at")).dt.total_seconds() / 86_400
    told = known.with_columns(age=age, engagements=pl.col("likes") + pl.col("comments"))
    figures = told.filter("derived_permitted").group_by("account_key").agg(*_figures())
    return accounts.select("account_key").join(figures, on="account_key", how="left").join(
        _most(told, "format", "formats"), on="account_key", how="left"
    ).join(_most(told.filter(_PAID), "sponsorship_brand", "sponsors"), on="account_key", how="left")  # fmt: skip


def mention_columns(mentions: pl.DataFrame) -> pl.DataFrame:
    """Give the brands and handles that each account names, the most frequent first.

    Args:
        mentions: account_key, value, n.

    """
    named = mentions.sort("account_key", "n", "value", descending=[False, True, False])
    return named.group_by("account_key").agg(mentions=pl.col("value").head(MOST_NAMED))


def _figures() -> tuple[pl.Expr, ...]:
    aged = pl.col("age").is_not_null() & (pl.col("age") >= 0)
    return (
        *((pl.col("age") <= days).filter(aged).sum().cast(pl.Int64).alias(f"posts_{days}d") for days in (14, 30)),
        *(_median("views", aged & (pl.col("age") <= days)).alias(f"views_median_{days}d") for days in (14, 30)),
        _median("views", pl.col("format") == "short").alias("short_views_median"),
        _median("views", pl.col("format") == "long").alias("long_views_median"),
        _median("views", _PAID).alias("sponsored_views_median"),
        _median("engagements", pl.lit(value=True)).alias("engagements_median"),
        _PAID.sum().cast(pl.Int64).alias("sponsored_posts"),
        pl.when((_PAID | _HINTED).sum() >= LEAST_PAID)
        .then(_PAID.sum() / (_PAID | _HINTED).sum())
        .alias("labelled_share"),
        pl.col("is_ai").mean().alias("ai_share"),
        pl.col("age").filter(_PAID).min().alias("last_sponsored_age_days"),
    )


def _median(name: str, condition: pl.Expr) -> pl.Expr:
    values = pl.col(name).filter(condition.fill_null(value=False)).drop_nulls()
    return pl.when(values.len() >= LEAST_POSTS).then(values.median())


def _most(posts: pl.DataFrame, name: str, alias: str) -> pl.DataFrame:
    counted = posts.drop_nulls(name).group_by("account_key", name).len()
    ordered = counted.sort("account_key", "len", name, descending=[False, True, False])
    return ordered.group_by("account_key").agg(pl.col(name).head(MOST_NAMED).alias(alias))
