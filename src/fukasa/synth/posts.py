"""The tables of posts, their counts and what they name."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.catalogue import FORMATS
from fukasa.synth.assumptions import LANGUAGES, METRICS, assumptions
from fukasa.synth.captions import Captions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import DAY_US, Feed
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.metrics import Matured, counted, grown, seen, snapshot_moments
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream
from fukasa.synth.strings import numbered, where
from fukasa.synth.traits import Traits

_SECONDS = {"short": 32.0, "long": 640.0, "live": 4_200.0, "audio": 1_900.0}
_CATEGORY_TOLD, _LANGUAGE_UNTOLD, _AI_UNTOLD = 0.1, 0.7, 0.9
_MENTION_KINDS = ("brand", "handle", "hashtag")


def post_ids(profiles: Profiles, feed: Feed) -> pa.StringArray:
    """Write the ids of the posts: the account's id and the rank from the newest."""
    return numbered(profiles.account_id.take(pa.array(feed.row)), feed.rank, "-p")


def posts_table(
    seed: int, cast: Cast, traits: Traits, profiles: Profiles, feed: Feed, captions: Captions, stamp: Stamp
) -> pa.Table:
    """One row per post of the block."""
    data = assumptions()
    rng = stream(seed, cast.block, "posts")
    size, row = len(feed), feed.row
    typical = np.array([_SECONDS.get(name, 0.0) for name in FORMATS])[feed.format]
    told = rng.random(size)
    ids = post_ids(profiles, feed)
    platform = words(data.platforms.names, cast.platform[row])
    columns = {
        "platform": platform,
        "account_id": profiles.account_id.take(pa.array(row)),
        "post_id": ids,
        "posted_at": feed.posted_us,
        "format": words(FORMATS, feed.format),
        "sponsored": known(feed.flagged == 1, feed.flagged >= 0),
        "sponsor_brand": where(feed.flagged == 1, captions.brand),
        "followers": known(np.floor(feed.followers).astype(np.int64), traits.owner[row]),
        "title": captions.title,
        "caption": captions.caption,
        "hashtags": captions.hashtags,
        "category": where(told < _CATEGORY_TOLD, words(data.categories, cast.category[row])),
        "language": where(told > _LANGUAGE_UNTOLD, words(LANGUAGES, cast.language[row])),
        "duration_s": known(np.round(typical * rng.lognormal(0, 0.5, size)), typical > 0),
        "is_ai": known(traits.is_ai[row], traits.is_ai[row] | (told > _AI_UNTOLD)),
        "url": pc.binary_join_element_wise("https://", platform, ".example/p/", ids, ""),
    }
    return canonical("posts", columns, stamp, np.where(traits.owner[row], "owner", "public"))


def post_snapshots_table(
    seed: int, cast: Cast, traits: Traits, profiles: Profiles, feed: Feed, matured: Matured, stamp: Stamp
) -> pa.Table:
    """The counts of the posts: all at the end, those of the catalogue also when they were young."""
    post, age = snapshot_moments(cast, feed)
    part = grown(cast, feed, post, age)
    row = feed.row[post]
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[row]),
        "account_id": profiles.account_id.take(pa.array(row)),
        "post_id": post_ids(profiles, feed).take(pa.array(post)),
        "captured_at": np.minimum(feed.posted_us[post] + (age * DAY_US).astype(np.int64), stamp.end),
        **{
            metric: known(counted(matured, metric, post, part), seen(cast, traits, feed, metric)[post])
            for metric in METRICS
        },
        **_owner_metrics(seed, cast, traits, feed, matured, post, part),
    }
    return canonical("post_snapshots", columns, stamp, np.where(traits.owner[row], "owner", "public"))


def _owner_metrics(
    seed: int, cast: Cast, traits: Traits, feed: Feed, matured: Matured, post: IntArray, part: FloatArray
) -> dict[str, pa.Array]:
    """Metrics that only the owner sees: reach, saves, watch time and what came of the post."""
    rng = stream(seed, cast.block, "owner metrics")
    size = len(feed)
    typical = np.array([_SECONDS.get(name, 0.0) for name in FORMATS])[feed.format]
    watched = np.clip(0.42 * np.exp(0.25 * rng.normal(size=size)), 0.05, 0.95)
    views = np.floor(matured.counts["views"][post] * part)
    reach = np.floor(views / (1.12 + 0.3 * rng.random(size)[post]))
    owner = traits.owner[feed.row]
    video = (owner & feed.video)[post]
    names = assumptions().platforms.names

    def on(*platforms: str) -> BoolArray:
        return np.isin(cast.platform[feed.row], [names.index(name) for name in platforms])[post] & owner[post]

    seconds = np.round((watched * typical * 0.6)[post], 1)
    rate = np.exp(0.5 * rng.normal(size=size))[post]
    return {
        "engaged_views": known(np.floor(views * 0.72).astype(np.int64), on("youtube")),
        "unique_viewers": known(reach.astype(np.int64), on("youtube", "tiktok")),
        "reach": known(reach.astype(np.int64), on("instagram", "tiktok")),
        "link_clicks": known(np.floor(reach * 0.003 * rate).astype(np.int64), on("x")),
        "profile_visits": known(np.floor(reach * 0.012 * rate).astype(np.int64), on("instagram", "tiktok")),
        "follows_gained": known(np.floor(reach * 0.002 * rate).astype(np.int64), on("instagram", "youtube")),
        "watch_time_avg_s": known(seconds, video),
        "watch_time_total_s": known(seconds * views, video),
        "completion_rate": known(np.round((watched * 0.5)[post], 4), video),
    }


def mentions_table(
    cast: Cast, profiles: Profiles, feed: Feed, captions: Captions, stamp: Stamp, *, with_hashtags: bool
) -> pa.Table:
    """What the posts name: brands and handles, and the hashtags where they are wanted."""
    every = np.arange(len(feed))
    branded, named = every[np.asarray(captions.brand.is_valid())], every[captions.named >= 0]
    handles = profiles.handle.take(pa.array(captions.named[named]))
    post = [branded, named]
    value = [captions.brand.take(pa.array(branded)), handles]
    if with_hashtags:
        post.append(np.asarray(pc.list_parent_indices(captions.hashtags)))
        value.append(captions.hashtags.flatten())
    kind = np.repeat(np.arange(len(post)), [len(part) for part in post])
    which = np.concatenate(post)
    row = feed.row[which]
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[row]),
        "account_id": profiles.account_id.take(pa.array(row)),
        "post_id": post_ids(profiles, feed).take(pa.array(which)),
        "kind": words(_MENTION_KINDS, kind),
        "value": pa.concat_arrays(value),
        "posted_at": feed.posted_us[which],
    }
    return canonical("mentions", columns, stamp)
