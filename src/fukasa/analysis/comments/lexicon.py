"""The words and endings that hint at a class, in three languages, as hashes of their signs."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.comments.alphabet import (
    DROPPED,
    EDGE,
    HANDLE,
    PHONE,
    SPACE,
    STAMP,
    URL,
    Signs,
    emoji_signs,
    fold_table,
)
from fukasa.analysis.comments.classes import LANGUAGES
from fukasa.analysis.comments.ngrams import LONGEST, NOWHERE, Hashes, hash_signs, weight_rows
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.statistics.arrays import Flags, Integers
from fukasa.core.errors import InvalidInput

LONGEST_PATTERN = 40
_KEY_STEP = np.uint64(0x9E3779B97F4A7C15)
_MASKS = {"url": URL, "handle": HANDLE, "phone": PHONE, "stamp": STAMP}
ASKED_HINT = "asked"
"""The hint that no pattern gives: the sentence ends in a question mark."""

_GAP, _ANY_ENDING, _BEGINS, _ENDS = "_", "*", "^", "$"


@dataclass(frozen=True)
class Lexicon:
    """All patterns, ready to be looked up.

    Attributes:
        names: the hints, in the order of their columns.
        keys: per length of a pattern the sorted keys of all patterns of that length.
        hints: per length, aligned with the keys, the column of the hint.
        beginnings: per row of the weight table, whether a pattern may begin with an n-gram of that row.

    """

    names: tuple[str, ...]
    keys: Mapping[int, NDArray[np.uint64]]
    hints: Mapping[int, NDArray[np.int64]]
    beginnings: Flags


def pattern_key_at(hashes: Hashes, length: int, places: Integers) -> NDArray[np.uint64]:
    """Make one 64-bit key of the signs that begin at each of the places, out of the n-grams that cover them.

    Args:
        hashes: of :func:`fukasa.analysis.comments.ngrams.hash_signs`, signs × 5.
        length: signs of the pattern.
        places: where it begins; that many signs must follow.

    """
    column = min(length, LONGEST) - 1
    key: NDArray[np.uint64] = hashes[places, column].astype(np.uint64)
    for offset in (*range(LONGEST, length - LONGEST, LONGEST), length - LONGEST) if length > LONGEST else ():
        key = key * _KEY_STEP + hashes[places + offset, column]
    return key


def parse_patterns(text: str, *, whole_words: bool) -> Iterator[tuple[int, ...]]:
    """Read patterns divided by commas; gives the signs of each, in all its variants.

    Raises:
        InvalidInput: a pattern is empty, too long, or holds a sign that is never seen in a comment.

    """
    for written in text.split(","):
        yield from _variants(written.strip(), whole_words=whole_words)


def _variants(written: str, *, whole_words: bool) -> Iterator[tuple[int, ...]]:
    begins, ends = written.startswith(_BEGINS), written.endswith(_ENDS)
    open_end = written.endswith(_ANY_ENDING) or not whole_words
    core = written.strip(_BEGINS + _ENDS + _ANY_ENDING)
    before_gap, behind_gap = core.startswith(_GAP) or whole_words, core.endswith(_GAP) or not open_end
    signs = tuple(int(sign) for sign in _folded(core.strip(_GAP)))
    heads = ((EDGE,),) if begins else ((EDGE,), (SPACE,)) if before_gap else ((),)
    tails = ((EDGE,),) if ends else ((EDGE,), (SPACE,)) if behind_gap else ((),)
    for head, tail in product(heads, tails):
        pattern = (*head, *signs, *tail)
        if not signs or len(pattern) > LONGEST_PATTERN:
            raise InvalidInput(f"the pattern {written!r} has no or more than {LONGEST_PATTERN} signs; shorten it")
        yield pattern


def _folded(text: str) -> Signs:
    signs: Signs = fold_table()[[ord(sign) for sign in unicodedata.normalize("NFKC", text)]]
    signs = signs[signs != DROPPED]
    gap = signs == SPACE
    single: Signs = signs[~(gap & np.roll(gap, 1))]
    return single


@cache
def hint_texts() -> dict[str, dict[str, str]]:
    """Read the packaged lexicons: hint, language, patterns.

    Raises:
        InvalidInput: a file cannot be read, or the languages do not have the same hints.

    """
    files: dict[str, dict[str, Any]] = {
        language: read_toml("fukasa.analysis.comments", f"lexicon/{language}.toml") for language in LANGUAGES
    }
    names = [tuple(entries) for entries in files.values()]
    if len({frozenset(entries) for entries in names}) != 1:
        raise InvalidInput("the lexicons of the comments name different hints; mend them")
    return {name: {language: files[language][name] for language in LANGUAGES} for name in names[0]}


@cache
def default_lexicon() -> Lexicon:
    """Give the lexicon that ships with the package; with a hint for every class of emoji and every mask."""
    texts = hint_texts()
    pictures = {f"emoji_{name}": sign for name, sign in emoji_signs().items()} | _MASKS
    names = (*texts, *pictures)
    patterns: set[tuple[tuple[int, ...], int]] = {((sign,), names.index(name)) for name, sign in pictures.items()}
    for name, by_language in texts.items():
        for language, text in by_language.items():
            found = parse_patterns(text, whole_words=language == "en")
            patterns.update((pattern, names.index(name)) for pattern in found)
    return _indexed(names, sorted(patterns))


def _indexed(names: tuple[str, ...], patterns: list[tuple[tuple[int, ...], int]]) -> Lexicon:
    keys: dict[int, NDArray[np.uint64]] = {}
    hints: dict[int, NDArray[np.int64]] = {}
    beginnings = np.zeros(NOWHERE + 1, dtype=np.bool_)
    for length in sorted({len(pattern) for pattern, _ in patterns}):
        entries = [(pattern, hint) for pattern, hint in patterns if len(pattern) == length]
        signs = np.array([sign for pattern, _ in entries for sign in pattern], dtype=np.uint32)
        hashes = hash_signs(signs)  # what crosses two patterns is never looked at
        places = np.arange(0, len(signs), length)
        found = pattern_key_at(hashes, length, places)
        beginnings[weight_rows(hashes[places, min(length, LONGEST) - 1])] = True
        order = np.argsort(found, kind="stable")
        keys[length] = found[order]
        hints[length] = np.array([hint for _, hint in entries], dtype=np.int64)[order]
    return Lexicon(names, keys, hints, beginnings)
