"""From the postings of many chunks to those of the whole index, one stretch of terms after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.text.chunk import Chunk
from fukasa.lake.text.ranges import places_of
from fukasa.lake.text.units import Words

POSTINGS_AT_ONCE = 1 << 23
_WORDS_AT_ONCE = 1 << 18
_ARRAYS = tuple(field.name for field in fields(Chunk) if field.name not in {"accounts", "words"})


@dataclass(frozen=True)
class Spilled:
    """A chunk on the disk.

    Attributes:
        folder: where its arrays lie.
        first: number of its first account.
        accounts: how many it has.
        types: per array what it holds.

    """

    folder: Path
    first: int
    accounts: int

    types: Mapping[str, np.dtype[Any]]

    @classmethod
    def write(cls, chunk: Chunk, folder: Path, first: int) -> Self:
        """Put a chunk down."""
        folder.mkdir()
        arrays = {name: getattr(chunk, name) for name in _ARRAYS}
        arrays |= {field.name: getattr(chunk.words, field.name) for field in fields(Words)}
        for name, array in arrays.items():
            array.tofile(folder / name)
        return cls(folder, first, chunk.accounts, {name: array.dtype for name, array in arrays.items()})

    def __getitem__(self, name: str) -> NDArray[Any]:
        return np.fromfile(self.folder / name, self.types[name])

    def part(self, name: str, begin: int, count: int) -> NDArray[Any]:
        """Read a part of an array; a mapped one would count as memory of this process."""
        kind = self.types[name]
        return np.fromfile(self.folder / name, kind, count, offset=begin * kind.itemsize)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The postings of neighbouring terms.

    Attributes:
        rows: account per posting, ascending within a term.
        impacts: per posting.
        counts: per posting, how many places it has.
        firsts: per posting, the first of them.
        places: the further ones of all postings.

    """

    rows: NDArray[np.uint32]
    impacts: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    firsts: NDArray[np.uint16]
    places: NDArray[np.uint16]


@dataclass(frozen=True)
class Merge:
    """Chunks in the order of their accounts, merged term by term.

    Terms are the pairs, ascending, then the words by their hash.
    """

    chunks: tuple[Spilled, ...]

    @cached_property
    def pairs(self) -> NDArray[np.uint32]:
        """The pairs that stand anywhere."""
        return np.unique(_joined([chunk["pairs"] for chunk in self.chunks], np.uint32))

    @cached_property
    def _hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The words that stand anywhere, by hash, and the first place of each among the words of all chunks."""
        return np.unique(_joined([chunk["hashes"] for chunk in self.chunks], np.uint64), return_index=True)

    @cached_property
    def terms(self) -> tuple[NDArray[np.int64], ...]:
        """Per chunk the numbers of its terms; ascending."""
        pairs, (words, _) = self.pairs, self._hashes
        return tuple(
            np.concatenate(
                [np.searchsorted(pairs, chunk["pairs"]), len(pairs) + np.searchsorted(words, chunk["hashes"])]
            )
            for chunk in self.chunks
        )

    @cached_property
    def postings(self) -> NDArray[np.int64]:
        """Per term, in how many accounts it stands."""
        return self._total("postings")

    @cached_property
    def further(self) -> NDArray[np.int64]:
        """Per term, how many places follow the first ones of its postings."""
        return self._total("further")

    def words(self, order: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.int64]]]:
        """Give the letters of words, and how many each has, piece by piece.

        Args:
            order: the words by their place among the words, that wanted first before the others.

        """
        example = self._hashes[1]
        lengths = _joined([chunk["lengths"] for chunk in self.chunks], np.int64)
        starts = np.cumsum(lengths) - lengths
        letters = _joined([chunk["letters"] for chunk in self.chunks], np.uint32)
        for begin in range(0, len(order), _WORDS_AT_ONCE):
            wanted = example[order[begin : begin + _WORDS_AT_ONCE]]
            yield letters[places_of(starts[wanted], lengths[wanted])], lengths[wanted]

    def stretches(self, at_once: int = POSTINGS_AT_ONCE) -> Iterator[Stretch]:
        """Give all postings, in the order of the terms, about ``at_once`` at a time."""
        behind = np.cumsum(self.postings)
        total = int(behind[-1]) if len(behind) else 0
        steps = np.searchsorted(behind, np.arange(at_once, total + at_once, at_once), side="right")
        borders = np.unique(np.concatenate([[0], steps, [len(behind)]]))
        done = [_Done() for _ in self.chunks]
        for low, high in pairwise(borders.tolist()):
            yield self._stretch(low, high, done)

    def _stretch(self, low: int, high: int, done: list["_Done"]) -> Stretch:
        postings, further = _Targets(self.postings[low:high]), _Targets(self.further[low:high])
        made = Stretch(
            rows=np.empty(postings.total, np.uint32),
            impacts=np.empty(postings.total, np.uint8),
            counts=np.empty(postings.total, np.uint8),
            firsts=np.empty(postings.total, np.uint16),
            places=np.empty(further.total, np.uint16),
        )
        for chunk, terms, read in zip(self.chunks, self.terms, done, strict=True):
            first, behind = np.searchsorted(terms, [low, high])
            term = terms[first:behind] - low
            target = postings.of(term, chunk.part("postings", first, len(term)))
            rows = chunk.part("rows", read.postings, len(target))
            made.rows[target] = rows.astype(np.uint32) + np.uint32(chunk.first)
            for name in ("impacts", "counts", "firsts"):
                getattr(made, name)[target] = chunk.part(name, read.postings, len(target))
            places = further.of(term, chunk.part("further", first, len(term)))
            made.places[places] = chunk.part("places", read.places, len(places))
            read.postings, read.places = read.postings + len(target), read.places + len(places)
        return made

    def _total(self, name: str) -> NDArray[np.int64]:
        total = np.zeros(len(self.pairs) + len(self._hashes[0]), np.int64)
        for chunk, terms in zip(self.chunks, self.terms, strict=True):
            total[terms] += chunk[name]
        return total


class _Targets:
    """Where the next entries of each term go, when chunk after chunk brings some.

    Args:
        sizes: per term, how many entries come in all.

    """

    def __init__(self, sizes: NDArray[np.int64]) -> None:
        self.total = int(sizes.sum())
        self._next = np.cumsum(sizes) - sizes

    def of(self, terms: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the places of the entries that a chunk brings, and move on."""
        targets = places_of(self._next[terms], lengths)
        self._next[terms] += lengths
        return targets


@dataclass
class _Done:
    """How much of a chunk was read."""

    postings: int = 0
    places: int = 0


def _joined(parts: list[NDArray[Any]], dtype: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype)
