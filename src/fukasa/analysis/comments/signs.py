"""Many comments as one run of signs: sentences between edges, repeats shortened, what was counted on the way."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.comments.alphabet import (
    ASKED,
    DIGIT,
    DROPPED,
    EDGE,
    END,
    LATIN,
    LAUGH,
    PICTURE,
    SHOUTED,
    SPACE,
    STRETCH,
    Signs,
    fold_table,
    kind_table,
)
from fukasa.analysis.statistics.arrays import Flags, Integers

Counts = NDArray[np.int32]
COUNTS = ("characters", "upper", "latin", "asked", "shouted", "pictures", "repeated")

_W = ord("w")
_BREAK = "\n"
_BETWEEN_DIGITS = (ord("."), ord(","))


@dataclass(frozen=True, slots=True)
class SignRun:
    """The signs of many comments, one after the other.

    Every comment begins and ends with an edge, as does every sentence in it; a picture is a sentence of its own.

    Attributes:
        signs: all signs.
        starts: where each comment begins; one more entry for the end.
        edges: where the signs are edges.
        asked: true on an edge that a question mark made.
        counts: per comment what ``COUNTS`` names: characters that can be seen, capitals, Latin letters, question
            marks, exclamation marks, pictures, repeated signs left out.

    """

    signs: Signs
    starts: Integers
    edges: Flags
    asked: Flags
    counts: Counts

    def __len__(self) -> int:
        return len(self.starts) - 1


def sign_run(texts: pl.Series) -> SignRun:
    """Turn cleaned comments into signs.

    Args:
        texts: of :func:`fukasa.analysis.comments.clean.clean`, without nulls.

    """
    joined = "".join(f"{_BREAK}{text}{_BREAK}" for text in texts.to_list())
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    starts = _cumulated(texts.str.len_chars().to_numpy().astype(np.int64) + 2 * len(_BREAK))
    signs = _folded(codes)
    counts = _counts(codes, signs, starts)
    signs, starts = _only(signs != DROPPED, signs, starts)
    signs = _with_laughs(signs)
    picture = kind_table()[signs] == PICTURE
    counts[:, -2] = np.diff(_cumulated(picture)[starts])
    length = np.diff(starts)
    signs, starts = _only(~(picture & (signs == np.roll(signs, 1))), signs, starts)
    signs, starts = _only(_shortened(signs), signs, starts)
    counts[:, -1] = length - np.diff(starts)
    signs, starts = _pictures_apart(signs, starts)
    return _in_sentences(signs, starts, counts)


def _cumulated(lengths: NDArray[np.generic]) -> Integers:
    sums: Integers = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return sums


def _only(kept: Flags, signs: Signs, starts: Integers) -> tuple[Signs, Integers]:
    """Keep some of the signs; gives where the comments begin among them."""
    return signs[kept], _cumulated(kept)[starts]


def _folded(codes: Signs) -> Signs:
    """Fold every sign; what groups or divides the digits of a number belongs to the number."""
    signs = fold_table()[codes]
    digit = signs == DIGIT
    inside = np.isin(codes, _BETWEEN_DIGITS) & np.roll(digit, 1) & np.roll(digit, -1)
    signs[inside] = DIGIT
    return signs


def _counts(codes: Signs, signs: Signs, starts: Integers) -> Counts:
    upper = (codes >= ord("A")) & (codes <= ord("Z"))
    seen = (signs != DROPPED) & (signs != SPACE) & (codes != ord(_BREAK))
    flags = (seen, upper, kind_table()[signs] == LATIN, signs == ASKED, signs == SHOUTED)
    counts = np.zeros((len(starts) - 1, len(COUNTS)), dtype=np.int32)
    for place, flag in enumerate(flags):
        counts[:, place] = np.diff(_cumulated(flag)[starts])
    return counts


def _with_laughs(signs: Signs) -> Signs:
    """Make a laugh of every run of w that touches no other Latin letter: 草ww, すごいw."""
    w = signs == _W
    if not w.any():
        return signs
    other = (kind_table()[signs] == LATIN) & ~w
    first = np.flatnonzero(w & ~np.roll(w, 1))
    last = np.flatnonzero(w & ~np.roll(w, -1))
    laughs = ~other[first - 1] & ~other[last + 1]
    signs[np.flatnonzero(w)[np.repeat(laughs, last - first + 1)]] = LAUGH
    return signs


def _pictures_apart(signs: Signs, starts: Integers) -> tuple[Signs, Integers]:
    """Put an edge before and behind every picture."""
    picture = kind_table()[signs] == PICTURE
    if not picture.any():
        return signs, starts
    ends = _cumulated(np.where(picture, 3, 1))
    apart = np.full(ends[-1], EDGE, dtype=np.uint32)
    apart[ends[1:] - np.where(picture, 2, 1)] = signs
    return apart, ends[starts]


def _shortened(signs: Signs) -> Flags:
    """Which signs stay: of a repeated letter two, of anything else one; no gap at an edge, no stretch before one."""
    kinds = kind_table()[signs]
    end, gap = kinds == END, signs == SPACE
    repeated = signs == np.roll(signs, 1)
    many = repeated & np.roll(repeated, 1)
    single = gap | (signs == DIGIT) | (kinds == STRETCH)
    kept: Flags = ~np.where(single, repeated, many & ~end)
    border = end | (kinds == PICTURE)  # an edge will stand there
    kept &= ~(gap & np.roll(border, 1))
    idle = gap | (kinds == STRETCH)
    following = np.where(idle, len(signs), np.arange(len(signs)))
    following = np.minimum.accumulate(following[::-1])[::-1]  # the last sign of all is an edge
    kept &= ~(idle & border[following])
    return kept


def _in_sentences(signs: Signs, starts: Integers, counts: Counts) -> SignRun:
    """Make one edge of marks that follow each other; it asks when one of them does."""
    end = kind_table()[signs] == END
    first = np.zeros(len(signs), dtype=np.bool_)
    first[starts[:-1]] = True
    runs = end & (~np.roll(end, 1) | first)
    asked = np.zeros(len(signs), dtype=np.bool_)
    begins = np.flatnonzero(runs)
    if len(begins):
        asked[begins] = np.add.reduceat(signs == ASKED, begins, dtype=np.int32) > 0
    kept = ~end | runs
    signs, moved = _only(kept, signs, starts)
    edges = end[kept]
    signs[edges] = EDGE
    return SignRun(signs, moved, edges, asked[kept], counts)
