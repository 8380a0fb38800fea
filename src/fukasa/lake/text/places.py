"""The postings of one unit of a keyword."""

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile
from fukasa.lake.text.characters import pair_codes
from fukasa.lake.text.ranges import places_of
from fukasa.lake.text.units import PAIR_BITS
from fukasa.lake.text.vocabulary import Vocabulary
from fukasa.lake.text.wording import Fit, Pair, Word

MAX_WORDS = 100_000
"""Words of the vocabulary that one word of a keyword may stand for; the most frequent ones are taken."""

_REMEMBERED = 16  # words whose postings are kept at hand: matching and scoring ask for them one after the other
MARKED = 16
"""Every so many postings it is kept how many further places stand before."""

Rows = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Table:
    """The arrays of all postings and places, mapped.

    Attributes:
        rows: per posting the account.
        impacts: per posting, what BM25F gives before rarity, in 255 steps.
        counts: per posting, how many places it has.
        firsts: per posting, the first of them.
        places: the further ones of all postings.
        place_marks: for every :data:`MARKED`-th posting, where its further places begin.

    """

    rows: NDArray[np.uint32]
    impacts: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    firsts: NDArray[np.uint16]
    places: NDArray[np.uint16]
    place_marks: NDArray[np.uint32]

    @classmethod
    def of(cls, file: ArrayFile) -> "Table":
        """Map them."""
        return cls(*(np.asarray(file[field.name]) for field in fields(cls)))

    def further(self, postings: NDArray[np.int64]) -> NDArray[np.int64]:
        """Tell where the further places of some postings begin."""
        mark = postings // MARKED
        before = postings % MARKED
        steps = np.arange(MARKED - 1)
        counts = self.counts[np.minimum(mark[:, None] * MARKED + steps, len(self.counts) - 1)] - np.uint8(1)
        begins: NDArray[np.int64] = self.place_marks[mark] + (counts * (steps < before[:, None])).sum(
            axis=1, dtype=np.int64
        )
        return begins


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a unit of a keyword stands; of several terms when it fits several.

    Attributes:
        table: all postings.
        rows: per posting the account.
        taken: which postings these are.
        terms: how many terms they are of.
        cut: whether less frequent words were left out.

    """

    table: Table
    rows: Rows
    taken: slice | NDArray[np.int64]
    terms: int
    cut: bool = False

    @property
    def single(self) -> bool:
        """Whether all are of one term: every account at most once, ascending."""
        return self.terms == 1

    @property
    def impacts(self) -> NDArray[np.uint8]:
        """Per posting, what BM25F gives before rarity."""
        return self.table.impacts[self.taken]

    @property
    def counts(self) -> NDArray[np.uint8]:
        """Per posting, how many places it has."""
        return self.table.counts[self.taken]

    @property
    def firsts(self) -> NDArray[np.uint16]:
        """Per posting, its first place."""
        return self.table.firsts[self.taken]

    def numbers(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the numbers that some of these postings have in the table."""
        return index + self.taken.start if isinstance(self.taken, slice) else self.taken[index]


class Terms:
    """Finds the postings of units in an open file."""

    def __init__(self, file: ArrayFile) -> None:
        names = ("pairs", "posting_starts", "word_terms")
        self._pairs, self._starts, self._word_terms = (np.asarray(file[name]) for name in names)
        self._vocabulary = Vocabulary(file)
        self._table = Table.of(file)
        self._of_word = lru_cache(_REMEMBERED)(self._find_word)

    def of(self, unit: Pair | Word) -> Postings:
        """Give the postings of what a unit of a keyword fits."""
        return self._of_pair(unit) if isinstance(unit, Pair) else self._of_word(unit.text, unit.fit)

    def _of_pair(self, pair: Pair) -> Postings:
        codes = pair_codes()
        first = int(codes[ord(pair.first)]) << PAIR_BITS
        exact = first if not pair.second else first | int(codes[ord(pair.second)])
        behind = exact + 1 if pair.second is not None else first + (1 << PAIR_BITS)
        low, high = np.searchsorted(self._pairs, [exact, behind])
        return self._neighbours(int(low), int(high))

    def _neighbours(self, low: int, high: int) -> Postings:
        """Give the postings of terms that lie side by side."""
        first, behind = (int(start) for start in self._starts[[low, high]])
        taken = slice(first, behind)
        return Postings(self._table, self._table.rows[taken], taken, high - low)

    def _find_word(self, text: str, fit: Fit) -> Postings:
        found = self._words(text, fit)
        terms = self._word_terms[found[:MAX_WORDS]].astype(np.int64)
        if len(terms) == 1:
            return self._neighbours(int(terms[0]), int(terms[0]) + 1)
        starts = self._starts[terms]
        taken = places_of(starts, self._starts[terms + 1] - starts)
        return Postings(self._table, self._table.rows[taken], taken, len(terms), cut=len(found) > MAX_WORDS)

    def _words(self, text: str, fit: Fit) -> NDArray[np.uint32]:
        find = {
            Fit.CONTAINED: self._vocabulary.containing,
            Fit.AT_END: self._vocabulary.ending,
            Fit.AT_BEGIN: self._vocabulary.beginning,
            Fit.WHOLE: self._vocabulary.exactly,
        }
        return find[fit](text)
