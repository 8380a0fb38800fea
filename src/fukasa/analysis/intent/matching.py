"""Find many known words in one text, the longest at each place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_KANJI = re.compile(r"[一-龥々]")
_SHORT_KATAKANA = 3  # パン must not be found in ジャパン
_AFTER_ONE_KANJI = frozenset("系好")
_PLURAL_FROM = 3


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A known word at a place of the text."""

    start: int
    end: int
    meaning: T


class Vocabulary(Generic[T]):
    """Known words with their meanings.

    Latin words are found as whole words, with or without a plural s; short katakana words and single kanji only where
    no longer word of the same script goes on.
    """

    def __init__(self, words: Mapping[str, T]) -> None:
        self._words = dict(words)
        for word in words:
            if word.isascii() and word.isalpha() and len(word) >= _PLURAL_FROM:
                self._words.setdefault(f"{word}s", words[word])
        self._longest = max(map(len, self._words), default=0)

    def find(self, text: str) -> Iterator[Found[T]]:
        """Give the words found, in reading order and without overlap."""
        place = 0
        while place < len(text):
            end = self._longest_at(text, place)
            if end is None:
                place += 1
                continue
            yield Found(place, end, self._words[text[place:end]])
            place = end

    def _longest_at(self, text: str, place: int) -> int | None:
        most = min(self._longest, len(text) - place)
        fitting = (place + length for length in range(most, 0, -1) if text[place : place + length] in self._words)
        return next((end for end in fitting if stands_alone(text, place, end)), None)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there is a word and not a piece of one."""
    word, before, behind = text[start:end], text[start - 1 : start], text[end : end + 1]
    if _latin(word[:1]) and _latin(before):
        return False
    if _latin(word[-1:]) and _latin(behind):
        return False
    if len(word) <= _SHORT_KATAKANA and all(map(_KATAKANA.match, word)):
        return not (_KATAKANA.match(before) or _KATAKANA.match(behind))
    if len(word) == 1 and _KANJI.match(word):
        alone_before = not (_KANJI.match(before) or before.isdigit())
        return alone_before and (not _KANJI.match(behind) or behind in _AFTER_ONE_KANJI)
    return True


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def holds_any(text: str, cues: Iterable[str]) -> bool:
    """Tell whether one of the cues stands in a text; Latin ones as whole words."""
    return any(True for cue in cues for _ in cue_places(text, cue))


def cue_places(text: str, cue: str) -> Iterator[tuple[int, int]]:
    """Give the places of a cue in a text; Latin ones as whole words."""
    place = text.find(cue)
    while place >= 0:
        end = place + len(cue)
        if not cue.isascii() or stands_alone(text, place, end):
            yield place, end
        place = text.find(cue, place + 1)
