"""The postings of one unit of a keyword."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one unit of a keyword stands; of several terms when it fits several.

    Attributes:
        rows: per posting the account.
        impacts: per posting, what BM25F gives before rarity, in 255 steps.
        counts: per posting, how many places it has.
        places: of all accounts and terms; :attr:`starts` tells which are whose.
        terms: where the postings of each term begin, among the postings here.
        first_places: per term, where its places begin in ``places``.
        offset: place of the unit in the keyword.
        cut: whether less frequent words were left out.

    """

    rows: NDArray[np.uint32]
    impacts: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    places: NDArray[np.uint16]
    terms: NDArray[np.int64]
    first_places: NDArray[np.int64]
    offset: int
    cut: bool = False

    @property
    def single(self) -> bool:
        """Whether all are of one term: every account at most once, ascending."""
        return len(self.terms) == 1

    def starts(self) -> NDArray[np.int64]:
        """Give per posting where its places begin in :attr:`places`."""
        before: NDArray[np.int64] = np.cumsum(self.counts, dtype=np.int64) - self.counts
        shifts = self.first_places - before[self.terms]
        before += shifts if self.single else np.repeat(shifts, np.diff(self.terms, append=len(self.rows)))
        return before


class Terms:
    """Finds the postings of units in an open file."""

    def __init__(self, file: ArrayFile) -> None:
        self._pairs = np.asarray(file["pairs"])
        self._posting_starts = np.asarray(file["posting_starts"])
        self._place_starts = np.asarray(file["place_starts"])
        self._word_terms = np.asarray(file["word_terms"])
        self._vocabulary = Vocabulary(file)
        names = ("rows", "impacts", "counts", "places")
        self._rows, self._impacts, self._counts, self._places = (np.asarray(file[name]) for name in names)

    def of(self, unit: Pair | Word) -> Postings:
        """Give the postings of what a unit of a keyword fits."""
        return self._of_pair(unit) if isinstance(unit, Pair) else self._of_word(unit)

    def _of_pair(self, pair: Pair) -> Postings:
        codes = pair_codes()
        first = int(codes[ord(pair.first)]) << PAIR_BITS
        exact = first if not pair.second else first | int(codes[ord(pair.second)])
        behind = exact + 1 if pair.second is not None else first + (1 << PAIR_BITS)
        low, high = np.searchsorted(self._pairs, [exact, behind])
        return self._neighbours(int(low), int(high), pair.offset)

    def _neighbours(self, low: int, high: int, offset: int) -> Postings:
        """Give the postings of terms that lie side by side, without copying any."""
        first, behind = (int(start) for start in self._posting_starts[[low, high]])
        taken = slice(first, behind)
        return Postings(
            self._rows[taken],
            self._impacts[taken],
            self._counts[taken],
            self._places,
            self._posting_starts[low:high] - first,
            self._place_starts[low:high],
            offset,
        )

    def _of_word(self, word: Word) -> Postings:
        found = self._words(word)
        terms = self._word_terms[found[:MAX_WORDS]].astype(np.int64)
        if len(terms) == 1:
            return self._neighbours(int(terms[0]), int(terms[0]) + 1, word.offset)
        starts = self._posting_starts[terms]
        lengths = self._posting_starts[terms + 1] - starts
        taken = places_of(starts, lengths)
        return Postings(
            self._rows[taken],
            self._impacts[taken],
            self._counts[taken],
            self._places,
            np.cumsum(lengths) - lengths,
            self._place_starts[terms],
            word.offset,
            cut=len(found) > MAX_WORDS,
        )

    def _words(self, word: Word) -> NDArray[np.uint32]:
        find = {
            Fit.CONTAINED: self._vocabulary.containing,
            Fit.AT_END: self._vocabulary.ending,
            Fit.AT_BEGIN: self._vocabulary.beginning,
            Fit.WHOLE: self._vocabulary.exactly,
        }
        return find[word.fit](word.text)
