"""Writing and checking Parquet files: 100,000 rows per group, zstd, two million rows per file."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fukasa.lake.engine import BATCH_ROWS
from fukasa.lake.errors import LakeDamaged
from fukasa.lake.layout import Layout, new_name, sync_file, sync_folder
from fukasa.lake.schemas import fingerprint
from fukasa.lake.state import DataFile

ROWS_PER_FILE = 2_000_000
DIFFERENT_IN_EACH_ROW = frozenset({"post_id", "comment_id", "caption", "text", "title", "url", "bio", "profile"})
_MAGIC = b"PAR1"


class RollingWriter:
    """Write batches into one file after the other, each in whole row groups.

    Args:
        layout: the lake.
        folder: where the files go.
        schema: of the rows; written with its metadata.
        arrange: puts the rows of a row group in order.

    Attributes:
        paths: the files begun so far.
        rows: rows taken so far.
        schema: of the rows.

    """

    def __init__(
        self,
        layout: Layout,
        folder: Path,
        schema: pa.Schema,
        *,
        arrange: Callable[[pa.Table], pa.Table] = lambda rows: rows,
    ) -> None:
        self.paths: list[Path] = []
        self.rows = 0
        self._layout = layout
        self._folder = folder
        self.schema = schema
        self._arrange = arrange
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._file: pq.ParquetWriter | None = None
        self._file_rows = 0
        self._finished: list[DataFile] = []
        self._captured: list[datetime] = []

    def write(self, rows: pa.Table) -> None:
        """Take rows; they reach the disk in groups."""
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        self.rows += rows.num_rows
        if self._waiting_rows >= BATCH_ROWS:
            self._flush()

    def finish(self, *, even_if_empty: bool = False) -> tuple[DataFile, ...]:
        """Close the last file, push everything to the disk and describe the files."""
        self._flush()
        if even_if_empty and not self.paths:
            self._open()
        self._close()
        if self.paths:
            sync_folder(self._folder)
        return tuple(self._finished)

    def abandon(self) -> None:
        """Close and remove all files, whatever state they are in."""
        if self._file is not None:
            try:
                self._file.close()
            except (OSError, pa.ArrowException):
                self._file = None  # the disk may be full: the file goes anyway
        for path in self.paths:
            path.unlink(missing_ok=True)

    def _flush(self) -> None:
        waiting, self._waiting, self._waiting_rows = self._waiting, [], 0
        if not sum(rows.num_rows for rows in waiting):
            return
        rows = self._arrange(pa.concat_tables(waiting))
        if self._file is None:
            self._open()
        self._file.write_table(rows, row_group_size=BATCH_ROWS)  # type: ignore[union-attr]  # opened above
        self._file_rows += rows.num_rows
        if "captured_at" in rows.column_names and rows.column("captured_at").null_count < rows.num_rows:
            self._captured += pc.min_max(rows.column("captured_at")).as_py().values()
        if self._file_rows >= ROWS_PER_FILE:
            self._close()

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.paths.append(self._folder / f"{new_name('part')}.parquet")
        self._file = pq.ParquetWriter(
            self.paths[-1], self.schema, compression="zstd", use_dictionary=_dictionaries(self.schema)
        )

    def _close(self) -> None:
        if self._file is None:
            return
        self._file.close()
        path = self.paths[-1]
        sync_file(path)
        self._finished.append(
            DataFile(
                path=self._layout.relative(path),
                rows=self._file_rows,
                bytes=path.stat().st_size,
                schema=fingerprint(self.schema),
                captured_from=min(self._captured, default=None),
                captured_to=max(self._captured, default=None),
            ),
        )
        self._file, self._file_rows, self._captured = None, 0, []


def _dictionaries(schema: pa.Schema) -> list[str]:
    """Name the columns worth a dictionary: texts, but not those that differ in nearly every row."""
    return [
        field.name for field in schema if pa.types.is_string(field.type) and field.name not in DIFFERENT_IN_EACH_ROW
    ]


def stream(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.Table]:
    """Read batches as tables of the given schema; DuckDB names the items of lists differently than the files do."""
    for batch in reader:
        yield pa.Table.from_batches([batch]).select(schema.names).cast(schema)


def require_whole(layout: Layout, files: Iterable[DataFile]) -> None:
    """Refuse files that are missing, cut or overwritten, by size and by the mark at their end.

    Raises:
        LakeDamaged: names the first such file.

    """
    for file in files:
        path = layout.folder / file.path
        reason = _damage(path, file.bytes)
        if reason:
            raise LakeDamaged(
                f"The file {path} of the lake {reason}; go back to a version without it with `fukasa lake rollback`, "
                "or restore the file from a backup.",
                path=str(path),
            )


def _damage(path: Path, size: int) -> str:
    try:
        if path.stat().st_size != size:
            return f"is damaged: it has {path.stat().st_size} bytes where {size} were written"
        with path.open("rb") as content:
            content.seek(-len(_MAGIC), 2)
            return "" if content.read() == _MAGIC else "is damaged: it does not end like a Parquet file"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
