"""Text in one form, with the way back to the original.

Rules are written for NFKC and lower case, so that ＃ＰＲ, #PR and #pr are one thing; what is shown as evidence must be
the words as they were written. The way back is walked only when a rule has found something.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

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


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text after NFKC and lower-casing.

    Attributes:
        original: the text as it was written.
        text: the normal form; line by line it is the normal form of the original's lines.

    """

    original: str
    text: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` back: the shortest span of ``original`` that holds it.

        Exact where no mark outside the basic plane combines; there it may lie a few characters off.
        """
        low, high = self._place(start)[0], self._place(max(start, end - 1))[1]
        return low, max(low, high)

    def _place(self, position: int) -> tuple[int, int]:
        """Where the cluster that became the character at ``position`` stands in the original."""
        line = self.text.count("\n", 0, position)
        column = position - self.text.rfind("\n", 0, position) - 1
        lines = self.original.split("\n")
        begin = sum(map(len, lines[:line])) + line
        place = (begin, begin + 1)
        for cluster in _clusters().finditer(lines[line]):
            column -= len(_form(cluster.group()))
            place = (begin + cluster.start(), begin + cluster.end())
            if column < 0:
                break
        return place


def normalise(original: str) -> NormalText:
    """Bring a text to NFKC and lower case and keep the way back (Unicode Standard Annex 15)."""
    return NormalText(original, _form(original))
