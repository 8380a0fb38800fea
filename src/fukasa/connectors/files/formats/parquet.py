"""Parquet files, batch by batch, with the types they have."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from fukasa.connectors.files.formats.raw import RawChunk, drop_blank_rows, numbered
from fukasa.connectors.files.limits import CHUNK_ROWS, MAX_COLUMNS
from fukasa.connectors.files.model import Source
from fukasa.core.errors import InvalidInput

_SUPPORTED = (
    pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean, pa.types.is_string,
    pa.types.is_large_string, pa.types.is_string_view, pa.types.is_temporal, pa.types.is_dictionary, pa.types.is_null,
)  # fmt: skip


def parquet_columns(path: Path) -> tuple[str, ...]:
    """Give the names of the columns that can be read."""
    with _open(path) as file:
        schema = file.schema_arrow
    names = tuple(field.name for field in schema if _is_supported(field.type))
    if len(names) > MAX_COLUMNS:
        message = f"{path.name}: the file has {len(names):,} columns, more than {MAX_COLUMNS:,}; leave some out"
        raise InvalidInput(message, file=path.name)
    return names


def _is_supported(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    return any(check(kind) for check in _SUPPORTED)


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> InvalidInput:
    first = str(error).split(". ")[0].splitlines()[0]
    return InvalidInput(f"{path.name}: the Parquet file is cut or damaged ({first}); fetch it again", file=path.name)


class ParquetReader:
    """Reads the rows of a Parquet file."""

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source

    def __call__(self, columns: Sequence[str], *, limit_rows: int | None = None) -> Iterator[RawChunk]:
        """Read the wanted columns; with a limit the first rows only."""
        size, first = self._path.stat().st_size, 1
        with _open(self._path) as file:
            total = max(file.metadata.num_rows, 1)
            batches = file.iter_batches(batch_size=limit_rows or CHUNK_ROWS, columns=list(columns), use_threads=True)
            for batch in self._guarded(batches):
                raw = cast("pl.DataFrame", pl.from_arrow(pa.Table.from_batches([batch])))
                frame, lines = drop_blank_rows(raw, numbered(first))
                first += batch.num_rows
                yield RawChunk(frame, lines, bytes_read=size * (first - 1) // total)
                if limit_rows:
                    return

    def _guarded(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self._path, error) from None
