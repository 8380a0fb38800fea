"""The one writer: rows are staged, then settled into the files of a new version, then published by one rename."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.clock import Clock
from fukasa.core.errors import InvalidInput
from fukasa.lake.engine import BATCH_ROWS
from fukasa.lake.hashing import row_hashes
from fukasa.lake.layout import Layout
from fukasa.lake.schemas import conform, find_table
from fukasa.lake.staging import Staging
from fukasa.lake.state import Root, VersionInfo, VersionKind, publish, read_manifest, write_manifest
from fukasa.lake.storage import storage_guard
from fukasa.lake.version import Version

FEATURES = "features_"


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a commit did.

    Attributes:
        version: id of the new version; None when there was nothing new and no version was made.
        added: rows added per table.
        skipped: rows per table that were known already, or staged twice.

    """

    version: int | None
    added: dict[str, int]
    skipped: dict[str, int]


class Writer:
    """Collects rows, feature tables and artifacts for one new version; made by ``Lake.write``."""

    def __init__(self, layout: Layout, root: Root, clock: Clock) -> None:
        self._layout = layout
        self._root = root
        self._clock = clock
        self._began_at = clock()
        self._before = read_manifest(layout, root.head.manifest)
        self._staging = Staging(layout, self._before)
        self._done = False

    def append(self, table: str, batch: pa.Table | pa.RecordBatch) -> None:
        """Stage rows of a table of the catalogue; any number of calls, memory stays bounded.

        Different tables may be appended to from different threads; one table takes one call at a time.

        A row without ``captured_at`` is undated: it takes the moment of writing, which does not count when it is
        compared with what is known.

        Raises:
            InvalidInput: the rows do not fit the table (see :func:`fukasa.lake.schemas.conform`).
            StorageFull: no room; nothing changed.

        """
        self._require_open()
        known = find_table(table)
        rows = _as_table(batch)
        with storage_guard(self._layout.folder):
            for start in range(0, rows.num_rows, BATCH_ROWS):
                conformed = conform(known, rows.slice(start, BATCH_ROWS))
                hashes = row_hashes(known, conformed)
                stored = self._stamp(conformed).append_column("row_hash", hashes.content)
                self._staging.add_facts(table, stored, hashes.key)

    def replace(self, table: str, batch: pa.Table | pa.RecordBatch) -> None:
        """Stage a feature table, which replaces the one of that name; further calls for it add rows.

        Rows stand in the order given: sort them by what readers ask for.

        Raises:
            InvalidInput: the name does not begin with ``features_``, or a further batch has other columns.
            StorageFull: no room; nothing changed.

        """
        self._require_open()
        if not table.startswith(FEATURES) or not table.isidentifier():
            raise InvalidInput(f"A table that can be replaced is named {FEATURES}…, “{table}” is not; append to it.")
        with storage_guard(self._layout.folder):
            self._staging.add_features(table, _as_table(batch))

    def artifact(self, name: str) -> Path:
        """Name a staging path to write a file to; with the commit it becomes part of the version."""
        self._require_open()
        if Path(name).name != name or name.startswith("."):
            raise InvalidInput(f"The artifact name “{name}” is not a plain file name; leave out folders.")
        return self._staging.add_artifact(name)

    def preview(self) -> Version:
        """Show the version that a commit would make now, for building features and artifacts on it.

        Nothing is published. An artifact that was announced must be written before.
        """
        self._require_open()
        with storage_guard(self._layout.folder):
            self._staging.settle()
        info = self._describe(VersionKind.APPEND, "not yet published", manifest="")
        return Version(self._layout, info, self._staging.manifest)

    def commit(self, message: str, kind: str = VersionKind.APPEND) -> CommitResult:
        """Publish what was staged as a new version, whole or not at all; the writer is closed afterwards.

        Raises:
            InvalidInput: an artifact was announced and not written.
            LakeDamaged: a file that new rows have to be compared with is missing or was cut.
            StorageFull: no room; the current version stays as it was.

        """
        self._require_open()
        with storage_guard(self._layout.folder):
            self._staging.settle()
            version = self._publish(VersionKind(kind), message) if self._staging.changed else None
        self._done = True
        self._staging.clear(keep=self._staging.manifest)
        return CommitResult(version, self._staging.added, self._staging.skipped)

    def discard(self) -> None:
        """Remove what was staged and not published; after a commit it does nothing."""
        if not self._done:
            self._done = True
            self._staging.clear(keep=self._before)

    def _publish(self, kind: VersionKind, message: str) -> int:
        name = write_manifest(self._layout, self._staging.manifest, self._root.next_id)
        info = self._describe(kind, message, manifest=name)
        publish(self._layout, self._root.with_version(info))
        return info.id

    def _describe(self, kind: VersionKind, message: str, manifest: str) -> VersionInfo:
        return VersionInfo(self._root.next_id, self._clock(), kind, message, manifest, self._root.epoch)

    def _stamp(self, rows: pa.Table) -> pa.Table:
        index = rows.schema.get_field_index("captured_at")
        field = rows.schema.field(index)
        dated = pc.fill_null(rows.column(index), pa.scalar(self._began_at, field.type))
        return rows.set_column(index, field, dated)

    def _require_open(self) -> None:
        if self._done:
            raise InvalidInput("This writer has committed or was discarded; open another one with `lake.write`.")


def _as_table(batch: pa.Table | pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
