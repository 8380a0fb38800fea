"""What the model reads of a comment: its n-grams and words, and columns that hold across topics and languages."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fukasa.analysis.comments.alphabet import DIGIT, HANDLE, PICTURE, kind_table
from fukasa.analysis.comments.functions import default_functions, hint_names
from fukasa.analysis.comments.hints import find_hints
from fukasa.analysis.comments.ngrams import LONGEST, NOWHERE, NGrams, find_ngrams
from fukasa.analysis.comments.signs import COUNTS, SignRun, sign_run
from fukasa.analysis.comments.words import FEATURES, Words, find_words
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

ENOUGH_LETTERS = 4
"""Latin letters from which the share of capitals means something."""

SCRIPTS = {"kana": (0x3040, 0x30FF), "han": (0x4E00, 0x9FFF), "hangul": (0xAC00, 0xD7A3)}
SHAPE = (
    "log_length",
    "log_sentences",
    "asked",
    "shouted",
    "upper_share",
    "latin_share",
    *(f"{name}_share" for name in SCRIPTS),
    "picture_share",
    "repeated_share",
    "has_digit",
    "begins_with_handle",
    "length_to_3",
    "length_to_8",
    "length_to_20",
    "length_from_60",
    "length_from_150",
)


@dataclass(frozen=True, slots=True)
class Features:
    """The features of many comments.

    Attributes:
        ngrams: their n-grams.
        words: their words.
        starts: where each comment begins among the signs; one more entry for the end.
        meta: comments × ``meta_names()``.
        empty: comments without a character that can be seen.
        pictures_only: comments of pictures, links, handles or laughs alone.

    """

    ngrams: NGrams
    words: Words
    starts: Integers
    meta: NDArray[np.float32]
    empty: Flags
    pictures_only: Flags

    def __len__(self) -> int:
        return len(self.starts) - 1

    def hint(self, name: str) -> Flags:
        """Which comments hold a hint of the lexicon."""
        flags: Flags = self.meta[:, meta_names().index(name)] > 0
        return flags

    def counts(self) -> csr_array:
        """How often each n-gram and word stands in each comment (comments × rows of the weight table).

        An entry may come in several parts; their sum is the count. The last column collects what is no n-gram.
        """
        of_words = self._table(self.words.rows, self.words.starts * FEATURES)
        counts: csr_array = self._table(self.ngrams.rows, self.starts * LONGEST) + of_words
        return counts

    def summed(self, table: NDArray[np.float32]) -> Reals:
        """Add up the rows of a weight table over the n-grams and words of each comment (comments × outputs)."""
        ngrams = self._table(self.ngrams.rows, self.starts * LONGEST) @ table
        summed: Reals = ngrams + self._table(self.words.rows, self.words.starts * FEATURES) @ table
        return summed

    def _table(self, rows: NDArray[np.int32], starts: Integers) -> csr_array:
        rows = rows.reshape(-1)
        ones = np.ones(len(rows), dtype=np.float32)
        return csr_array((ones, rows, starts), shape=(len(self), NOWHERE + 1))

    def shrink(self) -> Reals:
        """What the sum over a comment's n-grams is multiplied by, so that long comments do not shout."""
        scale: Reals = np.maximum(self.ngrams.sizes + self.words.sizes, 1) ** -LENGTH_POWER
        return scale


LENGTH_POWER = 0.25
"""Between a sum (0), in which length decides, and the Euclidean norm (0.5), in which one sentence drowns; chosen by
cross-validation on the corpus."""


@cache
def meta_names() -> tuple[str, ...]:
    """The columns of ``meta``: shape, hints, labelling functions."""
    return (*SHAPE, *hint_names(), *(function.id for function in default_functions()))


def find_features(texts: pl.Series) -> Features:
    """Compute the features of cleaned comments.

    Args:
        texts: of :func:`fukasa.analysis.comments.clean.clean`, without nulls.

    """
    run = sign_run(texts)
    ngrams = find_ngrams(run)
    hints = find_hints(run, ngrams)
    kinds = kind_table()[run.signs]
    pictures = _per_comment(kinds == PICTURE, run)
    letters = _per_comment(~run.edges, run) - pictures
    meta = np.concatenate([_shape(run, letters), hints], axis=1).astype(np.float32)
    return Features(ngrams, find_words(run), run.starts, meta, run.counts[:, 0] == 0, (letters == 0) & (pictures > 0))


def _per_comment(flags: Flags, run: SignRun) -> Integers:
    before = np.concatenate([[0], np.cumsum(flags)])
    counted: Integers = np.diff(before[run.starts])
    return counted


def _shape(run: SignRun, letters: Integers) -> Reals:
    counts = dict(zip(COUNTS, run.counts.T.astype(np.float64), strict=True))
    length, signs = counts["characters"], np.maximum(letters, 1)
    visible = np.maximum(length, 1)
    scripts = [_per_comment((run.signs >= low) & (run.signs <= high), run) / signs for low, high in SCRIPTS.values()]
    second = np.minimum(run.starts[:-1] + 1, run.starts[1:] - 1)
    shouting = np.where(counts["latin"] >= ENOUGH_LETTERS, counts["upper"] / np.maximum(counts["latin"], 1), 0)
    columns = [
        np.log1p(length) / 5,
        np.log1p(_per_comment(run.edges, run) - 1) / 3,
        np.minimum(counts["asked"], 3) / 3,
        np.minimum(counts["shouted"], 3) / 3,
        shouting,
        counts["latin"] / visible,
        *scripts,
        counts["pictures"] / visible,
        np.minimum(counts["repeated"], visible) / visible,
        _per_comment(run.signs == DIGIT, run) > 0,
        run.signs[second] == HANDLE,
        *(length <= limit for limit in (3, 8, 20)),
        *(length >= limit for limit in (60, 150)),
    ]
    return np.stack(columns, axis=1).astype(np.float64)
