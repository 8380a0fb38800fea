"""Comments under the latest posts: who writes what, and how soon.

Every account has a community in which few people write much; one in five comments comes from the wider circle of its
language and theme, so that communities overlap. Members of a pod take the first places under each other's posts.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.grammar import PhrasePool, pool
from fukasa.synth.metrics import Matured, grown
from fukasa.synth.posts import post_ids
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import (
    BoolArray,
    FloatArray,
    HashArray,
    IntArray,
    happens,
    hexed,
    mixed,
    pick_by_row,
    stream,
)
from fukasa.synth.strings import joined, numbered, where
from fukasa.synth.traits import Traits

OWNER, COMMUNITY, CIRCLE = 1, 2, 3  # kinds of people in the hash
_CIRCLE_SHARE = 0.2
_CIRCLE_SIZE = 6_000
_POD_CAP, _POD_TAKES_PART = 10, 0.85
_POD_MINUTES = (2.0, 55.0)
_MEDIAN_MINUTES, _LAG_SPREAD = 300.0, 1.7
_FOREIGN = 0.05
_NO_OPENER = ("chatter", "spam")
_SECOND_SENTENCE = 0.5


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


def draw_thread(seed: int, cast: Cast, traits: Traits, feed: Feed, matured: Matured, *, text: str) -> Thread:
    """Draw who comments on what and when."""
    data = assumptions().comments
    rng = stream(seed, cast.block, "comments")
    post, slot = _places(rng, cast, feed, matured, text)
    row = feed.row[post]
    size = len(post)
    in_pod = (cast.pod[row] >= 0) & happens(rng, _POD_TAKES_PART, size)
    partner = _partners(cast, row, slot)
    pod = in_pod & (partner >= 0)
    mine = ~pod & (slot % 2 == 1) & happens(rng, 2 * data["creator_reply"], size)
    kind = pick_by_row(rng, traits.mix[row])
    praise = data["kinds"].index("praise")
    kind = np.where(mine, len(data["kinds"]), np.where(pod, praise, kind))
    emoji = (kind == praise) & happens(rng, traits.emoji[row], size)
    author = _authors(rng, cast, traits, row)
    owners = owner_hashes(cast)
    author = np.where(pod, owners[np.maximum(partner, 0)], np.where(mine, owners[row], author))
    minutes = _minutes(rng, feed, post, pod=pod, mine=mine)
    return Thread(post, slot, row, kind, emoji, author, pod, mine, minutes)


def owner_hashes(cast: Cast) -> HashArray:
    """Hash the owners of the accounts, as they appear when they comment."""
    return mixed(OWNER, cast.platform, cast.index)


def _places(rng: np.random.Generator, cast: Cast, feed: Feed, matured: Matured, text: str) -> tuple[IntArray, IntArray]:
    """Choose under which posts how many comments are known: never more than the post shows."""
    data = assumptions().comments
    every = np.arange(len(feed))
    shown = np.floor(matured.counts["comments"] * grown(cast, feed, every, feed.age)).astype(np.int64)
    if cast.block == 0:
        count = np.minimum(shown, data["per_post_catalogue"])
    else:
        latest = feed.rank < data["latest_posts"][text]
        drawn = np.where(latest, rng.poisson(data["per_post"][text], len(feed)), 0)
        pod = latest & (cast.pod[feed.row] >= 0)
        count = np.minimum(shown, np.where(pod, _POD_CAP, drawn))
    first = np.cumsum(count) - count
    return np.repeat(every, count), np.arange(count.sum()) - np.repeat(first, count)


def _partners(cast: Cast, row: IntArray, slot: IntArray) -> IntArray:
    """Give the pod member who takes a place under a post; -1 where there is none."""
    partner = np.full(len(row), -1)
    for pod in np.unique(cast.pod[cast.pod >= 0]):
        members = np.flatnonzero(cast.pod == pod)
        here = np.flatnonzero(cast.pod[row] == pod)
        own = np.searchsorted(members, row[here])
        place = slot[here]
        takes = place < len(members) - 1
        partner[here] = np.where(takes, members[(own + 1 + place) % len(members)], -1)
    return partner


def _authors(rng: np.random.Generator, cast: Cast, traits: Traits, row: IntArray) -> HashArray:
    size = len(row)
    community = np.clip(0.03 * cast.followers[row] ** 0.9, 25, 4_000)
    member = np.floor(community * rng.random(size) ** traits.regulars[row]).astype(np.int64)
    own = mixed(COMMUNITY, cast.platform[row], cast.index[row], member)
    theme = cast.language[row] * 100 + cast.category[row]
    passer = np.floor(_CIRCLE_SIZE * rng.random(size)).astype(np.int64)
    circle = mixed(CIRCLE, cast.platform[row], theme, passer, np.full(size, cast.block))
    return np.where(happens(rng, _CIRCLE_SHARE, size), circle, own)


def _minutes(rng: np.random.Generator, feed: Feed, post: IntArray, *, pod: BoolArray, mine: BoolArray) -> FloatArray:
    size = len(post)
    limit = feed.age[post] * 24 * 60 - 1
    minutes = _MEDIAN_MINUTES * np.exp(_LAG_SPREAD * rng.normal(size=size))
    minutes = np.where(pod, rng.uniform(*_POD_MINUTES, size), minutes)
    minutes = np.minimum(minutes, limit * rng.uniform(0.5, 0.99, size))
    answered = np.concatenate([[0.0], minutes[:-1]])[:size]
    return np.where(mine, np.minimum(answered + rng.uniform(3, 400, size), limit), minutes)


def comments_table(
    seed: int, cast: Cast, profiles: Profiles, feed: Feed, thread: Thread, stamp: Stamp
) -> tuple[pa.Table, pa.Table]:
    """Make the comments and the truth about each."""
    rng = stream(seed, cast.block, "comment texts")
    ids = numbered(post_ids(profiles, feed).take(pa.array(thread.post)), thread.slot, "-c")
    before = ids.take(pa.array(np.maximum(np.arange(len(ids)) - 1, 0)))
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[thread.row]),
        "account_id": profiles.account_id.take(pa.array(thread.row)),
        "post_id": post_ids(profiles, feed).take(pa.array(thread.post)),
        "comment_id": ids,
        "commenter": hexed(thread.author),
        "posted_at": _posted(feed, thread),
        "text": _texts(rng, cast, thread),
        "likes": known((rng.pareto(1.6, len(ids)) * 0.6).astype(np.int64), happens(rng, 0.95, len(ids))),
        "is_creator": thread.mine,
        "reply_to": where(thread.mine, before),
    }
    kinds = (*assumptions().comments["kinds"], "creator_reply")
    truth = pa.table(
        {
            "platform": columns["platform"],
            "account_id": columns["account_id"],
            "comment_id": ids,
            "kind": words(kinds, thread.kind),
            "emoji_only": pa.array(thread.emoji),
            "from_pod": pa.array(thread.pod),
        }
    )
    return canonical("comments", columns, stamp), truth


def _posted(feed: Feed, thread: Thread) -> IntArray:
    seconds = np.floor(thread.minutes * 60).astype(np.int64)
    return feed.posted_us[thread.post] + seconds * 1_000_000


def _texts(rng: np.random.Generator, cast: Cast, thread: Thread) -> pa.StringArray:
    size = len(thread.post)
    language = cast.language[thread.row]
    language = np.where(happens(rng, _FOREIGN, size), rng.integers(0, 3, size), language)
    category, brand = cast.category[thread.row], rng.integers(0, 3, size)

    def draw(source: PhrasePool) -> pa.StringArray:
        return source.draw(rng, language, category, brand)

    kinds = assumptions().comments["kinds"]
    core, more = pa.nulls(size, pa.string()), pa.nulls(size, pa.string())
    second = happens(rng, _SECOND_SENTENCE, size)
    for number, name in enumerate(kinds):
        here = (thread.kind == number) & ~thread.emoji
        core = _filled(core, here, draw(pool("comment", name)))
        more = _filled(more, here & second, draw(pool("comment", name)))
    core = _filled(core, thread.mine, draw(pool("reply", "core")))
    more = _filled(more, thread.mine & second, draw(pool("reply", "core")))
    more = where(np.asarray(pc.fill_null(pc.not_equal(core, more), fill_value=False)), more)
    worded = ~thread.emoji
    greets = worded & ~thread.mine & ~np.isin(thread.kind, [kinds.index(name) for name in _NO_OPENER])
    opener = where(greets, draw(pool("comment", "opener")))
    tail = where(worded, draw(pool("comment", "tail")))
    spoken = joined(opener, joined(core, more, separator=" "), tail)
    emoji = joined(draw(pool("comment", "emoji")), where(happens(rng, 0.3, size), draw(pool("comment", "emoji"))))
    return _filled(spoken, thread.emoji, emoji)


def _filled(base: pa.StringArray, here: BoolArray, text: pa.StringArray) -> pa.StringArray:
    return pc.if_else(pa.array(here), text, base)


def commenters_table(cast: Cast, feed: Feed, thread: Thread, stamp: Stamp) -> pa.Table:
    """One row per person who commented in the block; hashes of a block appear in no other block."""
    people, first, inverse = np.unique(thread.author, return_index=True, return_inverse=True)
    posted = _posted(feed, thread)
    earliest = np.full(len(people), np.iinfo(np.int64).max)
    latest = np.zeros(len(people), dtype=np.int64)
    np.minimum.at(earliest, inverse, posted)
    np.maximum.at(latest, inverse, posted)
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[thread.row[first]]),
        "commenter": hexed(people),
        "first_seen_at": earliest,
        "last_seen_at": latest,
        "is_creator": np.isin(people, owner_hashes(cast)),
    }
    return canonical("commenters", columns, stamp)
