"""The text that rules look at, with the way back to the text as it was written."""

import unicodedata
from dataclasses import dataclass

from fukasa.analysis.intent.wish import Span

_JAMO = range(0x1160, 0x1200)  # vowels and finals that join the consonant before them


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in NFKC and lower case, without zero-width characters.

    Attributes:
        original: the text as it was written.
        text: the folded text.
        starts, ends: per folded character the part of the original that it stands for.

    """

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Give the part of the original behind a part of the folded text."""
        if start >= end:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]

    def written(self, start: int, end: int) -> str:
        """Give the words of the original behind a part of the folded text."""
        first, last = self.span(start, end)
        return self.original[first:last]


def fold(text: str) -> Folded:
    """Fold a text cluster by cluster, so that every folded character knows where it comes from.

    A cluster is a character with the marks that join it: ﾊﾞ becomes one バ, whose span covers both.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        piece = _plain(text[place:end])
        pieces.append(piece)
        starts += [place] * len(piece)
        ends += [end] * len(piece)
        place = end
    return Folded(text, "".join(pieces), tuple(starts), tuple(ends))


def _joins(character: str) -> bool:
    return ord(character) in _JAMO or bool(unicodedata.combining(unicodedata.normalize("NFKC", character)[:1] or " "))


def _plain(cluster: str) -> str:
    """Normalise one cluster; line ends stay, other control characters and zero-width ones go."""
    normal = unicodedata.normalize("NFKC", cluster).lower()
    shown = "".join(c for c in normal if c == "\n" or unicodedata.category(c) not in {"Cf", "Cc", "Cs"})
    return "".join(c for c in shown if not "\ufe00" <= c <= "\ufe0f")
