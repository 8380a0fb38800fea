"""The tables of creators, accounts and their daily counts."""

import numpy as np
import pyarrow as pa

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.feed import DAY_US, Feed
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.growth import followers_at
from fukasa.synth.metrics import Matured
from fukasa.synth.profiles import Profiles, known_creator
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, stream
from fukasa.synth.scenarios import scenarios
from fukasa.synth.strings import where
from fukasa.synth.traits import Traits

DAYS = 180
_STEP = 15
_FOLLOWING = 320.0
_LIKES_PER_POST = 40


def kinds(cast: Cast) -> list[str]:
    """Say who stands behind each account."""
    planted = [CATALOGUE[a].kind if a >= 0 else "person" for a in cast.archetype.tolist()]
    by_scenario = [scenarios()[s].kind for s in cast.scenario.tolist()]
    return [a if a != "person" else s for a, s in zip(planted, by_scenario, strict=True)]


def creators_table(cast: Cast, profiles: Profiles, stamp: Stamp) -> pa.Table:
    """One row per creator of the block."""
    main = pa.array(cast.main)
    agency = [CATALOGUE[a].agency or None if a >= 0 else None for a in cast.archetype.tolist()]
    columns = {
        "creator_id": profiles.creator_id.filter(main),
        "name": profiles.name.filter(main),
        "kind": pa.array(kinds(cast)).filter(main),
        "agency": pa.array(agency, pa.string()).filter(main),
        "country": words(assumptions().countries, cast.country).filter(main),
    }
    return canonical("creators", columns, stamp)


def accounts_table(seed: int, cast: Cast, traits: Traits, profiles: Profiles, stamp: Stamp) -> pa.Table:
    """One row per account of the block."""
    data = assumptions()
    rng = stream(seed, cast.block, "accounts")
    size = len(cast)
    told = happens(rng, data.habits["category_known"], size) | (cast.archetype >= 0)
    verified = happens(rng, data.tiers.verified[cast.tier], size)
    handle = profiles.handle
    host = words(data.platforms.names, cast.platform)
    columns = {
        "platform": host,
        "account_id": profiles.account_id,
        "creator_id": where(known_creator(seed, cast), profiles.creator_id),
        "handle": handle,
        "name": profiles.name,
        "bio": profiles.bio,
        "category": where(told, words(data.categories, cast.category)),
        "category_2": where(told, words(data.categories, cast.category_2)),
        "language": where(happens(rng, data.habits["language_known"], size), words(LANGUAGES, cast.language)),
        "country": words(data.countries, cast.country),
        "region": profiles.region,
        "verified": verified & (traits.age_days > DAYS),
        "is_private": np.zeros(size, dtype=bool),
        "is_celebrity": traits.celebrity,
        "kind": kinds(cast),
        "has_email": happens(rng, data.habits["contact"], size),
        "links": profiles.links,
        "url": [f"https://{p}.example/@{h}" for p, h in zip(host.to_pylist(), handle.to_pylist(), strict=True)],
        "created_at": stamp.end - (traits.age_days * DAY_US).astype(np.int64) // 1_000_000 * 1_000_000,
    }
    return canonical("accounts", columns, stamp)


def snapshots_table(
    seed: int, cast: Cast, traits: Traits, profiles: Profiles, feed: Feed, matured: Matured, stamp: Stamp
) -> pa.Table:
    """The counts of the accounts over 180 days: daily in the catalogue, every 15 days elsewhere."""
    data = assumptions()
    rng = stream(seed, cast.block, "account snapshots")
    row, day = _moments(cast, traits)
    exact = followers_at(cast, traits, row, day)
    jitter = np.where(day > 0, 0.25 * rng.normal(size=len(row)) * np.sqrt(exact), 0.0)
    followers = np.maximum(np.floor(exact + jitter), 0).astype(np.int64)
    platform = cast.platform[row]
    youtube = platform == data.platforms.index("youtube")
    following = rng.lognormal(np.log(_FOLLOWING), 0.9, len(cast))[row]
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
        "following": known(following.astype(np.int64), has_following),
        "posts_total": posts,
        "likes_total": known(likes.astype(np.int64), tiktok),
        "views_total": known(views, youtube),
        **_supplied(rng, cast, traits, row),
    }
    podcast = platform == data.platforms.index("podcast")
    auth = np.where(traits.aggregates[row] | podcast, "supplied", np.where(traits.owner[row], "owner", "public"))
    return canonical("account_snapshots", columns, stamp, auth)


def _moments(cast: Cast, traits: Traits) -> tuple[IntArray, FloatArray]:
    days = np.arange(DAYS, -1, -1 if cast.block == 0 else -_STEP)
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
