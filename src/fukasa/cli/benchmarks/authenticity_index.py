"""An index as a refresh leaves it before the review, made of chance: for measuring, nothing is to be learnt from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.authenticity.audience.samples import sample_evidence
from fukasa.analysis.authenticity.comment_evidence import COMMENT_EVIDENCE_SCHEMA
from fukasa.analysis.authenticity.pods.evidence import EVIDENCE_SCHEMA
from fukasa.analysis.engagement.tiers import assign_tiers
from fukasa.core.provenance import SHARED
from fukasa.lake.index_writer import IndexWriter

DAYS, POSTS = 180, 30
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
_BLOCK = 10_000
_JUMPING = 0.05
"""Accounts with one large jump: more than a catalogue has, and what costs most."""

_PLATFORMS = ("instagram", "tiktok", "youtube", "x")
_CATEGORIES = ("beauty", "food", "travel", "gaming", "fashion", "fitness")
_COUNTRIES = ("JP", "US", "KR", "TW")
_LANGUAGES = ("ja", "en", "ko", "zh")
_FORMATS = ("short", "image", "carousel")
Reals = NDArray[np.float64]


def write_bench_index(path: Path, accounts: int, seed: int = 7) -> None:
    """Write an index of accounts with daily snapshots, posts, and figures of comments, pods and samples."""
    rng = np.random.default_rng(seed)
    writer = IndexWriter(path)
    for first in range(0, accounts, _BLOCK):
        for table, rows in _block(first, min(_BLOCK, accounts - first), rng).items():
            writer.add(table, rows.to_arrow())
    writer.finish(lake_version=1, built_at=AS_OF.isoformat())


def _block(first: int, n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    followers = np.exp(rng.normal(9.5, 1.6, n)).round()
    accounts = _accounts(first, followers, rng)
    keys = accounts["row_key"]
    return {
        "accounts": accounts,
        "growth": _growth(keys, followers, rng),
        "posts": _posts(keys, followers, rng),
        "comment_evidence": _figures(keys, COMMENT_EVIDENCE_SCHEMA, rng),
        "pod_evidence": _pods(keys, rng),
        "sample_evidence": _no_samples(),
    }


def _accounts(first: int, followers: Reals, rng: np.random.Generator) -> pl.DataFrame:
    n = len(followers)
    platform = rng.choice(_PLATFORMS, n)
    place = rng.integers(0, len(_COUNTRIES), n)
    keys = [f"{name}:b{first + at:07d}" for at, name in enumerate(platform)]
    return assign_tiers(
        pl.DataFrame(
            {
                "row_key": keys,
                "account_key": keys,
                "visibility": [SHARED] * n,
                "replaced_for": pl.Series([[]] * n, dtype=pl.List(pl.String)),
                "platform": platform,
                "category": rng.choice(_CATEGORIES, n),
                "country": np.array(_COUNTRIES)[place],
                "language": np.array(_LANGUAGES)[place],
                "followers": followers.astype(np.int64),
                "is_celebrity": [False] * n,
                "derived_permitted": [True] * n,
                "auth_context": ["public"] * n,
                "as_of": [AS_OF] * n,
            },
            schema_overrides={"as_of": pl.Datetime("us", "UTC")},
        )
    )


def _growth(keys: pl.Series, followers: Reals, rng: np.random.Generator) -> pl.DataFrame:
    n = len(followers)
    daily = rng.normal(0.0008, 0.0012, (n, DAYS))
    jumping = np.flatnonzero(rng.random(n) < _JUMPING)
    daily[jumping, rng.integers(30, DAYS - 30, len(jumping))] += rng.uniform(0.05, 0.6, len(jumping))
    line = followers[:, None] * np.exp(np.cumsum(daily, axis=1) - daily.sum(axis=1, keepdims=True))
    days = [AS_OF - timedelta(days=DAYS - 1 - day) for day in range(DAYS)]
    return pl.DataFrame(
        {
            "row_key": keys.gather(np.repeat(np.arange(n), DAYS)),
            "captured_at": pl.Series(days, dtype=pl.Datetime("us", "UTC")).gather(np.tile(np.arange(DAYS), n)),
            "followers": line.round().astype(np.int64).ravel(),
            "following": np.repeat(rng.integers(50, 2_000, n), DAYS),
            "posts_total": np.tile(np.arange(DAYS) // 5, n),
        }
    ).with_columns(definition_version=pl.lit("bench/1"), auth_context=pl.lit("public"))


def _posts(keys: pl.Series, followers: Reals, rng: np.random.Generator) -> pl.DataFrame:
    n = len(followers)
    shape = (n, POSTS)
    views = followers[:, None] * np.exp(rng.normal(-1.2, 0.6, (n, 1)) + rng.normal(0, 0.5, shape))
    likes = views * np.exp(rng.normal(-3.0, 0.3, (n, 1)) + rng.normal(0, 0.3, shape))
    comments = likes * np.exp(rng.normal(-3.2, 0.4, (n, 1)) + rng.normal(0, 0.4, shape))
    ages = np.sort(rng.uniform(1, 175, shape), axis=1)
    at = np.datetime64(AS_OF.replace(tzinfo=None), "us") - (ages * 86_400e6).astype("timedelta64[us]")
    return pl.DataFrame(
        {
            "row_key": keys.gather(np.repeat(np.arange(n), POSTS)),
            "post_id": np.char.add("p", np.arange(n * POSTS).astype(str)),
            "posted_at": pl.Series(at.ravel()).dt.replace_time_zone("UTC"),
            "captured_at": pl.Series([AS_OF], dtype=pl.Datetime("us", "UTC")).gather(np.zeros(n * POSTS, dtype=int)),
            "format": rng.choice(_FORMATS, n * POSTS),
            **{
                name: counts.round().astype(np.int64).ravel()
                for name, counts in (("views", views), ("likes", likes), ("comments", comments))
            },
        }
    ).with_columns(
        caption=pl.lit("今日の一枚。いつもありがとう"),
        hashtags=pl.lit(["日常"], pl.List(pl.String)),
        sponsored=pl.lit(value=False),
        p_sponsored=pl.lit(0.02),
    )


def _figures(keys: pl.Series, schema: pl.Schema, rng: np.random.Generator) -> pl.DataFrame:
    """Make figures of a schema: counts in the hundreds, shares, angles and their errors between 0 and 1."""
    made = {
        name: rng.integers(100, 500, len(keys)) if kind == pl.Int64() else rng.beta(2, 6, len(keys))
        for name, kind in schema.items()
        if name != "account_key"
    }
    return pl.DataFrame({"row_key": keys, **made})


def _pods(keys: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    """Let everybody be heard by hundreds, a few within the hour, and nobody be in a pod."""
    heard, hour = rng.integers(200, 500, len(keys)), rng.integers(0, 60, len(keys))
    figures = {"pod_comments": heard, "pod_authored": heard, "heard": heard, "heard_hour": hour, "mutual_n": hour // 10}
    made = pl.DataFrame({"row_key": keys, **figures}).with_columns(
        heard_before=pl.lit(0),
        owner_known=pl.lit(value=True),
        mutual_partners=pl.lit(0),
        mutual_hour_share=pl.col("mutual_n") / pl.col("heard"),
        pod_id=pl.lit(None),
        pod_members=pl.lit(0),
        pod_strength=pl.lit(0.0),
    )
    told = {name: kind for name, kind in EVIDENCE_SCHEMA.items() if name != "account_key"}
    return made.select("row_key", *(pl.col(name).cast(kind) for name, kind in told.items()))


def _no_samples() -> pl.DataFrame:
    nothing = pl.DataFrame(
        schema={"account_key": pl.String, "base": pl.String, "profile": pl.String, "posts": pl.Int64}
    )
    return sample_evidence(nothing)[0].rename({"account_key": "row_key"})
