"""CSV, TSV and their relatives: rows taken apart, broken ones set aside with their lines."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from fukasa.connectors.files.formats.blocks import Block, BlockReader
from fukasa.connectors.files.formats.raw import RawChunk, drop_blank_rows, numbered
from fukasa.connectors.files.formats.records import Records, record_ends
from fukasa.connectors.files.formats.text import Utf16Stream, is_utf16, open_bytes, sample_of
from fukasa.connectors.files.limits import (
    CHUNK_ROWS,
    MAX_BLOCK_BYTES,
    MAX_COLUMNS,
    MAX_RECORD_BYTES,
    MIN_BLOCK_BYTES,
    SAMPLE_BYTES,
    SAMPLE_RECORDS,
)
from fukasa.connectors.files.model import Rejection, Source
from fukasa.core.errors import InvalidInput

DELIMITERS = (",", "\t", ";", "|")
_SHOWN = 80
_ARROW_BLOCK = 1 << 20  # measured: six times as fast as one block of 24 MB
_Ragged = tuple[int, int, str]  # number among the filled rows, cells, text


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of a block that cannot be used."""

    index: int
    value: str
    reason: str
    hint: str


def sample_rows(path: Path, source: Source) -> Callable[[str], list[list[str]]]:
    """Give a function that takes the beginning of a text file apart at a delimiter."""
    text = sample_text(path, source)
    if source.newline == "\r":
        text = text.replace("\r", "\n")

    def rows(delimiter: str) -> list[list[str]]:
        csv.field_size_limit(max(csv.field_size_limit(), SAMPLE_BYTES * 4))
        reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
        return [row for _, row in zip(range(SAMPLE_RECORDS), reader, strict=False)]

    return rows


def sample_text(path: Path, source: Source) -> str:
    """Decode the beginning of a text file; broken signs become U+FFFD."""
    sample = sample_of(path, gzipped=source.gzipped)
    text = sample.decode(source.encoding, "replace").removeprefix("\ufeff")
    return text if len(sample) < SAMPLE_BYTES else text[: text.rfind("\n") + 1] or text


def find_delimiter(rows: Callable[[str], list[list[str]]], weight: Callable[[list[str]], int]) -> str:
    """Choose the delimiter that cuts the text into known columns and into rows of one length."""

    def quality(delimiter: str) -> tuple[int, float, int]:
        cut = [row for row in rows(delimiter) if row]
        lengths = [len(row) for row in cut]
        usual = max(set(lengths), key=lengths.count, default=0)
        known = max((weight(row) for row in cut[:5]), default=0)
        return known, lengths.count(usual) / max(len(lengths), 1) if usual > 1 else 0.0, usual

    return max(DELIMITERS, key=quality)


class DelimitedReader:
    """Reads a delimited text file in parts of about ``CHUNK_ROWS`` rows."""

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source

    def __call__(self, columns: Sequence[str], *, limit_rows: int | None = None) -> Iterator[RawChunk]:
        """Read the wanted columns; with a limit the first rows only."""
        with open_bytes(self._path, gzipped=self._source.gzipped) as (stream, file):
            text = self._text(stream)
            size = SAMPLE_BYTES if limit_rows else self._block_size()
            line, rest = self._behind_header(text)
            blocks = BlockReader(text, self._source.delimiter, line, size, head=rest, bare_return=self._newline)
            for block in blocks:
                chunk = replace(self._chunk(block, columns), bytes_read=file.tell())
                yield replace(chunk, frame=chunk.frame.head(limit_rows)) if limit_rows else chunk
                if limit_rows:
                    return

    def _text(self, stream: BinaryIO) -> BinaryIO:
        if is_utf16(self._source.encoding):
            return cast("BinaryIO", Utf16Stream(stream, self._source.encoding, self._path.name))
        return stream

    def _block_size(self) -> int:
        sample = sample_of(self._path, gzipped=self._source.gzipped)
        per_row = len(sample) / max(sample.count(self._source.newline.encode()), 1)
        return int(min(max(per_row * CHUNK_ROWS, MIN_BLOCK_BYTES), MAX_BLOCK_BYTES))

    @property
    def _newline(self) -> bytes:
        """What a carriage return without a newline stands for."""
        return b"\n" if self._source.newline == "\r" else b" "

    def _behind_header(self, stream: BinaryIO) -> tuple[int, bytes]:
        """Move behind the header row; gives the line of the first row, and what has been read of it."""
        head = stream.read(SAMPLE_BYTES).replace(b"\r\n", b"\n").replace(b"\r", self._newline)
        ends = record_ends(head, self._source.delimiter)
        if len(ends) < self._source.header_row:
            return 1, b""
        behind = int(ends[self._source.header_row - 1]) + 1
        return head[:behind].count(b"\n") + 1, head[behind:]

    def _chunk(self, block: Block, columns: Sequence[str]) -> RawChunk:
        file = self._path.name
        rejects = [Rejection(file, note.line, "", note.value, note.reason, note.hint) for note in block.troubles]
        if not block.records.text:
            return RawChunk(pl.DataFrame(schema=dict.fromkeys(columns, pl.String)), numbered(0), rejects)
        parsed = _parse(block.records, self._source, columns)
        lines = _lines_of(block.records, {row.index for row in parsed.bad}) if parsed.bad else None
        at = block.records.lines() if parsed.bad else None
        for row in parsed.bad:
            line = int(at[row.index]) if at is not None else 0
            rejects.append(Rejection(file, line, "", row.value[:_SHOWN], row.reason, row.hint))
        frame, numbers = drop_blank_rows(parsed.frame, lines or _lines_of(block.records, set()))
        return RawChunk(frame, numbers, rejects)


@dataclass(frozen=True, slots=True)
class _Parsed:
    frame: pl.DataFrame
    bad: list[BadRow]


