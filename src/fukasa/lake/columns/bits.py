"""Packed bits: one bit per account row, 64 rows to a word, row r in bit r mod 64 of word r div 64.

The bits behind the last row are 0 in everything made here, and stay so under AND and OR; only :func:`negated` has to
take care. Bytes are little endian, as on every machine that numpy's wheels are made for.
"""

from collections.abc import Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Rows = NDArray[np.uint32]
Truths = NDArray[np.bool_]

WORD = 64
_SPARSE = 16
"""With fewer than one word in so many holding a bit, only those words are looked at."""


def words_for(rows: int) -> int:
    """Tell how many words the bits of some rows take."""
    return -(-rows // WORD)


def none(rows: int) -> Bits:
    """Give bits of which none is set."""
    return np.zeros(words_for(rows), dtype=np.uint64)


def every(rows: int) -> Bits:
    """Give bits of which all are set."""
    return negated(none(rows), rows)


def packed(holds: Truths) -> Bits:
    """Pack one truth per row."""
    filled = np.zeros(words_for(holds.size) * 8, dtype=np.uint8)
    filled[: -(-holds.size // 8)] = np.packbits(holds, bitorder="little")
    return filled.view(np.uint64)


def unpacked(bits: Bits, rows: int) -> Truths:
    """Give one truth per row."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little", count=rows).view(np.bool_)


def of_rows(chosen: NDArray[np.integer], rows: int) -> Bits:
    """Set the bits of some rows."""
    holds = np.zeros(rows, dtype=np.bool_)
    holds[chosen] = True
    return packed(holds)


def rows_of(bits: Bits) -> Rows:
    """Give the rows whose bits are set, ascending."""
    used = np.flatnonzero(bits)
    if used.size * _SPARSE > bits.size:
        return np.flatnonzero(unpacked(bits, bits.size * WORD)).astype(np.uint32)
    places = np.flatnonzero(np.unpackbits(bits[used].view(np.uint8), bitorder="little"))
    rows: Rows = (used[places >> 6] * WORD + (places & 63)).astype(np.uint32)
    return rows


def first_rows(bits: Bits, limit: int, *, after: int = -1) -> Rows:
    """Give the first rows behind a row whose bits are set, ascending."""
    begin = min(max(after + 1, 0), bits.size * WORD)
    word = begin // WORD
    rest = bits[word:].copy()
    if rest.size:
        rest[0] &= np.uint64((1 << WORD) - (1 << begin % WORD))
    used = np.flatnonzero(rest)[:limit]  # each holds one row at least
    few = none(rest.size * WORD)
    few[used] = rest[used]
    return rows_of(few)[:limit] + np.uint32(word * WORD)


def at(bits: Bits, rows: NDArray[np.integer]) -> Truths:
    """Tell for some rows whether their bits are set."""
    octets = bits.view(np.uint8)
    holds: Truths = (octets[rows >> 3] >> (rows & 7).astype(np.uint8) & 1).view(np.bool_)
    return holds


def count(bits: Bits) -> int:
    """Count the bits that are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.uint32))


def counts_within(sets: NDArray[np.uint64], bits: Bits) -> NDArray[np.int64]:
    """Count, for each of many sets of bits (one per line), those that are set in ``bits`` too."""
    both, ones = np.empty_like(bits), np.empty(bits.size, dtype=np.uint8)
    found = np.empty(len(sets), dtype=np.int64)
    for number, one in enumerate(sets):
        np.bitwise_count(np.bitwise_and(one, bits, out=both), out=ones)
        found[number] = ones.sum(dtype=np.uint32)
    return found


def all_of(parts: Iterable[Bits], rows: int) -> Bits:
    """Give the rows that are in every part; all rows without a part."""
    listed = list(parts)
    return reduce(np.bitwise_and, listed) if listed else every(rows)


def any_of(parts: Iterable[Bits], rows: int) -> Bits:
    """Give the rows that are in at least one part."""
    return reduce(np.bitwise_or, parts, none(rows))


def negated(bits: Bits, rows: int) -> Bits:
    """Give the rows that are not in it."""
    other = ~bits
    if rows % WORD:
        other[-1] &= np.uint64((1 << rows % WORD) - 1)
    return other
