"""The rows a forecast is fitted on and asked for, out of posts as the first pass of a refresh knows them.

HISTORY is one row per post with its outcome, TARGETS one row per post to be forecast: an own and a paid one for every
format that an account uses.
"""

from datetime import datetime

import polars as pl

from fukasa.analysis.forecast.formats import told_format
from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.core.window import Window

WINDOW = Window(max_posts=60, min_age_days=7, max_age_days=365)
"""What a forecast may rest on: its level may drift, so older posts than in other figures still say something."""
LEAST_VIEWED = 3  # so many posts with views decide that views are forecast, not likes
MOST_FORMATS = 4  # per account; the formats it uses most
OWN, PAID = "own", "paid"

_MOMENT = pl.Datetime("us", "UTC")
_DAY_SECONDS = 86_400
READ_SCHEMA = pl.Schema({**HISTORY_SCHEMA, "age_days": pl.Float64()})
"""History rows as they were read: ``age_days`` is the age at which their counts were, see :func:`mature_rows`."""
TARGET_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "target_id": pl.String(),
        "posted_at": _MOMENT,
        "format": pl.String(),
        "sponsored": pl.Float64(),
        "text": pl.String(),
    }
)


def history_rows(posts: pl.DataFrame, accounts: pl.DataFrame, aggregates: pl.DataFrame) -> pl.DataFrame:
    """Give the matured posts of accounts with the count that is forecast of each account.

    That is views where enough posts or a supplied average show them, else likes, else whatever a post shows. A count of
    0 stays 0. A post counts when it was a week old as its counts were read; one dated after that is left out.

    Args:
        posts: described posts, one row each with its latest counts and ``captured_at``.
        accounts: account_key, platform, category, followers, as_of, derived_permitted.
        aggregates: account_key, avg_views, avg_likes: supplied averages.

    Returns:
        A frame of :data:`READ_SCHEMA` without texts, oldest post first; of accounts of which figures may be derived.

    """
    known = accounts.filter("derived_permitted").select(
        "account_key", "platform", "category", "as_of", latest=pl.col("followers").cast(pl.Float64)
    )
    matured = _matured(posts.join(known, on="account_key"))
    chosen = _metric_of(matured, aggregates)
    value = pl.when(pl.col("metric") == "views").then("views").otherwise("likes").cast(pl.Float64)
    rows = matured.join(chosen, on="account_key").with_columns(
        value=value,
        format=told_format(),
        sponsored=pl.coalesce(pl.col("sponsored").cast(pl.Float64), pl.col("p_sponsored").cast(pl.Float64)),
        followers=pl.coalesce(pl.col("followers").cast(pl.Float64), "latest"),
        text=pl.lit(None, pl.String),
    )
    newest = rows.filter(pl.col("value").is_not_null()).sort(
        "account_key", "posted_at", "post_id", descending=[False, True, False]
    )
    kept = newest.filter(pl.int_range(pl.len()).over("account_key") < WINDOW.max_posts)
    oldest_first = kept.sort("account_key", "posted_at", "post_id")
    return (
        oldest_first.with_columns(age_days=_read_after().dt.total_seconds() / _DAY_SECONDS)
        .select(READ_SCHEMA.names())
        .cast(READ_SCHEMA)
    )


def _matured(posts: pl.DataFrame) -> pl.DataFrame:
    young, old = pl.duration(days=WINDOW.min_age_days), pl.duration(days=WINDOW.max_age_days)
    since = pl.col("as_of").cast(_MOMENT) - pl.col("posted_at").cast(_MOMENT)
    return posts.filter(_read_after() >= young, since <= old)


def _read_after() -> pl.Expr:
    """Give the time between a post and the reading of its counts."""
    read_at = pl.coalesce(pl.col("captured_at"), pl.col("as_of")).cast(_MOMENT)
    return read_at - pl.col("posted_at").cast(_MOMENT)


def _metric_of(posts: pl.DataFrame, aggregates: pl.DataFrame) -> pl.DataFrame:
    """Decide per account whether views or likes are forecast."""
    shown = posts.group_by("account_key").agg(pl.col("views").count(), pl.col("likes").count())
    supplied = aggregates.group_by("account_key").agg((pl.col(f"avg_{name}") > 0).any() for name in ("views", "likes"))
    views, likes = (
        (pl.col(name) >= LEAST_VIEWED) | pl.col(f"avg_{name}").fill_null(value=False) for name in ("views", "likes")
    )
    by_views = views | (~likes & (pl.col("views") > 0))
    joined = shown.join(supplied, on="account_key", how="left")
    metric = pl.when(by_views).then(pl.lit("views")).otherwise(pl.lit("likes"))
    return joined.select("account_key", metric=metric)


def formats_used(history: pl.DataFrame) -> pl.DataFrame:
    """Give the formats of every account, the one it uses most first.

    Returns:
        account_key, format (null where no post tells its format), posts, place (0 is the main format).

    """
    counted = history.group_by("account_key", "format").agg(posts=pl.len(), newest=pl.col("posted_at").max())
    told = pl.col("format").is_not_null() | ~pl.col("format").is_not_null().any().over("account_key")
    ranked = counted.filter(told).sort(
        "account_key", "posts", "newest", "format", descending=[False, True, True, False]
    )
    placed = ranked.with_columns(place=pl.int_range(pl.len()).over("account_key"))
    return placed.filter(pl.col("place") < MOST_FORMATS).drop("newest")


def target_rows(formats: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Ask for an own and a paid post of every format of every account, published at the account's ``as_of``.

    Args:
        formats: account_key, format.
        accounts: account_key, as_of.

    Returns:
        A frame of :data:`TARGET_SCHEMA`.

    """
    asked = formats.join(accounts.select("account_key", posted_at="as_of"), on="account_key")
    kinds = pl.DataFrame({"kind": [OWN, PAID], "sponsored": [0.0, 1.0]})
    name = pl.concat_str(pl.col("format").fill_null(""), pl.lit(":"), "kind")
    both = asked.join(kinds, how="cross").with_columns(target_id=name, text=pl.lit(None, pl.String))
    return both.select(TARGET_SCHEMA.names()).cast(TARGET_SCHEMA)


def asked_target(key: str, posted_at: datetime, post_format: str | None, *, paid: bool) -> pl.DataFrame:
    """Ask for one post of one account."""
    accounts = pl.DataFrame({"account_key": [key], "as_of": [posted_at]})
    formats = pl.DataFrame({"account_key": [key], "format": [post_format]}, schema_overrides={"format": pl.String})
    return target_rows(formats, accounts).filter(pl.col("sponsored") == float(paid))