def _lines_of(records: Records, left_out: set[int]) -> Callable[[Sequence[int]], list[int]]:
    """Give the lines of the rows of a frame, worked out only when somebody asks."""

    def lines(rows: Sequence[int]) -> list[int]:
        at = records.lines()
        indices = [index for index in records.filled().tolist() if index not in left_out]
        return [int(at[indices[row]]) for row in rows]

    return lines


def _parse(records: Records, source: Source, columns: Sequence[str]) -> _Parsed:
    bad = _forbidden(records)
    ragged: list[_Ragged] = []
    if source.encoding == "utf-8" or is_utf16(source.encoding):
        try:
            table = _taken_apart(records.text, records, source, columns, ragged)
        except pa.ArrowInvalid:  # some bytes are not UTF-8
            ragged.clear()
            bad |= _broken_rows(records, "utf-8")
            table = _taken_apart(records.text.decode("utf-8", "replace").encode(), records, source, columns, ragged)
    else:
        text, broken = _as_utf8(records, source.encoding)
        bad |= broken
        table = _taken_apart(text, records, source, columns, ragged)
    frame = cast("pl.DataFrame", pl.from_arrow(table))
    if not ragged and not bad:
        return _Parsed(frame, [])
    return _set_aside(frame, records, bad, _ragged_rows(records, ragged, len(source.columns)))


def _taken_apart(
    text: bytes, records: Records, source: Source, columns: Sequence[str], ragged: list[_Ragged]
) -> pa.Table:
    """Cut UTF-8 text into cells; rows with too many or too few of them are noted and left out."""

    def note(row: arrow_csv.InvalidRow) -> str:
        ragged.append((row.number - 1, row.actual_columns, row.text))
        return "skip"

    longest = int((records.ends - records.starts).max()) * len(text) // max(len(records.text), 1)
    return arrow_csv.read_csv(
        pa.BufferReader(text),
        read_options=arrow_csv.ReadOptions(
            column_names=list(source.columns),
            use_threads=False,  # only then are invalid rows numbered
            block_size=max(_ARROW_BLOCK, 2 * longest + 2),
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=source.delimiter, newlines_in_values=True, invalid_row_handler=note
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(source.columns, pa.string()),
            include_columns=list(columns),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _ragged_rows(records: Records, ragged: list[_Ragged], expected: int) -> dict[int, BadRow]:
    filled = records.filled()
    hint = "check the quotes and delimiters of this row"
    return {
        (index := int(filled[number])): BadRow(index, value, f"has {cells} cells where the header has {expected}", hint)
        for number, cells, value in ragged
    }


def _set_aside(frame: pl.DataFrame, records: Records, bad: dict[int, BadRow], ragged: dict[int, BadRow]) -> _Parsed:
    """Leave the bad rows out of the frame (the ragged ones are not in it)."""
    parsed = [index for index in records.filled().tolist() if index not in ragged]
    keep = pl.Series([index not in bad for index in parsed], dtype=pl.Boolean)
    rows = bad | ragged
    return _Parsed(frame.filter(keep), [rows[index] for index in sorted(rows)])


def _as_utf8(records: Records, codec: str) -> tuple[bytes, dict[int, BadRow]]:
    """Bring a block to UTF-8; rows with broken bytes are noted."""
    if records.text.isascii():
        return records.text, {}
    try:
        return records.text.decode(codec).encode(), {}
    except UnicodeDecodeError:
        return records.text.decode(codec, "replace").encode(), _broken_rows(records, codec)


def _broken_rows(records: Records, codec: str) -> dict[int, BadRow]:
    found = {}
    for index in range(len(records.ends)):
        row = records.slice(index)
        try:
            row.decode(codec)
        except UnicodeDecodeError as error:
            wrong = row[error.start : error.end].hex(" ").upper()
            reason = f"has bytes that are not {codec} text: {wrong} at byte {error.start + 1} of the row"
            hint = "save the file again as UTF-8, or name its encoding in the map"
            found[index] = BadRow(index, row.decode(codec, "replace"), reason, hint)
    return found


def _forbidden(records: Records) -> dict[int, BadRow]:
    """Find rows with NUL bytes and rows beyond the length limit."""
    found = {}
    at = records.text.find(b"\0")
    while at >= 0:
        index = records.holding(at)
        value = records.slice(index)[:_SHOWN].replace(b"\0", b"").decode("utf-8", "replace")
        found[index] = BadRow(index, value, "has a NUL byte", "the file is damaged here; export it again")
        at = records.text.find(b"\0", int(records.ends[index]))
    if len(records.text) > MAX_RECORD_BYTES:
        for index in (records.ends - records.starts > MAX_RECORD_BYTES).nonzero()[0].tolist():
            value = records.slice(index)[:_SHOWN].decode("utf-8", "replace")
            reason = f"is longer than {MAX_RECORD_BYTES:,} bytes"
            found[index] = BadRow(index, value, reason, "check the line ends and the quotes around this line")
    return found


def unique_names(row: Sequence[str], file: str) -> tuple[tuple[str, ...], list[str]]:
    """Make the names of a header row unique; gives the names and one sentence per trouble."""
    if len(row) > MAX_COLUMNS:
        message = f"{file}: the header has {len(row):,} columns, more than {MAX_COLUMNS:,}; is the delimiter right?"
        raise InvalidInput(message, file=file)
    names: list[str] = []
    problems = []
    for number, cell in enumerate(row, start=1):
        name = cell.strip().removeprefix("\ufeff") or f"column {number}"
        if name in names:
            problems.append(
                f"the header names {name!r} twice; the one in column {number} is called '{name} ({number})'"
            )
            name = f"{name} ({number})"
        names.append(name)
    return tuple(names), problems
