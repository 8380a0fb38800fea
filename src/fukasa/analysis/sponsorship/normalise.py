"""Text in one form, with the way back to the original.

Rules are written for NFKC and lower case, so that ＃ＰＲ, #PR and #pr are one thing; what is shown as evidence must be
the words as they were written. The way back is a list of offsets, made only when a rule has found something.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

# Where compatibility forms stand: the basic plane, mathematical letters, enclosed letters, compatibility ideographs.
_BLOCKS = ((0x41, 0xD800), (0xE000, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F300), (0x2F800, 0x2FA20))
# Marks that may melt into the character before them: accents, kana voicing, conjoining Hangul.
_MARKS = "\u0300-\u036f\u1161-\u11ff\u3099\u309a\uff9e\uff9f"
_VOICING = re.compile(f"[{_MARKS}]")


@cache
def _tables() -> tuple[dict[int, str], re.Pattern[str]]:
    """Characters that become one other character, and a pattern for everything that changes its length."""
    single: dict[int, str] = {}
    longer: list[str] = []
    for low, high in _BLOCKS:
        for code in range(low, high):
            char = chr(code)
            form = unicodedata.normalize("NFKC", char).lower()
            if len(form) != 1:
                longer.append(char)
            elif form != char and not _VOICING.match(char):
                single[code] = form
    expanding = re.escape("".join(longer))
    return single, re.compile(f"[{expanding}][{_MARKS}]*|.[{_MARKS}]+", re.DOTALL)


def _form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group()).lower()


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
        """For each position of ``text``, and its end, the position in ``original``."""
        single, expanding = _tables()
        offsets: list[int] = []
        done = 0
        for match in expanding.finditer(self.original.translate(single)):
            offsets += range(done, match.start())
            offsets += [match.start()] * len(_form(match))
            done = match.end()
        offsets += range(done, len(self.original) + 1)
        return offsets

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` back: the shortest span of ``original`` that holds it."""
        low, last = self.offsets[start], self.offsets[max(start, end - 1)]
        later = (place for place in self.offsets[end:] if place > last)
        return low, next(later, len(self.original))


def normalise(original: str) -> NormalText:
    """Bring a text to NFKC and lower case and keep the way back (Unicode Standard Annex 15)."""
    single, expanding = _tables()
    return NormalText(original, expanding.sub(_form, original.translate(single)))
