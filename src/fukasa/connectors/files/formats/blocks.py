"""A text file in pieces of whole rows, in bounded memory whatever the file holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from fukasa.connectors.files.formats.records import Records, record_ends
from fukasa.connectors.files.limits import MAX_RECORD_BYTES


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that was cut out of the text: its line, its beginning and why."""

    line: int
    value: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows, and rows that had to be cut out before them."""

    records: Records
    troubles: list[Trouble] = field(default_factory=list)


_TOO_LONG = f"is longer than {MAX_RECORD_BYTES:,} bytes"
_TOO_LONG_HINT = "check the line ends and the quotes around this line"
_OPEN_QUOTE = "begins a quoted cell that is never closed"
_OPEN_QUOTE_HINT = 'close the cell with ", or write a quote inside a cell twice'


class BlockReader:
    """Cuts a stream of text into blocks.

    Args:
        stream: the text, at the first byte to be read.
        delimiter: between cells.
        line: the line on which the stream stands.
        size: bytes per block.
        head: text that has been read from the stream already.
        bare_return: what a carriage return without a newline stands for.

    """

    def __init__(
        self, stream: BinaryIO, delimiter: str, line: int, size: int, *, head: bytes = b"", bare_return: bytes = b" "
    ) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self._line = line
        self._size = size
        self._return = bare_return
        self._rest = head
        self._troubles: list[Trouble] = []

    def __iter__(self) -> Iterator[Block]:
        """Give block after block."""
        while piece := self._read():
            self._rest += piece
            yield from self._whole_rows()
            self._shorten()
        yield from self._last_rows()

    def _read(self) -> bytes:
        """Read on, with every line end as a newline."""
        piece = self._stream.read(self._size)
        if b"\r" not in piece:
            return piece
        if piece.endswith(b"\r"):
            piece += self._stream.read(1)
        return piece.replace(b"\r\n", b"\n").replace(b"\r", self._return)

    def _whole_rows(self) -> Iterator[Block]:
        ends = record_ends(self._rest, self._delimiter)
        if not len(ends):
            return
        cut = int(ends[-1]) + 1
        text, self._rest = self._rest[:cut], self._rest[cut:]
        troubles, self._troubles = self._troubles, []
        yield Block(Records(text, ends, self._line), troubles)
        self._line += text.count(b"\n")

    def _shorten(self) -> None:
        """Cut out what cannot be a row any more: a line or a quoted cell beyond the limit."""
        while len(self._rest) > MAX_RECORD_BYTES:
            at = self._rest.find(b"\n")
            if at < 0:
                self._skip_line()
                return
            self._cut(at + 1, _OPEN_QUOTE, _OPEN_QUOTE_HINT)
            if len(record_ends(self._rest, self._delimiter)):
                return

    def _skip_line(self) -> None:
        head, self._rest = self._rest[:80], b""
        while piece := self._read():
            at = piece.find(b"\n")
            if at >= 0:
                self._rest = piece[at + 1 :]
                break
        self._note(head, _TOO_LONG, _TOO_LONG_HINT)

    def _cut(self, at: int, reason: str, hint: str) -> None:
        line, self._rest = self._rest[:at], self._rest[at:]
        self._note(line[:80], reason, hint)

    def _note(self, head: bytes, reason: str, hint: str) -> None:
        self._troubles.append(Trouble(self._line, head.decode("utf-8", "replace").rstrip("\n"), reason, hint))
        self._line += 1

    def _last_rows(self) -> Iterator[Block]:
        if self._rest and not self._rest.endswith(b"\n"):
            self._rest += b"\n"
        while self._rest:
            yield from self._whole_rows()
            if self._rest:
                self._cut(self._rest.find(b"\n") + 1, _OPEN_QUOTE, _OPEN_QUOTE_HINT)
        if self._troubles:
            empty = Records(b"", record_ends(b"", self._delimiter), self._line)
            yield Block(empty, self._troubles)
