"""The tables of comments and of those who write them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.grammar import PhrasePool, pool
from fukasa.synth.posts import post_ids
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import BoolArray, IntArray, happens, hexed, stream
from fukasa.synth.strings import joined, numbered, where
from fukasa.synth.thread import SELLERS, Thread, owner_hashes

_FOREIGN = 0.05
_NO_OPENER = ("chatter", "spam")
_SECOND_SENTENCE = 0.5


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
            "bought": pa.array(thread.seller >= 0),
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
    return _filled(_filled(spoken, thread.emoji, emoji), thread.seller >= 0, _sold_texts(rng, cast, thread))


def _sold_texts(rng: np.random.Generator, cast: Cast, thread: Thread) -> pa.StringArray:
    """Draw what sellers' accounts write: each seller has its own few sentences, the same under every creator."""
    source, zero = pool("bought", "comment"), np.zeros(len(thread.post), dtype=np.int64)
    language = cast.language[thread.row]
    start, count = source.start[language, zero, zero], source.count[language, zero, zero]
    own = count // SELLERS
    number = thread.seller.clip(0) * own + (rng.random(len(zero)) * own).astype(np.int64)
    return source.values.take(pa.array(start + number))


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
