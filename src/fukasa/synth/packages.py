"""What is bought for single posts, and what a pod brings: likes, views and comments beside the organic ones."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, stream
from fukasa.synth.scenarios import PACKAGES
from fukasa.synth.traits import Traits

_SOLD = np.array([5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000])
_FEWEST_COMMENTS = 6.0


@dataclass(frozen=True, slots=True)
class Packages:
    """What each post got beside its own: bought likes, views and comments, and comments of the pod."""

    likes: FloatArray
    views: FloatArray
    comments: FloatArray
    pod: IntArray

    @classmethod
    def draw(cls, seed: int, cast: Cast, traits: Traits, feed: Feed) -> "Packages":
        """Draw what was bought for the posts of a block."""
        rng = stream(seed, cast.block, "packages")
        size = _sizes(rng, cast)
        bought = _packages(rng, cast, traits, feed, size)
        engaged = traits.er * cast.followers
        typical = {
            "likes": engaged * (1 - traits.comment_share),
            "views": np.exp(traits.view_mu),
            "comments": np.maximum(engaged * traits.comment_share, _FEWEST_COMMENTS),
        }
        kind = np.array([PACKAGES.index(row.package) for row in cast.scenarios.rows])[cast.scenario]
        counts = {
            name: np.where((kind == PACKAGES.index(name))[feed.row], bought * _sold(size * usual)[feed.row], 0.0)
            for name, usual in typical.items()
        }
        return cls(**counts, pod=pod_comments(seed, cast, feed))


def package_sizes(seed: int, cast: Cast) -> FloatArray:
    """Give what each account's packages hold over what its posts have on their own; 0 where nothing is bought."""
    return _sizes(stream(seed, cast.block, "packages"), cast)


def pod_members(cast: Cast) -> IntArray:
    """Count the members of each account's pod, itself included; 0 outside pods."""
    _, place, members = np.unique(cast.pod, return_inverse=True, return_counts=True)
    return np.where(cast.pod >= 0, members[place], 0)


def pod_comments(seed: int, cast: Cast, feed: Feed) -> IntArray:
    """Draw how many members of the pod comment on each post."""
    others = np.maximum(pod_members(cast) - 1, 0)[feed.row]
    part = cast.planted("pod_part")[feed.row]
    return stream(seed, cast.block, "pod comments").binomial(others, part)


def _sizes(rng: np.random.Generator, cast: Cast) -> FloatArray:
    low, high = cast.planted_pair("package_size").T
    return np.asarray(low + rng.random(len(cast)) * (high - low))


def _packages(rng: np.random.Generator, cast: Cast, traits: Traits, feed: Feed, size: FloatArray) -> FloatArray:
    """Draw for each post the number of packages: about 1 where one was bought, else 0."""
    chosen: BoolArray = happens(rng, cast.planted("package_posts")[feed.row], len(feed))
    noise = np.exp(cast.planted("package_noise")[feed.row] * rng.normal(size=len(feed)))
    return np.where(chosen & (feed.age <= traits.package_day[feed.row]) & (size > 0)[feed.row], noise, 0.0)


def _sold(wanted: FloatArray) -> FloatArray:
    """Round to a size that sellers offer."""
    edges = np.sqrt(_SOLD[1:] * _SOLD[:-1])
    return np.asarray(_SOLD[np.searchsorted(edges, wanted)], dtype=float)
