"""Character n-grams as numbers: every run of one to five signs that does not cross an edge, hashed.

A rolling hash over all comments at once: the hash of n signs is that of the n - 1 before times a constant plus the
code of the last. Hashing trick: Weinberger et al., 2009.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.comments.alphabet import Signs
from fukasa.analysis.comments.signs import SignRun
from fukasa.analysis.statistics.arrays import Integers

LONGEST = 5
BITS = 19
NOWHERE = 1 << BITS
"""The row of what is no n-gram: too short, or across an edge."""

Hashes = NDArray[np.uint32]

_STEP = np.uint32(0x01000193)
_SPREAD = np.uint32(0x9E3779B1)
_FINISH = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True)
class NGrams:
    """The n-grams that begin at every sign.

    Attributes:
        hashes: signs × n; 32-bit hash of the n signs that begin here (whatever they cross).
        rows: signs × n; row of the weight table, ``NOWHERE`` for what is no n-gram.
        sizes: per comment the number of n-grams.

    """

    hashes: Hashes
    rows: NDArray[np.int32]
    sizes: Integers


def hash_signs(signs: Signs) -> Hashes:
    """Hash the one to five signs that begin at every place (signs × 5)."""
    spread = signs * _SPREAD
    spread ^= spread >> np.uint32(15)
    hashes = np.empty((len(signs), LONGEST), dtype=np.uint32)
    running = np.zeros(len(signs), dtype=np.uint32)
    for n in range(LONGEST):
        running = running * _STEP
        running[: max(len(signs) - n, 0)] += spread[n:]
        running += np.uint32(1)
        hashes[:, n] = running
    return hashes


def weight_rows(hashes: Hashes) -> NDArray[np.int32]:
    """Give the row of the weight table of every n-gram."""
    mixed = hashes * _FINISH
    mixed ^= mixed >> np.uint32(13)
    mixed *= _SPREAD
    return (mixed >> np.uint32(32 - BITS)).astype(np.int32)


def find_ngrams(run: SignRun) -> NGrams:
    """Find the n-grams of every comment; an edge may only be their first or last sign."""
    hashes = hash_signs(run.signs)
    rows = weight_rows(hashes)
    room = _room(run)
    rows[np.arange(1, LONGEST + 1) > room[:, None]] = NOWHERE
    before = np.concatenate([[0], np.cumsum(np.minimum(room, LONGEST))])
    return NGrams(hashes, rows, np.diff(before[run.starts]))


def _room(run: SignRun) -> Integers:
    """How many signs fit from each place to the next edge, both counted; one on the last edge of a comment."""
    size = len(run.signs)
    places = np.arange(size)
    following = np.where(run.edges, places, size)
    following = np.minimum.accumulate(following[::-1])[::-1]
    following = np.append(following[1:], size - 1)
    following[run.starts[1:] - 1] = run.starts[1:] - 1
    room: Integers = following - places + 1
    return room
