"""Text in one form, with the way back to the original.

Rules are written for NFKC and lower case, so that ＃ＰＲ, #PR and #pr are one thing; what is shown as evidence must be
the words as they were written. The way back is a list of offsets, made only when a rule has found something.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

# Starters that melt into the character before them although their combining class is 0: Hangul vowels and finals,
# the half-width voicing marks of kana.
_MELTING = "\u1161-\u11ff\uff9e\uff9f"
_BASIC_PLANE = range(0x300, 0x10000)


@cache
def _clusters() -> re.Pattern[str]:
    """A character with the marks that may combine with it."""
    marks = "".join(chr(code) for code in _BASIC_PLANE if unicodedata.combining(chr(code)))
    return re.compile(f".[{marks}{_MELTING}]*", re.DOTALL)


def _form(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@dataclass(frozen=True)
class NormalText:
    """A text after NFKC and lower-casing.

    Attributes:
        original: the text as it was written.
        text: the normal form.

    """

    original: str
    text: str

    @cached_property
    def offsets(self) -> list[int]:
        """For each position of ``text``, and its end, the position in ``original``.

        Exact where no mark outside the basic plane combines; there the rest may lie a few characters off.
        """
        if self.original.isascii():
            return list(range(len(self.text) + 1))
        offsets: list[int] = []
        for cluster in _clusters().finditer(self.original):
            offsets += [cluster.start()] * len(_form(cluster.group()))
        missing = len(self.text) + 1 - len(offsets)
        return (offsets + [len(self.original)] * max(missing, 0))[: len(self.text) + 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` back: the shortest span of ``original`` that holds it."""
        low, last = self.offsets[start], self.offsets[max(start, end - 1)]
        later = (place for place in self.offsets[end:] if place > last)
        return low, next(later, len(self.original))


def normalise(original: str) -> NormalText:
    """Bring a text to NFKC and lower case and keep the way back (Unicode Standard Annex 15)."""
    return NormalText(original, _form(original))
