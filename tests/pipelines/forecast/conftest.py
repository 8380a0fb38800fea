from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def panel():
    """Make histories with planted levels: sixty accounts, twenty posts each, a few of them paid."""

    def make(accounts=60, posts=20, sigma=0.5, seed=1, prefix="tiktok:a", shift=0.0):
        rng = np.random.default_rng(seed)
        level = np.repeat(rng.normal(9 + shift, 1, accounts), posts)
        paid = rng.random(accounts * posts) < 0.15
        number = np.tile(np.arange(posts), accounts)
        keys = np.repeat([f"{prefix}{place:03d}" for place in range(accounts)], posts)
        return pl.DataFrame(
            {
                "account_key": keys,
                "post_id": [f"p{place:03d}" for place in number],
                "posted_at": [START - timedelta(days=3 * int(posts - place)) for place in number],
                "platform": "tiktok",
                "metric": "views",
                "value": np.exp(level + sigma * rng.standard_normal(accounts * posts)).round(),
                "format": "short",
                "sponsored": paid.astype(float),
                "followers": np.exp(level),
                "category": None,
                "text": None,
            },
            schema_overrides={"category": pl.String, "text": pl.String, "posted_at": pl.Datetime("us", "UTC")},
        )

    return make


@pytest.fixture
def write_posts(tmp_path):
    """Write a posts file out of history rows; columns may be left out or renamed."""

    def write(rows, name="posts.csv", drop=(), rename=None):
        told = rows.select(
            account_id=pl.col("account_key").str.split(":").list.get(1),
            platform="platform",
            post_id="post_id",
            posted_at=pl.col("posted_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            views=pl.col("value").cast(pl.Int64),
            format="format",
            caption=pl.lit("朝の記録"),
        )
        path = tmp_path / name
        told.drop(drop).rename(rename or {}).write_csv(path)
        return path

    return write
