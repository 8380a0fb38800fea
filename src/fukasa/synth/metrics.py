"""What a post shows at an age: views, likes and the rest, as far as the platform or the owner lets them be seen."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.packages import Packages
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, stream
from fukasa.synth.traits import Traits

_MATURING = 0.7  # shape of the growth of views with age
_ENGAGEMENT_NOISE = 0.18
_ENGAGED_MAX = 0.40  # of the views
_LIKED_MAX = 0.95  # of the views, bought likes included
_SAVED_FROM_X = 0.35
AGES = (1.0, 3.0, 7.0, 14.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Matured:
    """The counts each post has when matured; missing on the platform is decided by ``seen``.

    Attributes:
        counts: by metric, one real number per post.
        packages: the part of them that was bought or came from a pod.

    """

    counts: dict[str, FloatArray]
    packages: Packages


def mature(seed: int, cast: Cast, traits: Traits, feed: Feed) -> Matured:
    """Draw the matured counts of every post."""
    known = assumptions()
    rng = stream(seed, cast.block, "metrics")
    row, size = feed.row, len(feed)
    pull = known.habits["engagement_follows_views"] * feed.noise
    engaged = traits.er[row] * np.exp(pull + _ENGAGEMENT_NOISE * rng.normal(size=size))
    total = np.minimum(engaged * feed.audience, _ENGAGED_MAX * feed.views)
    comment_share = np.clip(traits.comment_share[row] * np.exp(0.25 * rng.normal(size=size)), 0, 0.8)
    comments = total * comment_share
    likes = total - comments
    counts = {"views": feed.views, "impressions": feed.views, "likes": likes, "comments": comments}
    for metric in ("saves", "shares", "reposts", "quotes"):
        luck = np.exp(0.3 * rng.normal(size=size))
        counts[metric] = np.minimum(likes * known.beside[metric] * traits.beside[row] * luck, 0.3 * feed.views)
    on_x = cast.platform[row] == known.platforms.index("x")
    counts["views"] = np.where(on_x, _SAVED_FROM_X * feed.views, feed.views)
    packages = Packages.draw(seed, cast, traits, feed)
    return Matured(counts=counts | _inflated(counts, packages, on_x), packages=packages)


def _inflated(counts: dict[str, FloatArray], packages: Packages, on_x: BoolArray) -> dict[str, FloatArray]:
    """Put what was bought, and what a pod brings, on top of what the posts have on their own."""
    seen_times = counts["impressions"] + packages.views
    comments = counts["comments"] + packages.comments + packages.pod
    room = np.maximum(_LIKED_MAX * seen_times - comments, counts["likes"])
    return {
        "impressions": seen_times,
        "views": counts["views"] + np.where(on_x, _SAVED_FROM_X, 1.0) * packages.views,
        "likes": np.minimum(counts["likes"] + packages.likes + packages.pod, room),
        "comments": np.minimum(comments, _LIKED_MAX * seen_times / 2),
    }


def grown(cast: Cast, feed: Feed, post: IntArray, age: FloatArray) -> FloatArray:
    """Compute the part of its matured counts that a post has at an age."""
    halflife = assumptions().platforms.halflife[cast.platform[feed.row[post]]]
    return np.asarray(1 - 0.5 ** ((np.maximum(age, 0) / halflife) ** _MATURING))


def seen(cast: Cast, traits: Traits, feed: Feed, metric: str) -> BoolArray:
    """Tell for which posts a metric can be known: public there, or known from the owner."""
    platforms = assumptions().platforms
    platform = cast.platform[feed.row]
    public = platforms.visible[metric][platform] | (platforms.visible_video[metric][platform] & feed.video)
    owner = traits.owner[feed.row] & _owner_knows(cast, feed, metric)
    hidden = traits.hidden[feed.row] & (metric == "views")
    return np.asarray((public | owner) & ~hidden)


def _owner_knows(cast: Cast, feed: Feed, metric: str) -> BoolArray:
    platform = cast.platform[feed.row]
    names = assumptions().platforms.names
    known_to_owner = {
        "views": ("instagram", "threads", "naver_blog"),
        "saves": ("instagram",),
        "shares": ("instagram", "youtube", "threads"),
        "likes": ("threads",),
        "quotes": ("threads",),
    }
    return np.isin(platform, [names.index(name) for name in known_to_owner.get(metric, ())])


def snapshot_moments(cast: Cast, feed: Feed) -> tuple[IntArray, FloatArray]:
    """List which post is looked at at which age: all at the end, those of the catalogue also when young."""
    every = np.arange(len(feed))
    if cast.block:
        return every, feed.age
    posts, ages = [every], [feed.age]
    for age in AGES:
        old = every[feed.age > age + 0.5]
        posts.append(old)
        ages.append(np.full(len(old), age))
    return np.concatenate(posts), np.concatenate(ages)


def counted(matured: Matured, metric: str, post: IntArray, part: FloatArray) -> IntArray:
    """Round the counts of posts down to whole numbers."""
    return np.floor(matured.counts[metric][post] * part).astype(np.int64)
