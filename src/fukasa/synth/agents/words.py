"""Texts of this family: two fragments and an ending, or a whole sentence, from ``data/text/agents.toml``."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.agents.people import People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.rules import rules
from fukasa.synth.agents.talk import SELLERS, Talk
from fukasa.synth.packaged import packaged
from fukasa.synth.randomness import BoolArray, IntArray, stream

_BANK = "text/agents"
_EMOJI = ("🌟", "👏👏", "🥳", "💙", "😺", "🔥🔥", "🙏", "😍", "🎈", "🫰")
_TAGS = ("daily", "note", "slowlife", "log", "weekend", "works", "memo", "cozy")
_LABEL = "PR"
_EVENTS = ("giveaway", "collab", "media")


@cache
def _sentences(language: str, key: str) -> pa.StringArray:
    """Expand one list of the bank: every fragment with every item."""
    bank = packaged(_BANK)[language]
    return pa.array([text.format(item=item) for text in _flat(bank, key) for item in bank["items"]], pa.string())


def _flat(bank: dict[str, list[str]], key: str) -> Sequence[str]:
    name, _, part = key.partition(".")
    return bank[name][int(part)] if part else bank[name]


class _Pen:
    """Draws texts row by row, each in the language of its row."""

    def __init__(self, rng: np.random.Generator, language: IntArray) -> None:
        self.rng, self.language = rng, language

    def draw(self, key: str) -> pa.StringArray:
        """Draw one text per row from a list."""
        pools = [_sentences(name, key) for name in rules().people["languages"]]
        counts = np.array([len(pool) for pool in pools])
        first = np.cumsum(counts) - counts
        place = first[self.language] + (self.rng.random(len(self.language)) * counts[self.language]).astype(np.int64)
        return pa.concat_arrays(pools).take(pa.array(place))

    def spoken(self, key: str) -> pa.StringArray:
        """Join two fragments and an ending; English needs a space between."""
        space = pa.array(["", " "]).take(pa.array(self.language))
        return pc.binary_join_element_wise(self.draw(f"{key}.0"), self.draw(f"{key}.1"), space)


def captions(seed: int, people: People, posts: Posts, named: IntArray) -> tuple[pa.StringArray, pa.ListArray]:
    """Write captions and hashtags; a post behind an event says what it is, a labelled one that it is paid."""
    language = people.language[posts.row]
    pen = _Pen(stream(seed, people.block, "agent captions"), language)
    space = pa.array(["", " "]).take(pa.array(language))
    text = pc.binary_join_element_wise(pen.draw("caption_a"), pen.draw("caption_b"), space)
    text = pc.binary_join_element_wise(text, pen.draw("closing"), "")
    for event in _EVENTS:
        behind = posts.behind & people.happened(event)[posts.row]
        text = pc.if_else(pa.array(behind), pen.draw(event), text)
    handle = handles(people).take(pa.array(np.maximum(named, 0)))
    mention = pc.if_else(pa.array(named >= 0), pc.binary_join_element_wise(" × @", handle, ""), "")
    tag = pa.array(_TAGS).take(pa.array(pen.rng.integers(0, len(_TAGS), len(posts))))
    tag = pc.if_else(pa.array(posts.labelled), _LABEL, tag)
    shown = pc.binary_join_element_wise(" #", tag, "")
    offsets = pa.array(np.arange(len(posts) + 1, dtype=np.int32))
    return pc.binary_join_element_wise(text, mention, shown, ""), pa.ListArray.from_arrays(offsets, tag)


def handles(people: People) -> pa.StringArray:
    """Write the handles of a block."""
    theme = [rules().people["categories"][c] for c in people.category.tolist()]
    return pa.array([f"{name}_agent{i}" for name, i in zip(theme, people.index.tolist(), strict=True)])


def comments(seed: int, people: People, posts: Posts, said: Talk) -> pa.StringArray:
    """Write the comments: people compose, bots repeat the few sentences of their seller."""
    language = people.language[posts.row[said.post]]
    pen = _Pen(stream(seed, people.block, "agent words"), language)
    text = pa.nulls(len(said), pa.string())
    for number, kind in enumerate([*rules().talking["kinds"], "reply"]):
        text = _put(text, said.kind == number, pen.spoken(kind))
    text = pc.binary_join_element_wise(pen.draw("opening"), text, pen.draw("closing"), "")
    emoji = pa.array(_EMOJI).take(pa.array(pen.rng.integers(0, len(_EMOJI), len(said))))
    return _put(_put(text, said.emoji, emoji), said.seller >= 0, _sold(pen, said))


def _sold(pen: _Pen, said: Talk) -> pa.StringArray:
    banks = [packaged(_BANK)[name]["bought"] for name in rules().people["languages"]]
    counts = np.array([len(bank) for bank in banks])
    own = counts[pen.language] // SELLERS
    first = (np.cumsum(counts) - counts)[pen.language]
    place = first + said.seller.clip(0) * own + (pen.rng.random(len(said)) * own).astype(np.int64)
    return pa.array([text for bank in banks for text in bank]).take(pa.array(place))


def _put(base: pa.StringArray, here: BoolArray, text: pa.StringArray) -> pa.StringArray:
    return pc.if_else(pa.array(here), text, base)
