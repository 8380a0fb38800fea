"""The words of the index, and which of them contain what is looked for.

Words lie in one run of UTF-8, a zero byte before and behind each, the word of most accounts first. Every three bytes
that stand side by side in a word (zeros at its ends count) name the words they stand in: a needle is looked for only
in words that hold its rarest three bytes.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter
from fukasa.lake.text.ranges import places_of

_GRAM = 3
_WORD_BITS = np.uint64(32)
Words = NDArray[np.uint32]


class Vocabulary:
    """Finds words by what they contain; word numbers are ascending from the most to the least frequent.

    Args:
        file: an open file that :func:`write_vocabulary` wrote to.

    """

    def __init__(self, file: ArrayFile) -> None:
        self._letters, self._starts = np.asarray(file["word_letters"]), np.asarray(file["word_starts"])
        self._grams, self._gram_starts = np.asarray(file["grams"]), np.asarray(file["gram_starts"])
        self._gram_words = np.asarray(file["gram_words"])

    def containing(self, text: str) -> Words:
        """Find the words that contain a text."""
        return self._with(text.encode())

    def beginning(self, text: str) -> Words:
        """Find the words that begin with a text."""
        return self._with(b"\0" + text.encode())

    def ending(self, text: str) -> Words:
        """Find the words that end with a text."""
        return self._with(text.encode() + b"\0")

    def exactly(self, text: str) -> Words:
        """Find a word; none or one."""
        return self._with(b"\0" + text.encode() + b"\0")

    def _with(self, needle: bytes) -> Words:
        if len(needle) < _GRAM:  # two bytes: any third one may follow, if only the zero behind the word
            low = int.from_bytes(needle.ljust(_GRAM, b"\0"))
            return np.unique(self._listed(low, low + 256 ** (_GRAM - len(needle))))
        lists = sorted((self._listed(gram, gram + 1) for gram in _grams(needle)), key=len)
        if len(lists) == 1:
            return lists[0]
        return self._holding(_common(lists[0], lists[1]), needle)

    def _listed(self, low: int, high: int) -> Words:
        """Give the words of the grams from ``low`` to below ``high``."""
        first, behind = self._gram_starts[np.searchsorted(self._grams, [low, high])]
        return self._gram_words[first:behind]

    def _holding(self, words: Words, needle: bytes) -> Words:
        """Keep the words in which the needle really stands."""
        if not len(words):
            return words
        begins = self._starts[words]
        lengths = self._starts[words + 1] + 1 - begins
        letters = self._letters[places_of(begins, lengths)]
        hits = np.ones(max(0, len(letters) - len(needle) + 1), np.bool_)
        for number, byte in enumerate(needle):
            hits &= letters[number : number + len(hits)] == byte
        word = np.searchsorted(np.cumsum(lengths), np.flatnonzero(hits), side="right")
        return words[np.unique(word)]


def write_vocabulary(file: ArrayFileWriter, words: Iterable[tuple[NDArray[np.uint32], NDArray[np.int64]]]) -> None:
    """Write the words.

    Args:
        file: where to.
        words: the code points of some words, and how many letters each has; the word of most accounts first.

    """
    text = np.frombuffer(b"\0" + b"".join(_with_zeros(*some) for some in words), np.uint8)
    starts = np.flatnonzero(text == 0)
    file.add("word_letters", text)
    file.add("word_starts", starts)
    grams: list[NDArray[np.uint32]] = []
    sizes: list[NDArray[np.int64]] = []
    with file.appending("gram_words", np.uint32) as grow:
        for keys in _grams_with_words(text):
            grow.append((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32))
            found, counts = np.unique(keys >> _WORD_BITS, return_counts=True)
            grams.append(found.astype(np.uint32))
            sizes.append(counts)
    file.add("grams", np.concatenate([*grams, np.zeros(0, np.uint32)]))
    file.add("gram_starts", np.cumsum(np.concatenate([[0], *sizes]), dtype=np.int64))


def _with_zeros(letters: NDArray[np.uint32], lengths: NDArray[np.int64]) -> bytes:
    spaced = np.insert(letters, np.cumsum(lengths), 0)
    return spaced.astype("<u4").tobytes().decode("utf-32-le").encode()


def _grams_with_words(text: NDArray[np.uint8]) -> Iterator[NDArray[np.uint64]]:
    """Give gram and word as one number, each once, ascending; one first byte after the other, to keep memory small."""
    word = np.cumsum(text == 0, dtype=np.uint32) - np.uint32(1)
    inner = text[1:-1] != 0  # a zero in the middle would lie between two words
    for byte in range(256):
        begins = np.flatnonzero((text[: len(inner)] == byte) & inner)
        keys = _gram_at(text, begins) << _WORD_BITS | word[begins]
        keys.sort()
        yield keys[np.diff(keys, prepend=keys[:1] + np.uint64(1)) != 0]


def _gram_at(text: NDArray[np.uint8], begins: NDArray[np.int64]) -> NDArray[np.uint64]:
    grams = np.zeros(len(begins), np.uint64)
    for number in range(_GRAM):
        grams = grams << np.uint64(8) | text[begins + number]
    return grams


def _grams(needle: bytes) -> Iterator[int]:
    for begin in range(len(needle) - _GRAM + 1):
        yield int.from_bytes(needle[begin : begin + _GRAM])


def _common(few: Words, many: Words) -> Words:
    """Give what stands in both of two ascending lists."""
    place = np.searchsorted(many, few)
    inside = place < len(many)
    common: Words = few[inside][many[place[inside]] == few[inside]]
    return common
