"""Where the rows of a text file begin and end, also where a quoted cell holds a newline."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEWLINE, _QUOTE = 10, 34

Offsets = NDArray[np.int64]


def record_ends(text: bytes, delimiter: str) -> Offsets:
    """Give the offset of the newline that ends each complete row.

    A quote opens a cell only at the cell's beginning (RFC 4180); other quotes are plain signs. Where every quote of the
    text stands as that rule wants, counting quotes is exact; else the text is walked through cell by cell.
    """
    signs = np.frombuffer(text, dtype=np.uint8)
    newlines = np.flatnonzero(signs == _NEWLINE)
    if b'"' not in text:
        return newlines
    quotes = np.flatnonzero(signs == _QUOTE)
    before = signs[quotes[::2] - 1]
    opening = np.isin(before, (_NEWLINE, _QUOTE, ord(delimiter)))
    if quotes[0] == 0:
        opening[0] = True
    if not opening.all():
        return _walk(text, delimiter)
    outside = np.searchsorted(quotes, newlines) % 2 == 0
    return np.asarray(newlines[outside], dtype=np.int64)


def _walk(text: bytes, delimiter: str) -> Offsets:
    sep = re.escape(delimiter.encode())
    cell = re.compile(rb'(?:"[^"]*(?:""[^"]*)*"[^\n' + sep + rb"]*|(?!\")[^\n" + sep + rb"]*)([\n" + sep + rb"])")
    ends = []
    position, match = 0, cell.match(text)
    while match:
        position = match.end()
        if match[1] == b"\n":
            ends.append(position - 1)
        match = cell.match(text, position)
    return np.asarray(ends, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a piece of text that begins and ends with whole rows.

    Attributes:
        text: the piece.
        ends: offset of the newline that ends each row.
        first_line: line of the file on which the piece begins, 1 is the first.

    """

    text: bytes
    ends: Offsets
    first_line: int

    @property
    def starts(self) -> Offsets:
        """Offset at which each row begins."""
        return np.concatenate((np.zeros(1, dtype=np.int64), self.ends[:-1] + 1))

    def filled(self) -> Offsets:
        """Give the indices of the rows that are not empty lines (which every reader skips)."""
        return np.flatnonzero(self.ends > self.starts)

    def lines(self) -> Offsets:
        """Give the line of the file on which each row begins."""
        newlines = np.flatnonzero(np.frombuffer(self.text, dtype=np.uint8) == _NEWLINE)
        return np.searchsorted(newlines, self.starts) + self.first_line

    def holding(self, offset: int) -> int:
        """Give the index of the row that holds a byte."""
        return int(np.searchsorted(self.ends, offset))

    def slice(self, index: int) -> bytes:
        """Give the bytes of a row without its newline."""
        return self.text[int(self.starts[index]) : int(self.ends[index])]
