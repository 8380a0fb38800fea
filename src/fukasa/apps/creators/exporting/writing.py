"""A stream of rows into a file: memory does not grow with the result, and whoever waits hears how far it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fukasa.apps.creators.exporting.choices import Format
from fukasa.connectors.exports import write_csv, write_xlsx

Tell = Callable[[int], None]
"""Hears how many rows are written; may raise to stop the work."""


def write(path: Path, file_format: Format, rows: pa.RecordBatchReader, tell: Tell) -> None:
    """Write rows in a format.

    In CSV and Excel a cell that a spreadsheet would take for a formula gets an apostrophe in front; Parquet holds
    typed columns that no program computes, and keeps texts as they are.

    Args:
        path: the file.
        file_format: what is written.
        rows: the rows, batch by batch.
        tell: hears the rows written so far, after every batch.

    """
    if file_format is Format.PARQUET:
        _write_parquet(path, rows, tell)
        return
    writer = write_csv if file_format is Format.CSV else write_xlsx
    writer(path, rows.schema.names, _cells(rows, tell))


def _write_parquet(path: Path, rows: pa.RecordBatchReader, tell: Tell) -> None:
    done = 0
    with pq.ParquetWriter(path, rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)
            done += batch.num_rows
            tell(done)


def _cells(rows: pa.RecordBatchReader, tell: Tell) -> Iterator[list[Any]]:
    done = 0
    for batch in rows:
        for row in batch.to_pylist():
            yield [_cell(value) for value in row.values()]
        done += batch.num_rows
        tell(done)


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return value.isoformat() if isinstance(value, date | datetime) else value
