"""Who comments under the latest posts, and how soon.

Every account has a community in which few people write much; one in five comments comes from the wider circle of its
language and theme, so that communities overlap. Members of a pod write under each other's posts within an hour, and a
seller's accounts write the same words under many creators.
"""

from dataclasses import dataclass, fields

import numpy as np

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.metrics import Matured, grown
from fukasa.synth.randomness import BoolArray, FloatArray, HashArray, IntArray, happens, mixed, pick_by_row, stream
from fukasa.synth.traits import Traits

OWNER, COMMUNITY, CIRCLE, SELLER, VEILED = 1, 2, 3, 5, 6  # kinds of people in the hash; 4 are sampled followers
SELLERS = 4
_CIRCLE_SHARE = 0.2
_CIRCLE_SIZE = 6_000
_SELLER_ACCOUNTS = 400
_POD_MINUTES = (2.0, 55.0)
_MEDIAN_MINUTES, _LAG_SPREAD = 300.0, 1.7
_DELIVERY_STARTS, _DELIVERY_LASTS = (20.0, 360.0), 90.0  # minutes


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a block in the order of their places under a post.

    Attributes:
        post: the post, a position in the feed.
        slot: place under the post, from 0.
        row: the account, a position in the block.
        kind: position of the comment kind; the number of kinds for the creator's own replies.
        emoji: emoji alone.
        author: hash of the author.
        pod: written by a member of the creator's pod.
        mine: written by the creator.
        minutes: time after the post.
        seller: number of the seller it was bought from, -1 for none.

    """

    post: IntArray
    slot: IntArray
    row: IntArray
    kind: IntArray
    emoji: BoolArray
    author: HashArray
    pod: BoolArray
    mine: BoolArray
    minutes: FloatArray
    seller: IntArray


def draw_thread(seed: int, cast: Cast, traits: Traits, feed: Feed, matured: Matured, *, text: str) -> Thread:
    """Draw who comments on what and when."""
    total = matured.counts["comments"]
    shown = _shown(cast, feed, total)
    own = np.maximum(total - matured.packages.comments - matured.packages.pod, 0.0)
    organic = _organic(seed, cast, traits, feed, np.minimum(_shown(cast, feed, own), shown), text)
    room = shown - np.bincount(organic.post, minlength=len(feed))
    pod = _from_pods(seed, cast, traits, feed, matured, np.where(_looked_at(cast, feed, text), room, 0))
    room = room - np.bincount(pod.post, minlength=len(feed))
    known = np.bincount(organic.post, minlength=len(feed))
    return _merged(organic, pod, _bought(seed, cast, feed, matured, known, room))


def owner_hashes(cast: Cast) -> HashArray:
    """Hash the owners of the accounts, as they appear when they comment."""
    return mixed(OWNER, cast.platform, cast.index)


def _shown(cast: Cast, feed: Feed, matured: FloatArray) -> IntArray:
    """Count the comments each post shows at the end."""
    return np.asarray(np.floor(matured * grown(cast, feed, np.arange(len(feed)), feed.age)), dtype=np.int64)


def _looked_at(cast: Cast, feed: Feed, text: str) -> BoolArray:
    """Tell whose comments are known: all posts of the catalogue, the latest ones of others."""
    return np.asarray((feed.rank < assumptions().comments["latest_posts"][text]) | (cast.block == 0))


def _organic(seed: int, cast: Cast, traits: Traits, feed: Feed, shown: IntArray, text: str) -> Thread:
    data = assumptions().comments
    rng = stream(seed, cast.block, "comments")
    if cast.block == 0:
        count = np.minimum(shown, data["per_post_catalogue"])
    else:
        drawn = np.where(_looked_at(cast, feed, text), rng.poisson(data["per_post"][text], len(feed)), 0)
        count = np.minimum(shown, drawn)
    post, slot = _places(count)
    row, size = feed.row[post], len(post)
    mine = (slot % 2 == 1) & happens(rng, 2 * data["creator_reply"], size) & ~cast.veiled[row]
    kind = np.where(mine, len(data["kinds"]), pick_by_row(rng, traits.mix[row]))
    emoji = (kind == data["kinds"].index("praise")) & happens(rng, traits.emoji[row], size)
    author = np.where(mine, owner_hashes(cast)[row], _authors(rng, cast, traits, row))
    minutes = _minutes(rng, feed, post, mine)
    return Thread(post, slot, row, kind, emoji, author, np.zeros(size, dtype=bool), mine, minutes, np.full(size, -1))


def _places(count: IntArray) -> tuple[IntArray, IntArray]:
    first = np.cumsum(count) - count
    return np.repeat(np.arange(len(count)), count), np.arange(count.sum()) - np.repeat(first, count)


def _from_pods(seed: int, cast: Cast, traits: Traits, feed: Feed, matured: Matured, room: IntArray) -> Thread:
    """Let members of a pod write under each other's posts within an hour."""
    rng = stream(seed, cast.block, "pod members")
    post, partner = _partners(rng, cast, feed, np.minimum(matured.packages.pod, room))
    row, size = feed.row[post], len(post)
    owners = np.where(cast.veiled, mixed(VEILED, cast.platform, cast.index), owner_hashes(cast))
    limit = feed.age[post] * 24 * 60 - 1
    minutes = np.minimum(rng.uniform(*_POD_MINUTES, size), limit * rng.uniform(0.5, 0.99, size))
    praise = np.full(size, assumptions().comments["kinds"].index("praise"))
    emoji, yes, no = happens(rng, traits.emoji[row], size), np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    return Thread(post, np.zeros_like(post), row, praise, emoji, owners[partner], yes, no, minutes, np.full(size, -1))


