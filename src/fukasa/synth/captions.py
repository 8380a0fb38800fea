"""Titles, captions, hashtags and the brands and handles they name."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.feed import Feed
from fukasa.synth.grammar import BRANDS_PER_CATEGORY, PhrasePool, brands, category_pool, pool
from fukasa.synth.randomness import BoolArray, IntArray, happens, stream
from fukasa.synth.scenarios import EVENTS
from fukasa.synth.strings import joined, lists, where

_LABEL_IN_TEXT = 0.6  # the other labels stand among the hashtags
_INNOCENT = 0.03
_HANDLE_NAMED = 0.04
_FOREIGN = 0.04
_SHORT_PLATFORMS = ("x", "tiktok", "threads")
_TITLED_PLATFORMS = ("youtube", "naver_blog", "podcast")
_NEWS = ("giveaway", "collab", "media")  # events whose post says so
_DETAIL, _LINE, _CLOSING, _SECOND = 0.75, 0.5, 0.6, 0.35


@dataclass(frozen=True, slots=True)
class Captions:
    """The words of the posts of a block.

    Attributes:
        title: null where the platform has none.
        caption: the text with its hashtags.
        hashtags: lists without #.
        brand: the brand named; null for none.
        named: the account whose handle is named, a position in the block, -1 for none.

    """

    title: pa.StringArray
    caption: pa.StringArray
    hashtags: pa.ListArray
    brand: pa.StringArray
    named: IntArray


@dataclass(frozen=True, slots=True)
class _Writer:
    rng: np.random.Generator
    language: IntArray
    category: IntArray
    brand: IntArray

    def draw(self, source: PhrasePool) -> pa.StringArray:
        return source.draw(self.rng, self.language, self.category, np.maximum(self.brand, 0))

    def sometimes(self, chance: float, source: PhrasePool) -> pa.StringArray:
        return where(happens(self.rng, chance, len(self.language)), self.draw(source))


def write_captions(seed: int, cast: Cast, feed: Feed, handles: pa.StringArray) -> Captions:
    """Write the words of every post of a block."""
    rng = stream(seed, cast.block, "captions")
    writer = _writer(rng, cast, feed)
    platform = cast.platform[feed.row]
    label_in_text = happens(rng, _LABEL_IN_TEXT, len(feed)) | _on(platform, ("podcast",))  # shows no hashtags
    named = _named(rng, stream(seed, cast.block, "partners"), cast, feed)
    tags = _tags(rng, writer, feed, label_in_text)
    text = _text(rng, writer, feed, label_in_text, short=_on(platform, _SHORT_PLATFORMS))
    text = joined(_news(stream(seed, cast.block, "event captions"), cast, feed), text, separator="\n")
    handle = handles.take(pa.array(np.maximum(named, 0)))
    mention = where(named >= 0, pc.binary_join_element_wise("with @", handle, ""))
    hashtags = lists(tags)
    shown = joined(*[pc.binary_join_element_wise("#", tag, "") for tag in tags], separator=" ")
    caption = joined(text, mention, where(~_on(platform, ("podcast",)), shown), separator="\n")
    title = where(_on(platform, _TITLED_PLATFORMS), writer.draw(pool("title", "headline", branded=False)))
    return Captions(title=title, caption=caption, hashtags=hashtags, brand=_brand_names(writer, feed), named=named)


def _writer(rng: np.random.Generator, cast: Cast, feed: Feed) -> _Writer:
    language = cast.language[feed.row]
    english = LANGUAGES.index("en")
    language = np.where(happens(rng, _FOREIGN, len(feed)), english, language)
    second = cast.category_2[feed.row]
    use_second = (second >= 0) & happens(rng, _SECOND, len(feed)) & ~feed.sponsored
    return _Writer(rng, language, np.where(use_second, second, cast.category[feed.row]), feed.brand)


def _on(platform: IntArray, names: tuple[str, ...]) -> BoolArray:
    known = assumptions().platforms
    return np.isin(platform, [known.index(name) for name in names])


def _text(
    rng: np.random.Generator, writer: _Writer, feed: Feed, label_in_text: BoolArray, *, short: BoolArray
) -> pa.StringArray:
    labelled = feed.labelled & label_in_text
    worded = feed.sponsored & (~labelled | happens(rng, _LABEL_IN_TEXT, len(feed)))
    organic = (feed.brand >= 0) & ~feed.sponsored
    long = ~short
    parts = [
        where(labelled, writer.draw(pool("sponsored", "labelled"))),
        writer.draw(pool("caption", "opener")),
        where(worded, writer.draw(pool("sponsored", "wording"))),
        where(organic, writer.draw(pool("caption", "body", branded=True))),
        where(~organic, writer.draw(pool("caption", "body", branded=False))),
        where(long & happens(rng, _LINE, len(feed)), writer.draw(category_pool("lines"))),
        where(long | happens(rng, _DETAIL / 2, len(feed)), writer.draw(pool("caption", "detail"))),
        writer.sometimes(_INNOCENT, pool("sponsored", "innocent")),
        where(long & happens(rng, _CLOSING, len(feed)), writer.draw(pool("caption", "closing"))),
    ]
    spaced, broken = joined(*parts, separator=" "), joined(*parts, separator="\n")
    return pc.if_else(pa.array(short | happens(rng, 0.4, len(feed))), spaced, broken)


def _tags(rng: np.random.Generator, writer: _Writer, feed: Feed, label_in_text: BoolArray) -> list[pa.StringArray]:
    size = len(feed)
    label = feed.labelled & (~label_in_text | happens(rng, 0.5, size))
    first, second = writer.draw(category_pool("tags", 0)), writer.draw(category_pool("tags", 1))
    common = writer.draw(pool("tags", "common"))
    fresh = np.asarray(pc.and_(pc.not_equal(common, first), pc.not_equal(common, second)))
    return [
        where(label, writer.draw(pool("sponsored", "label_tags"))),
        where(happens(rng, 0.9, size), first),
        where(happens(rng, 0.6, size), second),
        where(fresh & happens(rng, 0.5, size), common),
    ]


def _news(rng: np.random.Generator, cast: Cast, feed: Feed) -> pa.StringArray:
    """Let the post behind a giveaway, a collaboration or a media appearance say what it is."""
    event = _events(cast, feed)
    writer = _Writer(rng, cast.language[feed.row], cast.category[feed.row], feed.brand)
    told = pa.nulls(len(feed), pa.string())
    for name in _NEWS:
        told = pc.if_else(pa.array(event == EVENTS.index(name)), writer.draw(pool("event", name)), told)
    return told


def _events(cast: Cast, feed: Feed) -> IntArray:
    """Give the event that each post stands behind, a position in ``EVENTS``."""
    event = np.array([EVENTS.index(row.event) for row in cast.scenarios.rows])[cast.scenario]
    return np.where(feed.event, event[feed.row], 0)


def _named(rng: np.random.Generator, partners: np.random.Generator, cast: Cast, feed: Feed) -> IntArray:
    """Choose whose handle a post names: another account of the block, on the same platform."""
    other = rng.integers(0, max(len(cast), 1), len(feed))
    fits = (cast.platform[other] == cast.platform[feed.row]) & (other != feed.row)
    named = np.where(happens(rng, _HANDLE_NAMED, len(feed)) & fits, other, -1)
    for post in np.flatnonzero(_events(cast, feed) == EVENTS.index("collab")):
        own = feed.row[post]
        alike = np.flatnonzero((cast.platform == cast.platform[own]) & (np.arange(len(cast)) != own))
        larger = alike[cast.followers[alike] >= cast.followers[own]]
        choice = larger if len(larger) else alike
        named[post] = partners.choice(choice) if len(choice) else -1
    return named


def _brand_names(writer: _Writer, feed: Feed) -> pa.StringArray:
    names = pa.array([name for row in brands() for name in row])
    position = writer.category * BRANDS_PER_CATEGORY + np.maximum(feed.brand, 0)
    return where(feed.brand >= 0, names.take(pa.array(position)))
