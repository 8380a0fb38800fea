"""What a writer has in hand: rows on their way into files, and the manifest as it would be with them."""

import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from fukasa.core.errors import InvalidInput
from fukasa.lake.engine import BATCH_ROWS
from fukasa.lake.files import RollingWriter, require_whole
from fukasa.lake.hashing import Words
from fukasa.lake.layout import Layout, new_name, sync_file, sync_folder
from fukasa.lake.schemas import find_table
from fukasa.lake.settle import Settled, settle
from fukasa.lake.staged_facts import StagedFacts
from fukasa.lake.state import Manifest, TableFiles

SETTLING_THREADS = 2


class Staging:
    """Rows, feature tables and artifacts that are not published.

    Settled files already stand where they will stay, but no root names them; a crash leaves them to the next writer.

    Args:
        layout: the lake.
        before: what the current version is made of.

    Attributes:
        manifest: the version as it would be with all that is settled.
        added: rows per table that were new.
        skipped: rows per table that were known, or staged twice.

    """

    def __init__(self, layout: Layout, before: Manifest) -> None:
        self.manifest = before
        self.added: dict[str, int] = {}
        self.skipped: dict[str, int] = {}
        self._layout = layout
        self._before = before
        self._folder = layout.staging / secrets.token_hex(6)
        self._facts: dict[str, StagedFacts] = {}
        self._features: dict[str, RollingWriter] = {}
        self._artifacts: dict[str, Path] = {}

    def add_facts(self, table: str, rows: pa.Table, keys: Words) -> None:
        """Take rows that have the stored schema of their table, with the hashes of their keys."""
        if table not in self._facts:
            self._facts[table] = StagedFacts(self._layout, find_table(table))
        self._facts[table].add(rows, keys)

    def add_features(self, table: str, rows: pa.Table) -> None:
        """Take rows of a feature table; the first call fixes its columns."""
        if table not in self._features:
            self._features[table] = RollingWriter(self._layout, self._layout.data / table, rows.schema)
        if self._features[table].schema != rows.schema:
            raise InvalidInput(
                f"Rows for {table} have the columns {', '.join(rows.schema.names)} in other types or order than its "
                "first rows; give every batch the same schema.",
            )
        for start in range(0, rows.num_rows, BATCH_ROWS):
            self._features[table].write(rows.slice(start, BATCH_ROWS))

    def add_artifact(self, name: str) -> Path:
        """Name the path to which an artifact is to be written."""
        folder = self._folder / "artifacts"
        folder.mkdir(parents=True, exist_ok=True)
        self._artifacts[name] = folder / name
        return self._artifacts[name]

    def settle(self) -> None:
        """Turn everything staged so far into files and enter them into :attr:`manifest`."""
        with ThreadPoolExecutor(
            SETTLING_THREADS
        ) as pool:  # files are written and sorted outside the interpreter's lock
            settled = dict(zip(self._facts, pool.map(self._settled, tuple(self._facts)), strict=True))
        for name, done in settled.items():
            self._enter_facts(name, done)
        for name in tuple(self._features):
            self._settle_features(name)
        for name in tuple(self._artifacts):
            self._settle_artifact(name)

    @property
    def changed(self) -> bool:
        """Whether there is anything that the current version does not hold."""
        return self.manifest != self._before

    def clear(self, keep: Manifest) -> None:
        """Remove everything that was made here and that a manifest does not name."""
        for facts in self._facts.values():
            facts.abandon()
        for features in self._features.values():
            features.abandon()
        for path in self.manifest.paths - self._before.paths - keep.paths:
            (self._layout.folder / path).unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _settled(self, name: str) -> Settled:
        before = self.manifest.tables.get(name, TableFiles())
        require_whole(self._layout, before.files)
        return settle(self._layout, self._facts[name], before, self._folder / "spill" / name)

    def _enter_facts(self, name: str, settled: Settled) -> None:
        self._facts.pop(name)
        self.added[name] = self.added.get(name, 0) + settled.added
        self.skipped[name] = self.skipped.get(name, 0) + settled.skipped
        if settled.added:
            self._enter(name, settled.table)

    def _settle_features(self, name: str) -> None:
        columns = tuple(self._features[name].schema.names)
        files = self._features[name].finish(even_if_empty=True)
        self._features.pop(name)
        self._enter(name, TableFiles(files, columns))

    def _settle_artifact(self, name: str) -> None:
        staged = self._artifacts.pop(name)
        if not staged.is_file():
            raise InvalidInput(f"The artifact {name} was announced and not written; write {staged} before the commit.")
        kept = self._layout.artifacts / f"{new_name('artifact')}-{name}"
        sync_file(staged)
        staged.rename(kept)
        sync_folder(self._layout.artifacts)
        artifacts = self.manifest.artifacts | {name: self._layout.relative(kept)}
        self.manifest = replace(self.manifest, artifacts=artifacts)

    def _enter(self, name: str, table: TableFiles) -> None:
        self.manifest = replace(self.manifest, tables=self.manifest.tables | {name: table})
