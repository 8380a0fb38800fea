"""Posts counted again and again, whose true growth is known and unlike the curves that are assumed."""

from datetime import UTC, datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.maturity import PAIRS_SCHEMA

READ_AT = datetime(2026, 11, 1, tzinfo=UTC)
HALFLIFE = 4.0


def grown(age, halflife=HALFLIFE):
    """The part of its final count that a post has: rational in the square root of age, no curve of the product."""
    root = np.sqrt(age / halflife)
    return root / (1 + root) * (1 + 0.2 * root) / (1 + 0.15 * root)


def share(age, halflife=HALFLIFE):
    return grown(age, halflife) / grown(30.0, halflife)


def counted_posts(rng, *, accounts=40, posts=8, counts=6, between=0.0, noise=0.0, oldest=120.0, views=50_000):
    """Ages and counts of posts: creators with a pace of their own, each count with noise of its own growth.

    Args:
        rng: the randomness.
        accounts: creators.
        posts: posts per creator.
        counts: how often each was counted, at random ages from half a day on.
        between: log spread of half-lives between creators.
        noise: variance of a post's growth per unit of expected log growth.
        oldest: age at the last count, at most, in days.
        views: median final count.

    """
    size = accounts * posts
    account = np.repeat(np.arange(accounts), posts)
    ages = np.sort(np.exp(rng.uniform(np.log(0.5), np.log(oldest), (size, counts))), axis=1)
    halflife = HALFLIFE * np.exp(between * rng.normal(size=accounts))[account][:, None]
    logs = np.log(grown(ages, halflife))
    steps = np.diff(logs, axis=1)
    jumps = np.cumsum(np.sqrt(noise * steps) * rng.normal(size=steps.shape) - noise * 0.0, axis=1)
    wandered = np.concatenate([np.zeros((size, 1)), jumps], axis=1)
    final = views * np.exp(rng.normal(0, 1, (size, 1)))
    return account, ages, rng.poisson(final * np.exp(logs + wandered)).astype(float)


def pairs_of(account, ages, values, *, platform="tiktok", format="short"):  # noqa: A002
    size, counts = ages.shape
    post = np.repeat(np.arange(size), counts - 1)
    return pl.DataFrame(
        {
            "account_key": [f"{platform}:{number:04d}" for number in account[post]],
            "post_id": [f"p{number}" for number in post],
            "platform": platform,
            "metric": "views",
            "format": format,
            "age_from": ages[:, :-1].ravel(),
            "age_to": ages[:, 1:].ravel(),
            "value_from": values[:, :-1].ravel(),
            "value_to": values[:, 1:].ravel(),
            "captured_at": READ_AT,
        },
        schema=PAIRS_SCHEMA,
    )
