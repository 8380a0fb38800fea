"""Accounts, posts and snapshots as the analysis takes them; every test names only what it is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

AS_OF = datetime(2026, 11, 1, 12, tzinfo=UTC)
MOMENT = pl.Datetime("us", "UTC")
AVERAGES = ("avg_views", "avg_likes", "avg_comments", "avg_shares", "avg_saves", "avg_engagements", "engagement_rate")
COUNTS = ("followers", "views", "impressions", "reach", "likes", "comments", "saves", "shares", "reposts", "quotes")

ACCOUNT_SCHEMA = {
    "account_key": pl.String, "platform": pl.String, "category": pl.String, "followers": pl.Int64,
    "is_celebrity": pl.Boolean, "as_of": MOMENT, **dict.fromkeys(AVERAGES, pl.Float64),
    "derived_permitted": pl.Boolean, "visibility": pl.String,
}  # fmt: skip
POST_SCHEMA = {
    "account_key": pl.String, "post_id": pl.String, "posted_at": MOMENT, "format": pl.String, "sponsored": pl.Boolean,
    "p_sponsored": pl.Float64, "captured_at": MOMENT, **dict.fromkeys(COUNTS, pl.Int64),
    "watch_time_avg_s": pl.Float64, "completion_rate": pl.Float64, "retention_class": pl.String,
}  # fmt: skip


def account(key: str = "tiktok:a", **values: Any) -> dict[str, Any]:
    usual = {
        "platform": key.split(":", maxsplit=1)[0],
        "category": "beauty",
        "followers": 20_000,
        "as_of": AS_OF,
        "derived_permitted": True,
        "visibility": "shared",
    }
    return {"account_key": key, **usual, **values}


def post(key: str = "tiktok:a", *, days: float = 30, **values: Any) -> dict[str, Any]:
    posted = AS_OF - timedelta(days=days)
    usual = {"post_id": f"{key}-{days}", "posted_at": posted, "captured_at": AS_OF, "retention_class": "supplied"}
    return {"account_key": key, **usual, **values}


def accounts(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=ACCOUNT_SCHEMA)


def posts(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=POST_SCHEMA)


def posts_of(key: str, number: int, **values: Any) -> list[dict[str, Any]]:
    """So many posts three days apart, the newest ten days old."""
    return [post(key, days=10 + 3 * place, **values) for place in range(number)]


def snapshots(rows: Iterable[tuple[str, float, int]]) -> pl.DataFrame:
    """Snapshots from (account, days ago, followers)."""
    dated = [(key, AS_OF - timedelta(days=days), followers) for key, days, followers in rows]
    return pl.DataFrame(
        dated, schema={"account_key": pl.String, "captured_at": MOMENT, "followers": pl.Int64}, orient="row"
    )


def world(
    seed: int = 0, *, number: int = 400, each: int = 20, within: float = 0.7
) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray]:
    """Accounts with a planted centre of log views, and their posts; gives posts, accounts and the centres."""
    rng = np.random.default_rng(seed)
    followers = np.exp(rng.normal(9.5, 1.2, number)).astype(int) + 1_000
    centre = 0.8 * np.log(followers) + 1 + rng.normal(0, 0.6, number)
    keys = [f"tiktok:{place:05d}" for place in range(number)]
    views = np.exp(centre[:, None] + rng.normal(0, within, (number, each))).astype(int) + 1
    days = 10 + 4 * np.arange(each)
    people = accounts(*(account(key, followers=int(size)) for key, size in zip(keys, followers, strict=True)))
    flat = pl.DataFrame(
        {
            "account_key": np.repeat(keys, each),
            "post_id": [f"{key}-{day}" for key in keys for day in days],
            "posted_at": [AS_OF - timedelta(days=int(day)) for _ in keys for day in days],
            "views": views.ravel(),
            "likes": (views.ravel() // 20),
            "comments": (views.ravel() // 400),
        }
    ).with_columns(pl.col("posted_at").cast(MOMENT))
    return flat, people, centre
