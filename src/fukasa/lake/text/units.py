"""From folded texts to units, for very many texts at once: whole arrays of code points, no character by itself."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.lake.text.characters import Kind, kinds, pair_codes

PAIR_BITS = 15
PLACE_BITS = 13
UNITS_PER_FIELD = (1 << PLACE_BITS) - 256  # further units of one text are not searched; the rest parts the fields
_SEED = 20261122  # of the hash of words; any number will do, but always the same


@dataclass(frozen=True, slots=True)
class Words:
    """Words by their hash, and how each is written.

    Attributes:
        hashes: one per word, 64 bits: two words of ten million share one with a chance of 3e-6.
        letters: code points of all words, one word after the other.
        starts: where each begins in ``letters``.
        lengths: how many letters each has.

    """

    hashes: NDArray[np.uint64]
    letters: NDArray[np.uint32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one field of many texts, in reading order, pairs and words apart.

    Attributes:
        pairs: two codes of characters, 15 bits each; the second is 0 for the last character of a run.
        pair_texts: which text each stands in.
        pair_places: its place among the units of that text.
        words: words and signs.
        word_texts: which text each stands in.
        word_places: its place among the units of that text.
        lengths: units per text.

    """

    pairs: NDArray[np.uint32]
    pair_texts: NDArray[np.uint32]
    pair_places: NDArray[np.uint32]
    words: Words
    word_texts: NDArray[np.uint32]
    word_places: NDArray[np.uint32]
    lengths: NDArray[np.int64]


def units(texts: pl.Series) -> Units:
    """Take folded texts apart.

    Args:
        texts: folded, none missing.

    """
    letters, kind = _letters(texts)
    begins = _begins(kind)
    first = np.flatnonzero(begins)
    text, place, lengths = _places(begins, texts.str.len_chars().to_numpy())
    kept = place < UNITS_PER_FIELD
    paired = kind[first] == Kind.PAIRED
    pair, word = np.flatnonzero(paired & kept), np.flatnonzero(~paired & kept)
    ends = _word_ends(kind)[kept[~paired]]
    return Units(
        pairs=_pairs(letters, first[pair]),
        pair_texts=text[pair],
        pair_places=place[pair],
        words=_words(letters, first[word], ends),
        word_texts=text[word],
        word_places=place[word],
        lengths=lengths,
    )


def _letters(texts: pl.Series) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Give the code points of all texts and their kinds; a line feed stands behind every text."""
    joined = str(texts.str.join("\n").item()) + "\n"
    letters = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    return letters, kinds()[letters]


def _begins(kind: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell where a unit begins: at every paired character and sign, and where a word follows another kind."""
    alone: NDArray[np.bool_] = (kind == Kind.PAIRED) | (kind == Kind.SYMBOL)
    changed = np.empty(len(kind), np.bool_)
    changed[0] = True
    np.not_equal(kind[1:], kind[:-1], out=changed[1:])
    alone |= changed & (kind != Kind.SEPARATOR)
    return alone


def _word_ends(kind: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Tell behind which character each word or sign ends; the last character is a line feed and ends none."""
    ends = np.zeros(len(kind), np.bool_)
    np.not_equal(kind[1:], kind[:-1], out=ends[:-1])
    ends |= kind == Kind.SYMBOL
    ends &= kind > Kind.PAIRED
    return np.flatnonzero(ends) + 1


def _places(
    begins: NDArray[np.bool_], sizes: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Tell the text of each unit, its place there, and how many units each text has."""
    behind = np.cumsum(sizes.astype(np.int64) + 1)
    lengths = np.add.reduceat(begins, behind - sizes - 1, dtype=np.int64)
    text = np.repeat(np.arange(len(sizes), dtype=np.uint32), lengths)
    place = np.arange(len(text), dtype=np.uint32) - np.repeat((np.cumsum(lengths) - lengths).astype(np.uint32), lengths)
    return text, place, lengths


def _pairs(letters: NDArray[np.uint32], first: NDArray[np.int64]) -> NDArray[np.uint32]:
    codes = pair_codes()
    left = codes[letters[first]].astype(np.uint32)
    return left << np.uint32(PAIR_BITS) | codes[letters[first + 1]]


def _words(letters: NDArray[np.uint32], first: NDArray[np.int64], ends: NDArray[np.int64]) -> Words:
    """Hash every word: the sum of its letters times random numbers, one per place (Carter and Wegman, 1979)."""
    lengths = ends - first
    starts = np.cumsum(lengths) - lengths
    inside = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
    written = letters[inside + np.repeat(first, lengths)]
    random = np.random.PCG64(_SEED).random_raw(int(lengths.max(initial=0)))
    hashes = np.add.reduceat(written * random[inside], starts) if len(first) else np.zeros(0, np.uint64)
    return Words(hashes, written, starts, lengths)
