"""Words as far as signs show them: stretches of one script, alone, in pairs, and in pairs with one between, hashed.

Japanese is written without gaps, but its scripts change where words do; two stretches that follow each other reach
further than five signs. The hash of a stretch is a polynomial in its signs, taken from sums over all comments at once.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.comments.alphabet import END, LATIN, NUMBER, PICTURE, STRETCH, WORD_GAP, kind_table
from fukasa.analysis.comments.ngrams import NOWHERE, Hashes, weight_rows
from fukasa.analysis.comments.signs import SignRun
from fukasa.analysis.statistics.arrays import Flags, Integers

FEATURES = 3
"""Per word: it alone, it with the next, it with the one after the next."""

_GAP, _EDGE, _ALONE, _LATIN, _NUMBER, _KANA, _HAN, _HANGUL, _OTHER = range(9)
_OWN_SIGN = (_EDGE, _ALONE)
_BASE = np.uint32(0x01000193)
_PAIR, _APART = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many comments.

    Attributes:
        rows: words × features; row of the weight table, ``NOWHERE`` where there is no such pair.
        starts: where the words of each comment begin; one more entry for the end.
        sizes: per comment the number of features.

    """

    rows: NDArray[np.int32]
    starts: Integers
    sizes: Integers


@cache
def _scripts() -> NDArray[np.uint8]:
    """Give the script of every sign."""
    kinds = kind_table()
    scripts = np.full(len(kinds), _OTHER, dtype=np.uint8)
    for low, high, script in ((0x3040, 0x3100, _KANA), (0x4E00, 0xA000, _HAN), (0xAC00, 0xD7A4, _HANGUL)):
        scripts[low:high] = script
    of_kind = {WORD_GAP: _GAP, END: _EDGE, PICTURE: _ALONE, NUMBER: _NUMBER, LATIN: _LATIN, STRETCH: _KANA}
    for kind, script in of_kind.items():
        scripts[kinds == kind] = script
    return scripts


def find_words(run: SignRun) -> Words:
    """Find the words of every comment; edges of sentences and pictures stand among them."""
    scripts = _scripts()[run.signs]
    first = (scripts != np.roll(scripts, 1)) | np.isin(scripts, _OWN_SIGN)
    first[run.starts[:-1]] = True
    begins = np.flatnonzero(first & (scripts != _GAP))
    ends = np.append(np.flatnonzero(first), len(scripts))[1:][scripts[first] != _GAP]
    starts = np.searchsorted(begins, run.starts)
    hashes = _polynomials(run.signs, begins, ends)
    last = np.repeat(starts[1:], np.diff(starts)) - 1
    rows = _feature_rows(hashes, last, scripts[begins] == _EDGE)
    present = np.concatenate([[0], np.cumsum((rows != NOWHERE).sum(axis=1))])
    return Words(rows, starts, np.diff(present[starts]))


def _polynomials(signs: NDArray[np.uint32], begins: Integers, ends: Integers) -> Hashes:
    """Hash the signs from each beginning to its end; all sums modulo 2³²."""
    powers = np.full(len(signs), _BASE, dtype=np.uint32).cumprod(dtype=np.uint32)
    inverse = np.full(len(signs), pow(int(_BASE), -1, 1 << 32), dtype=np.uint32).cumprod(dtype=np.uint32)
    mixed = signs * _PAIR
    mixed ^= mixed >> np.uint32(15)
    sums = np.zeros(len(signs) + 1, dtype=np.uint32)
    np.cumsum(mixed * powers, out=sums[1:], dtype=np.uint32)
    hashes: Hashes = (sums[ends] - sums[begins]) * inverse[begins] + (ends - begins).astype(np.uint32)
    return hashes


def _feature_rows(hashes: Hashes, last: Integers, edges: Flags) -> NDArray[np.int32]:
    """Give the rows of a word alone, with the next, and with the one after it.

    Args:
        hashes: of all words.
        last: per word the last word of its comment.
        edges: which words are edges.

    """
    places = np.arange(len(hashes))
    features = np.empty((len(hashes), FEATURES), dtype=np.uint32)
    features[:, 0] = hashes ^ _APART
    for step, salt in ((1, _PAIR), (2, _APART)):
        features[:, step] = hashes * salt + hashes[np.minimum(places + step, last)] + np.uint32(step)
    rows = weight_rows(features)
    rows[edges, 0] = NOWHERE
    for step in (1, 2):
        rows[places + step > last, step] = NOWHERE
    return rows
