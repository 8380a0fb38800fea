"""The table of the accounts' counts over 180 days."""

import numpy as np
import pyarrow as pa

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import DAY_US, Feed
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.growth import DAYS, daily_followers, daily_following
from fukasa.synth.metrics import Matured
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream
from fukasa.synth.traits import Traits

_STEP = 15
_FOLLOWING = 320.0
_LIKES_PER_POST = 40


def snapshots_table(
    seed: int,
    cast: Cast,
    traits: Traits,
    profiles: Profiles,
    feed: Feed,
    matured: Matured,
    stamp: Stamp,
    *,
    daily: bool = False,
) -> pa.Table:
    """The counts of the accounts over 180 days: daily in the catalogue or where asked for, else every 15 days."""
    data = assumptions()
    rng = stream(seed, cast.block, "account snapshots")
    row, day = _moments(cast, traits, daily=daily)
    whole = day.astype(np.int64)
    followers = np.floor(_followers(seed, cast, traits, feed)[row, whole]).astype(np.int64)
    platform = cast.platform[row]
    youtube = platform == data.platforms.index("youtube")
    today = rng.lognormal(np.log(_FOLLOWING), 0.9, len(cast))
    today = np.where(traits.churn > 0, np.clip(3 * today, 500, 7_400), today)
    following = np.floor(daily_following(seed, cast, traits, today)[row, whole]).astype(np.int64)
    posts = _posts_total(traits, row, day)
    likes = _likes_total(cast, traits, feed, matured)[row] * posts
    has_following = ~np.isin(platform, [data.platforms.index(name) for name in ("youtube", "naver_blog", "podcast")])
    tiktok = platform == data.platforms.index("tiktok")
    views = (np.exp(traits.view_mu)[row] * posts * 1.2).astype(np.int64)
    columns = {
        "platform": words(data.platforms.names, platform),
        "account_id": profiles.account_id.take(pa.array(row)),
        "captured_at": stamp.end - (day * DAY_US).astype(np.int64),
        "followers": np.where(youtube, _three_digits(followers), followers),
        "following": known(following, has_following),
        "posts_total": posts,
        "likes_total": known(likes.astype(np.int64), tiktok),
        "views_total": known(views, youtube),
        **_supplied(rng, cast, traits, row),
    }
    podcast = platform == data.platforms.index("podcast")
    auth = np.where(traits.aggregates[row] | podcast, "supplied", np.where(traits.owner[row], "owner", "public"))
    return canonical("account_snapshots", columns, stamp, auth)


def _followers(seed: int, cast: Cast, traits: Traits, feed: Feed) -> FloatArray:
    organic = ~feed.event
    return daily_followers(seed, cast, traits, feed.row[organic], feed.age[organic], feed.noise[organic])


def _moments(cast: Cast, traits: Traits, *, daily: bool) -> tuple[IntArray, FloatArray]:
    days = np.arange(DAYS, -1, -1 if daily or cast.block == 0 else -_STEP)
    row, day = np.repeat(np.arange(len(cast)), len(days)), np.tile(days, len(cast)).astype(float)
    lives = (day <= traits.age_days[row]) & ~(traits.aggregates[row] & (day > 0))
    return row[lives], day[lives]


def _three_digits(counts: IntArray) -> IntArray:
    """Round down to three digits, as YouTube shows subscribers."""
    step = 10 ** np.maximum(np.floor(np.log10(np.maximum(counts, 1))).astype(np.int64) - 2, 0)
    return np.asarray(counts // step * step)


def _posts_total(traits: Traits, row: IntArray, day: FloatArray) -> IntArray:
    rate = np.maximum(traits.cadence, 1) / DAYS
    alive = np.maximum(traits.age_days[row] - np.maximum(day, traits.quiet_days[row]), 0)
    return np.asarray(np.ceil(rate[row] * alive), dtype=np.int64)


def _likes_total(cast: Cast, traits: Traits, feed: Feed, matured: Matured) -> FloatArray:
    total = np.bincount(feed.row, weights=matured.counts["likes"], minlength=len(cast))
    count = np.maximum(np.bincount(feed.row, minlength=len(cast)), 1)
    return np.maximum(total / count, _LIKES_PER_POST * traits.er)


def _supplied(rng: np.random.Generator, cast: Cast, traits: Traits, row: IntArray) -> dict[str, pa.Array]:
    """Averages that a media kit would tell, for the accounts that have nothing else."""
    luck = np.exp(0.1 * rng.normal(size=len(row)))
    told: BoolArray = traits.aggregates[row]
    engaged = traits.er[row] * cast.followers[row] * luck
    comments = engaged * traits.comment_share[row]
    return {
        "avg_views": known(np.round(np.exp(traits.view_mu[row]) * luck * 1.1), told & ~traits.hidden[row]),
        "avg_likes": known(np.round(engaged - comments), told),
        "avg_comments": known(np.round(comments, 1), told),
        "avg_engagements": known(np.round(engaged), told),
        "engagement_rate": known(np.round(traits.er[row] * luck, 4).clip(0, 1), told),
    }
