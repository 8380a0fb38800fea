"""A small world of its own: growth by people, day by day, into which jumps of known date and size are planted.

It shares nothing with the package: gains are over-dispersed counts that follow weekdays and posts; readings are taken
once a day at any hour.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

DAYS = 180
START = datetime(2026, 4, 1, tzinfo=UTC)
SERIES_SCHEMA = {
    "account_key": pl.String,
    "captured_at": pl.Datetime("us", "UTC"),
    "followers": pl.Int64,
    "following": pl.Int64,
    "posts_total": pl.Int64,
    "definition_version": pl.String,
    "auth_context": pl.String,
}
POST_SCHEMA = {
    "account_key": pl.String,
    "post_id": pl.String,
    "posted_at": pl.Datetime("us", "UTC"),
    "format": pl.String,
    "views": pl.Int64,
    "likes": pl.Int64,
    "comments": pl.Int64,
    "caption": pl.String,
    "hashtags": pl.List(pl.String),
    "sponsored": pl.Boolean,
}
NO_PURGES = pl.DataFrame(
    schema={
        "platform": pl.String,
        "began": pl.Date,
        "ended": pl.Date,
        "fallen": pl.Float64,
        "usual": pl.Float64,
        "watched": pl.Float64,
    }
)


@dataclass
class Account:
    """Followers at the end of every day, and the posts."""

    key: str
    followers: np.ndarray
    posts: list[dict] = field(default_factory=list)
    day: int = 0  # when something was planted
    size: float = 0.0  # and how many followers came in all


def organic(rng, key="instagram:a", followers=20_000, monthly=0.02, days=DAYS):
    """Grow by people: daily gains swing by half, more on weekends and after posts; some leave."""
    mean = followers * max(monthly, 0.0) / 30 * 1.5
    post_days = np.sort(rng.choice(days, 30, replace=False))
    pull = 1 + 0.5 * np.isin(np.arange(days), post_days) + 0.2 * (np.arange(days) % 7 >= 5)
    gained = rng.poisson(mean * pull * rng.gamma(4, 1 / 4, days))
    left = rng.poisson(followers * max(monthly, 0.0) / 30 * 0.5 + followers * max(-monthly, 0.0) / 30, days)
    account = Account(key, followers + np.cumsum(gained - left))
    for number, day in enumerate(post_days):
        account.posts.append(post(rng, key, number, int(day), followers))
    return account


def post(rng, key, number, day, followers, **known):
    views = int(0.4 * followers * rng.lognormal(0, 0.4))
    at = START + timedelta(days=int(day), hours=float(rng.uniform(8, 12)))
    return {
        "account_key": key,
        "post_id": f"{key}-{number}",
        "posted_at": at,
        "format": "image",
        "views": views,
        "likes": int(views * 0.08),
        "comments": int(views * 0.004),
        "caption": "a walk by the sea",
        "hashtags": ["sea"],
        "sponsored": False,
        **known,
    }


def lifted(rng, key, day, followers, by, **known):
    """A post that was seen so many times the usual."""
    views = int(0.4 * followers * by)
    figures = {"views": views, "likes": int(views * 0.08), "comments": int(views * 0.004)}
    return post(rng, key, 99, day, followers, **figures, **known)


def add(account, day, gains):
    """Let so many more come on the days from `day` on."""
    extra = np.zeros(len(account.followers))
    stop = min(day + len(gains), len(extra))
    extra[day:stop] = np.asarray(gains)[: stop - day]
    account.followers = account.followers + np.rint(np.cumsum(extra)).astype(np.int64)
    account.day, account.size = day, float(np.sum(gains))


def block(rng, account, day, share, days=3):
    add(account, day, np.full(days, share * account.followers[day - 1] / days))


def decay(rng, account, day, share, half=3.0):
    falling = 0.5 ** (np.arange(30) / half)
    add(account, day, share * account.followers[day - 1] * falling / falling.sum())


def lose(account, day, size, over=40):
    """Let so many leave evenly from `day` on."""
    planted = account.day, account.size
    add(account, day, np.full(over, -size / over))
    account.day, account.size = planted


def series_of(accounts, every=1, following=300, **known):
    """Readings at the end of every day, or of every so many days."""
    rows = []
    for account in accounts:
        taken = np.arange(0, len(account.followers), every)
        rows.append(
            pl.DataFrame(
                {
                    "account_key": [account.key] * len(taken),
                    "captured_at": [START + timedelta(days=int(day), hours=23) for day in taken],
                    "followers": account.followers[taken].astype(np.int64),
                    "following": [following] * len(taken),
                    "posts_total": [400] * len(taken),
                    "definition_version": ["v1"] * len(taken),
                    "auth_context": ["public"] * len(taken),
                    **known,
                },
                schema=SERIES_SCHEMA,
            )
        )
    return pl.concat(rows) if rows else pl.DataFrame(schema=SERIES_SCHEMA)


def posts_of(accounts):
    return pl.DataFrame([row for account in accounts for row in account.posts], schema=POST_SCHEMA)


def many(rng, n, plant=None, name="x"):
    """So many organic accounts of all sizes; `plant(rng, account)` adds something to each."""
    made = []
    for number in range(n):
        followers = int(np.exp(rng.uniform(np.log(2_000), np.log(1_000_000))))
        account = organic(rng, f"instagram:{name}{number:04d}", followers, rng.uniform(-0.005, 0.04))
        if plant:
            plant(rng, account)
        made.append(account)
    return made
