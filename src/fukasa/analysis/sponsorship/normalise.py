"""Text in one form, with the way back to the original.

Rules are written for NFKC and lower case, so that ＃ＰＲ, #PR and #pr are one thing; what is shown as evidence must be
the words as they were written. The way back is a list of offsets.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

# Characters that become exactly one other character: full-width ASCII, the wide space, mathematical letters.
_SINGLE = {code: unicodedata.normalize("NFKC", chr(code)).lower() for code in range(0xFF01, 0xFF5F)}
_SINGLE |= {code: unicodedata.normalize("NFKC", chr(code)).lower() for code in range(0x1D400, 0x1D800)}
_SINGLE |= {code: chr(code).lower() for code in range(0x41, 0x5B)} | {0x3000: " ", 0xA0: " "}
_SINGLE = {code: form for code, form in _SINGLE.items() if len(form) == 1}

# One character that may expand, with the marks that may combine with it.
_PLAIN = r"\x00-\x7F\u3041-\u3096\u30A1-\u30FC\u4E00-\u9FFF\uAC00-\uD7A3\u3001-\u3003\u3005-\u3020\u2600-\u27BF"
_MARKS = r"\u0300-\u036F\u3099\u309A\uFF9E\uFF9F\u1161-\u11FF"
_SPECIAL = re.compile(rf"[{_PLAIN}](?=[{_MARKS}])[{_MARKS}]+|[^{_PLAIN}][{_MARKS}]*")


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text after NFKC and lower-casing.

    Attributes:
        original: the text as it was written.
        text: the normal form.
        offsets: for each position of ``text`` (and its end) the position in ``original``; None where they are equal.

    """

    original: str
    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` back: the shortest span of ``original`` that holds it."""
        if self.offsets is None:
            return start, end
        low, last = self.offsets[start], self.offsets[max(start, end - 1)]
        later = (self.offsets[i] for i in range(end, len(self.offsets)) if self.offsets[i] > last)
        return low, next(later, len(self.original))


def normalise(original: str) -> NormalText:
    """Bring a text to NFKC and lower case and keep the way back (Unicode Standard Annex 15)."""
    text = original.translate(_SINGLE)
    if _SPECIAL.search(text) is None:
        return NormalText(original, text, None)
    return _expanded(original, text)


def _expanded(original: str, text: str) -> NormalText:
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _SPECIAL.finditer(text):
        form = unicodedata.normalize("NFKC", match.group()).lower()
        pieces += (text[done : match.start()], form)
        offsets += range(done, match.start())
        offsets += [match.start()] * len(form)
        done = match.end()
    pieces.append(text[done:])
    offsets += range(done, len(text) + 1)
    normal = "".join(pieces)
    same = len(normal) == len(text) and offsets == list(range(len(text) + 1))
    return NormalText(original, normal, None if same else tuple(accumulate(offsets, max)))
