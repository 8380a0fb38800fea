"""JSON Lines, and JSON documents that hold a list of objects; nested names are joined with points."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from fukasa.connectors.files.formats.raw import RawChunk, drop_blank_rows, picked
from fukasa.connectors.files.formats.text import open_bytes
from fukasa.connectors.files.limits import CHUNK_ROWS, MAX_COLUMNS, MAX_JSON_BYTES, MAX_RECORD_BYTES
from fukasa.connectors.files.model import Rejection, Source
from fukasa.core.errors import InvalidInput

Row = dict[str, Any]
Expand = Callable[[Row], Iterator[Row]]
LIST_SEPARATOR = "\x1f"  # joins the texts of a list inside one cell
_SHOWN = 80
_CHUNK = CHUNK_ROWS // 5
_MAX_DEPTH = 20


def one_row(item: Row) -> Iterator[Row]:
    """Take an object as one row."""
    yield item


def flatten(item: Row, before: str = "", depth: int = 0) -> Iterator[tuple[str, str | None]]:
    """Give the cells of an object, nested names joined with points."""
    for name, value in item.items():
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            yield from flatten(value, f"{before}{name}.", depth + 1)
        else:
            yield before + name, _as_text(value)


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, list):
        return LIST_SEPARATOR.join(item if isinstance(item, str) else json.dumps(item) for item in value) or None
    return str(value).lower() if isinstance(value, bool) else str(value)


class JsonReader:
    """Reads the objects of a file."""

    def __init__(self, path: Path, source: Source, expand: Expand = one_row) -> None:
        self._path = path
        self._source = source
        self._expand = expand

    def names(self, rows: int) -> tuple[str, ...]:
        """Collect the column names of the first objects, in order of appearance."""
        found: dict[str, None] = {}
        for _, item in islice(self._rows([]), rows):
            found |= dict.fromkeys(name for name, _ in flatten(item))
        if len(found) > MAX_COLUMNS:
            message = f"{self._path.name}: the objects have {len(found):,} names, more than {MAX_COLUMNS:,}"
            raise InvalidInput(f"{message}; are names used as values?", file=self._path.name)
        return tuple(found)

    def __call__(self, columns: Sequence[str], *, limit_rows: int | None = None) -> Iterator[RawChunk]:
        """Read the wanted columns; with a limit the first rows only."""
        rejects: list[Rejection] = []
        rows = self._rows(rejects)
        schema = dict.fromkeys(columns, pl.String)
        read = 0
        while part := list(islice(rows, limit_rows or _CHUNK)):
            numbers = [line for line, _ in part]
            cells = [dict(flatten(item)) for _, item in part]
            frame = pl.DataFrame([[row.get(name) for name in columns] for row in cells], schema=schema, orient="row")
            frame, lines = drop_blank_rows(frame, picked(numbers))
            read += sum(len(value or "") for row in cells for value in row.values())
            yield RawChunk(frame, lines, rejects.copy(), min(read, self._path.stat().st_size))
            rejects.clear()
            if limit_rows:
                return
        if rejects:
            yield RawChunk(pl.DataFrame(schema=schema), lambda _: [], rejects, self._path.stat().st_size)

    def _rows(self, rejects: list[Rejection]) -> Iterator[tuple[int, Row]]:
        with open_bytes(self._path, gzipped=self._source.gzipped) as (stream, _):
            items = self._document(stream) if self._source.format == "json" else self._lines(stream, rejects)
            for line, item in items:
                for row in self._expand(item):
                    yield line, row

    def _lines(self, stream: BinaryIO, rejects: list[Rejection]) -> Iterator[tuple[int, Row]]:
        number = 0
        while text := stream.readline(MAX_RECORD_BYTES + 1):
            number += 1
            try:
                item = _parse_line(text, stream, self._source.encoding)
            except ValueError as error:
                value = text[:_SHOWN].decode("utf-8", "replace").strip()
                hint = "each line must be one complete JSON object"
                rejects.append(Rejection(self._path.name, number, "", value, f"is not JSON ({error})", hint))
                continue
            if item is not None:
                yield number, item

    def _document(self, stream: BinaryIO) -> Iterator[tuple[int, Row]]:
        text = stream.read(MAX_JSON_BYTES + 1)
        if len(text) > MAX_JSON_BYTES:
            message = (
                f"{self._path.name}: a JSON document may have {MAX_JSON_BYTES >> 20} MB; write one object per line"
            )
            raise InvalidInput(message, file=self._path.name)
        try:
            document = json.loads(text.decode(self._source.encoding))
        except (ValueError, RecursionError) as error:
            raise InvalidInput(
                f"{self._path.name}: not valid JSON ({error}); export it again", file=self._path.name
            ) from None
        yield from enumerate(objects_of(document), start=1)


def objects_of(document: object) -> list[Row]:
    """Find the list of objects in a document: itself, its `items` or `data`, pages of such, or the one object."""
    if isinstance(document, list):
        return [
            row
            for item in document
            for row in (objects_of(item) if _is_page(item) else [item])
            if isinstance(row, dict)
        ]
    if isinstance(document, dict) and _is_page(document):
        return [row for row in document.get("items", document.get("data")) or [] if isinstance(row, dict)]
    return [document] if isinstance(document, dict) else []


def _is_page(item: object) -> bool:
    return isinstance(item, dict) and any(isinstance(item.get(name), list) for name in ("items", "data"))


def _parse_line(text: bytes, stream: BinaryIO, encoding: str) -> Row | None:
    if len(text) > MAX_RECORD_BYTES:
        while text and not text.endswith(b"\n"):
            text = stream.readline(MAX_RECORD_BYTES)
        raise ValueError(f"longer than {MAX_RECORD_BYTES:,} bytes")
    line = text.decode(encoding).strip().removeprefix("\ufeff")
    if not line:
        return None
    try:
        item = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(item, dict):
        raise ValueError("not an object")  # noqa: TRY004  the caller reports every broken line alike
    return item
