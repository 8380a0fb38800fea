"""Sentences and clauses: how far a "no" or an "ideally" reaches."""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[。!?\n;]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[。!?\n;、()\[\]:]|\.(?=\s|$)|,(?!\d)|\bbut\b|\bwhose\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text."""

    start: int
    end: int


class Clauses:
    """The sentences and clauses of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences = _cut(text, _SENTENCE)
        self._clauses = _cut(text, _CLAUSE)

    def sentence(self, place: int) -> Part:
        """Give the sentence around a place."""
        return _around(self._sentences, place, len(self._text))

    def clause(self, place: int) -> Part:
        """Give the clause around a place."""
        return _around(self._clauses, place, len(self._text))


def _cut(text: str, separator: re.Pattern[str]) -> list[Part]:
    ends = [match.start() for match in separator.finditer(text)]
    starts = [0, *(match.end() for match in separator.finditer(text))]
    return [Part(start, end) for start, end in zip(starts, [*ends, len(text)], strict=True)]


def _around(parts: list[Part], place: int, length: int) -> Part:
    return next((part for part in parts if part.start <= place <= part.end), Part(0, length))
