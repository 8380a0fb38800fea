"""The signs that comments are read in: letters folded, digits alike, emoji as classes, marks that end a sentence.

A text arrives as code points. ``fold_table`` maps every code point to its sign; signs of the private use area stand
for what many code points share: the edge of a sentence, an address, a laugh, a heart.
"""

import unicodedata
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

Signs = NDArray[np.uint32]
Kinds = NDArray[np.uint8]

DROPPED = 0
EDGE = 0xE000  # begins and ends every sentence
URL, HANDLE, PHONE, STAMP = 0xE001, 0xE002, 0xE003, 0xE004
ASKED, SHOUTED = 0xE005, 0xE006  # ? and !, counted and then edges
PRIVATE = range(0xE000, 0xF900)  # what people write there themselves is only a picture to us
LAUGH = 0xE010
EMOJI_FIRST = 0xE010
DIGIT = ord("0")
SPACE = ord(" ")

# Kinds of signs.
LETTER, WORD_GAP, END, PICTURE, NUMBER, LATIN, STRETCH = range(7)

_CODES = 0x110000
_FOLDED = 0x20000  # beyond it nothing needs a table but tags and selectors
_UNSEEN = (*range(0xE0000, 0xE0200), *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), 0x200D, 0x20E3, 0xFFFD)
_PICTURES = (range(0x1F000, 0x20000), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x2190, 0x2200))
_LAUGHS = "ㅋㅎ\u110f\u1112\u11bf\u11c2"  # jamo as written, and as NFKC spells them
_CRIES = "ㅠㅜ\u1172\u116e"


@cache
def emoji_classes() -> dict[str, str]:
    """Read the classes of emoji: the name of a class and the signs in it, in the file's order.

    Raises:
        InvalidInput: the packaged file cannot be read or names a sign twice.

    """
    raw: dict[str, Any] = read_toml("fukasa.analysis.comments", "emoji.toml")
    try:
        classes = {name: "".join(entry["signs"].split()) for name, entry in raw.items()}
    except (KeyError, AttributeError, TypeError) as error:
        raise InvalidInput(f"emoji.toml is broken ({type(error).__name__}: {error}); mend it") from error
    seen = [sign for signs in classes.values() for sign in signs if ord(sign) not in _UNSEEN]
    if len(seen) != len(set(seen)) or next(iter(classes), "") != "laugh":
        raise InvalidInput("emoji.toml must begin with the class laugh and name no sign twice; mend it")
    return classes


@cache
def emoji_signs() -> dict[str, int]:
    """Give the sign that stands for each class of emoji; ``other`` for every picture without a class."""
    names = (*emoji_classes(), "other")
    return {name: EMOJI_FIRST + place for place, name in enumerate(names)}


@cache
def fold_table() -> Signs:
    """Map every code point to its sign; 0 for what is not seen."""
    table = np.arange(_CODES, dtype=np.uint32)
    for code in range(_FOLDED):
        table[code] = _folded(code)
    signs = emoji_signs()
    for span in _PICTURES:
        table[span.start : span.stop] = signs["other"]
    for name, members in emoji_classes().items():
        table[[ord(sign) for sign in members]] = signs[name]
    table[list(_UNSEEN)] = DROPPED
    for written, stands_for in ((_LAUGHS, "laugh"), (_CRIES, "sad")):
        table[[ord(sign) for sign in written]] = signs[stands_for]
    for own in (URL, HANDLE, PHONE, STAMP):
        table[own] = own
    return table


_MARKS = {
    **dict.fromkeys("?？¿⁇؟", ASKED),
    **dict.fromkeys("!！¡", SHOUTED),
    **dict.fromkeys("\n\r\u2028\u2029.。．…‥", EDGE),
    **dict.fromkeys("~ーｰ〜～-‐‑–—―─", ord("ー")),
    **dict.fromkeys("\t,、;'\"“”‘«»「」『』【】[]{}|/\\·・•‧_*`<>", SPACE),  # an apostrophe ends a word: don't → don t
}


def _folded(code: int) -> int:
    sign = chr(code)
    category = unicodedata.category(sign)
    by_category = {"Zs": SPACE, "Nd": DIGIT, "Mn": DROPPED, "Me": DROPPED}
    if category.startswith("C"):
        by_category[category] = STAMP if code in PRIVATE else DROPPED
    lower = sign.lower()
    letter = ord(lower) if len(lower) == 1 else code
    return _MARKS.get(sign, by_category.get(category, letter))


@cache
def kind_table() -> Kinds:
    """Give the kind of every sign."""
    kinds = np.full(_CODES, LETTER, dtype=np.uint8)
    kinds[SPACE] = WORD_GAP
    kinds[[EDGE, ASKED, SHOUTED]] = END
    kinds[[URL, HANDLE, PHONE, STAMP, *emoji_signs().values()]] = PICTURE
    kinds[DIGIT] = NUMBER
    kinds[ord("a") : ord("z") + 1] = LATIN
    kinds[ord("ー")] = STRETCH
    return kinds
