"""Posts and evidence of simulated accounts: an honest population into which a test plants one thing."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.engagement import engagement_evidence, fit_engagement_lines, with_residuals
from fukasa.analysis.authenticity.peers import against, fit_bands

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
_MOMENT = pl.Datetime("us", "UTC")


def people(n, rng, *, low=10_000, high=50_000, **same):
    usual = {"platform": "instagram", "tier": "micro", "category": "beauty", "visibility": "shared"}
    usual |= {"permitted": True, "replaced": False}
    followers = np.exp(rng.uniform(np.log(low), np.log(high), n)).astype(np.int64)
    frame = pl.DataFrame({"account_key": [f"instagram:{place:05d}" for place in range(n)], "followers": followers})
    named = [pl.lit(value).alias(name) for name, value in (usual | same).items()]
    return frame.with_columns(*named, as_of=pl.lit(AS_OF).cast(_MOMENT))


def feed(accounts, rng, posts=20):
    """Draw honest posts: views follow followers, likes views, comments likes, each with its luck."""
    n = accounts.height
    size = np.repeat(accounts["followers"].to_numpy(), posts).astype(float)
    own = [np.repeat(rng.normal(0, spread, n), posts) for spread in (0.4, 0.25, 0.3)]
    luck = [rng.normal(0, spread, n * posts) for spread in (0.6, 0.2, 0.3)]
    views = 3 * size**0.85 * np.exp(own[0] + luck[0])
    likes = 0.06 * views * np.exp(own[1] + luck[1])
    comments = 0.03 * likes * np.exp(own[2] + luck[2])
    numbers = np.tile(np.arange(posts), n)
    return pl.DataFrame(
        {
            "account_key": np.repeat(accounts["account_key"].to_numpy(), posts),
            "post_id": [f"p{number:03d}" for number in range(n * posts)],
            "posted_at": [AS_OF - timedelta(days=8 + 5 * int(number)) for number in numbers],
            "format": ["short"] * (n * posts),
            "views": views.astype(np.int64),
            "likes": likes.astype(np.int64),
            "comments": comments.astype(np.int64),
        },
        schema_overrides={"posted_at": _MOMENT},
    )


def planted(posts, accounts, **columns):
    """Put other counts into the posts of some accounts."""
    mine = pl.col("account_key").is_in(accounts)
    return posts.with_columns(pl.when(mine).then(made).otherwise(name).alias(name) for name, made in columns.items())


def seen(accounts, posts):
    """Measure, and take the line on followers off."""
    evidence = accounts.join(engagement_evidence(posts, accounts), on="account_key", how="left", maintain_order="left")
    return with_residuals(evidence, fit_engagement_lines(evidence))


def judged(check, evidence):
    """Compare with peers as fitted on the same population, and judge."""
    bands = fit_bands(evidence.with_columns(x=check.FEATURE, se=f"{check.FEATURE}_se"))
    return check.judge(against(evidence, bands, check.FEATURE, check.DIRECTION))