def _partners(rng: np.random.Generator, cast: Cast, feed: Feed, count: IntArray) -> tuple[IntArray, IntArray]:
    """Draw which members write under which post: as many different ones as counted, never the creator."""
    posts, partners = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for pod in np.unique(cast.pod[cast.pod >= 0]):
        members = np.flatnonzero(cast.pod == pod)
        here = np.flatnonzero((cast.pod[feed.row] == pod) & (count > 0))
        order = rng.random((len(here), len(members)))
        order[np.arange(len(here)), np.searchsorted(members, feed.row[here])] = 2.0  # the creator comes last
        first = np.argsort(order, axis=1)
        takes = np.arange(len(members))[None, :] < np.minimum(count[here], len(members) - 1)[:, None]
        posts.append(np.repeat(here, takes.sum(axis=1)))
        partners.append(members[first[takes]])
    return np.concatenate(posts), np.concatenate(partners)


def _bought(seed: int, cast: Cast, feed: Feed, matured: Matured, known: IntArray, room: IntArray) -> Thread:
    """Let a seller's accounts write: as large a part of what is known of a post as of what it shows."""
    rng = stream(seed, cast.block, "bought comments")
    sold = matured.packages.comments
    own = np.maximum(matured.counts["comments"] - sold - matured.packages.pod, 1.0)
    count = np.minimum(rng.poisson(np.maximum(known, sold > 0) * sold / own), room.clip(0))
    post, _ = _places(np.where(known > 0, count, 0))
    row, size = feed.row[post], len(post)
    seller = mixed(SELLER, cast.platform, cast.index)[row].astype(np.int64) % SELLERS
    number = rng.integers(0, _SELLER_ACCOUNTS, size)
    author = mixed(SELLER, cast.platform[row], seller, number, np.full(size, cast.block))
    starts = rng.uniform(*_DELIVERY_STARTS, len(feed))[post]
    minutes = np.minimum(starts + _DELIVERY_LASTS * rng.random(size), feed.age[post] * 24 * 60 - 1)
    praise, no = np.full(size, assumptions().comments["kinds"].index("praise")), np.zeros(size, dtype=bool)
    return Thread(post, np.zeros_like(post), row, praise, no, author, no, no, minutes, seller)


def _merged(*threads: Thread) -> Thread:
    """Put threads behind each other under each post."""
    columns = {
        field.name: np.concatenate([getattr(thread, field.name) for thread in threads]) for field in fields(Thread)
    }
    order = np.argsort(columns["post"], kind="stable")
    ordered = {name: values[order] for name, values in columns.items()}
    _, first, count = np.unique(ordered["post"], return_index=True, return_counts=True)
    ordered["slot"] = np.arange(len(order)) - np.repeat(first, count)
    return Thread(**ordered)


def _authors(rng: np.random.Generator, cast: Cast, traits: Traits, row: IntArray) -> HashArray:
    size = len(row)
    community = np.clip(0.03 * cast.followers[row] ** 0.9, 25, 4_000)
    member = np.floor(community * rng.random(size) ** traits.regulars[row]).astype(np.int64)
    own = mixed(COMMUNITY, cast.platform[row], cast.index[row], member)
    theme = cast.language[row] * 100 + cast.category[row]
    passer = np.floor(_CIRCLE_SIZE * rng.random(size)).astype(np.int64)
    circle = mixed(CIRCLE, cast.platform[row], theme, passer, np.full(size, cast.block))
    return np.where(happens(rng, _CIRCLE_SHARE, size), circle, own)


def _minutes(rng: np.random.Generator, feed: Feed, post: IntArray, mine: BoolArray) -> FloatArray:
    size = len(post)
    limit = feed.age[post] * 24 * 60 - 1
    minutes = _MEDIAN_MINUTES * np.exp(_LAG_SPREAD * rng.normal(size=size))
    minutes = np.minimum(minutes, limit * rng.uniform(0.5, 0.99, size))
    answered = np.concatenate([[0.0], minutes[:-1]])[:size]
    return np.where(mine, np.minimum(answered + rng.uniform(3, 400, size), limit), minutes)
