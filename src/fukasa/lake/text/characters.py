"""What kind of unit a character belongs to."""

import unicodedata
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

_CODE_POINTS = 0x110000
_WITH_NAMES = 0x20000  # beyond stand only Han, marks that folding leaves out, and private signs


class Kind(IntEnum):
    """Kinds of characters; a word never holds two kinds.

    Scripts that write no spaces between words are searched by pairs of characters; so is katakana, whose words grow
    together as they like. Korean and most other scripts put spaces between words: their runs are words.
    """

    SEPARATOR = 0  # spaces, punctuation, marks of currency and mathematics
    PAIRED = 1  # Han, hiragana, katakana, Thai, Lao, Burmese, Khmer
    HANGUL = 2
    LETTER = 3  # letters, digits and combining marks of all other scripts
    SYMBOL = 4  # emoji and other signs, each a unit of its own; Han beyond the first plane


_RANGES = (
    (0x0E00, 0x0EFF, Kind.PAIRED),  # Thai, Lao
    (0x1000, 0x109F, Kind.PAIRED),  # Burmese
    (0x1780, 0x17FF, Kind.PAIRED),  # Khmer
    (0x3005, 0x3007, Kind.PAIRED),  # 々 〆 〇
    (0x3041, 0x309F, Kind.PAIRED),  # hiragana
    (0x30A1, 0x30FA, Kind.PAIRED),  # katakana
    (0x30FC, 0x30FF, Kind.PAIRED),  # ー ヽ ヾ; the ・ between is punctuation
    (0x31F0, 0x31FF, Kind.PAIRED),
    (0x3400, 0x4DBF, Kind.PAIRED),  # Han
    (0x4E00, 0x9FFF, Kind.PAIRED),
    (0xF900, 0xFAFF, Kind.PAIRED),
    (0xAC00, 0xD7A3, Kind.HANGUL),
    (0x1100, 0x11FF, Kind.HANGUL),
    (0x1F000, 0x1FAFF, Kind.SYMBOL),  # whatever Unicode adds there
    (0x20000, 0x3FFFF, Kind.SYMBOL),
)


def kind_of(character: str) -> Kind:
    """Tell the kind of a folded character."""
    code = ord(character)
    for first, last, kind in _RANGES:
        if first <= code <= last:
            return kind
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return Kind.LETTER
    return Kind.SYMBOL if category == "So" else Kind.SEPARATOR


@cache
def kinds() -> NDArray[np.uint8]:
    """Give the kind of every code point."""
    known = np.zeros(_CODE_POINTS, np.uint8)
    known[:_WITH_NAMES] = [kind_of(chr(code)) for code in range(_WITH_NAMES)]
    for first, last, kind in _RANGES:
        known[first : last + 1] = kind
    return known


@cache
def pair_codes() -> NDArray[np.uint16]:
    """Number the paired characters from 1 on, in 15 bits; 0 for all others."""
    codes = np.zeros(_CODE_POINTS, np.uint16)
    spans = [np.arange(first, last + 1) for first, last, kind in _RANGES if kind is Kind.PAIRED]
    paired = np.concatenate(spans)
    codes[paired] = np.arange(1, len(paired) + 1)
    return codes
