"""Comments under the posts of simulated accounts, judged already."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.depth.labels import COMMENT_COLUMNS, with_flags

START = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
_MOMENT = pl.Datetime("us", "UTC")
_SCHEMA = dict.fromkeys(COMMENT_COLUMNS, pl.String()) | {
    "posted_at": _MOMENT,
    "is_creator": pl.Boolean(),
    "by_creator": pl.Boolean(),
    "mutual": pl.Boolean(),
}
_SYLLABLES = np.array(["ka", "mi", "so", "ru", "ne", "to", "ha", "yu", "ri", "mo", "tsu", "ke", "no", "shi", "wa"])
POSTS = 10


def talk(accounts, rng, each=120):
    """Draw honest comments: words of their own, an uneven crowd, some of them soon."""
    n = len(accounts) * each
    account = np.repeat(np.arange(len(accounts)), each)
    person = np.floor(400 * rng.random(n) ** 1.6).astype(int)
    post = np.tile(np.arange(each) % POSTS, len(accounts))
    minutes = 300 * np.exp(1.7 * rng.normal(size=n))
    said = _SYLLABLES[rng.integers(0, len(_SYLLABLES), (n, 14))]
    full = rng.random(n) < np.repeat(rng.beta(8, 12, len(accounts)), each)
    return pl.DataFrame(
        {
            "account_key": np.array(accounts, dtype=object)[account],
            "post_id": [f"p{one}" for one in post],
            "comment_id": [f"c{number}" for number in range(n)],
            "commenter": [f"{a}:{p}" for a, p in zip(account, person, strict=True)],
            "posted_at": [
                moment(int(one)) + timedelta(minutes=float(later)) for one, later in zip(post, minutes, strict=True)
            ],
            "text": ["".join(row) for row in said],
            "is_creator": [False] * n,
            "by_creator": [False] * n,
            "mutual": [False] * n,
            "labels": np.where(full, "experience", "praise"),
        },
        schema_overrides=_SCHEMA,
    ).with_columns(reply_to=pl.lit(None, dtype=pl.String))


def moment(post):
    """When a post was made."""
    return START + timedelta(days=3 * post)


def made(accounts):
    """Give the posts of the accounts."""
    rows = [(one, f"p{post}", moment(post)) for one in accounts for post in range(POSTS)]
    return pl.DataFrame(
        rows, orient="row", schema={"account_key": pl.String, "post_id": pl.String, "posted_at": _MOMENT}
    )


def labelled(comments):
    """Give what a classifier would say of the comments."""
    return with_flags(comments.filter(~pl.col("is_creator")))
