"""One immutable version of the lake, as readers hold it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from fukasa.core.catalogue import TABLES
from fukasa.core.provenance import Scope
from fukasa.lake.engine import READER_MEMORY, connect
from fukasa.lake.files import require_whole
from fukasa.lake.layout import Layout
from fukasa.lake.state import Manifest, TableFiles, VersionInfo, VersionKind
from fukasa.lake.views import view_statements


@dataclass(frozen=True, slots=True)
class Version:
    """A version: what it is made of never changes while somebody holds it.

    Only an erasure, an expiry, or a vacuum whose grace is over takes its files away; then a query says that a file is
    missing, and the reader asks the lake for the current version again.

    Attributes:
        layout: where the lake stands.
        info: what the root says of the version.
        manifest: its files.

    """

    layout: Layout
    info: VersionInfo
    manifest: Manifest

    @property
    def id(self) -> int:
        """The version's number."""
        return self.info.id

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        return self.info.created_at

    @property
    def kind(self) -> VersionKind:
        """Why it was made."""
        return self.info.kind

    @property
    def message(self) -> str:
        """What its maker said."""
        return self.info.message

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that have files: facts and features."""
        return tuple(self.manifest.tables)

    def rows(self, table: str) -> int:
        """Count the stored rows of a table, in every visibility."""
        return self.manifest.tables.get(table, TableFiles()).rows

    def files(self, table: str) -> tuple[Path, ...]:
        """Name the Parquet files of a table."""
        entry = self.manifest.tables.get(table, TableFiles())
        return tuple(self.layout.folder / file.path for file in entry.files)

    def artifact(self, name: str) -> Path | None:
        """Find a file that belongs to the version, such as a search index; None when there is none of that name."""
        path = self.manifest.artifacts.get(name)
        return None if path is None else self.layout.folder / path

    def connect(
        self,
        scope: Scope,
        *,
        tables: Collection[str] | None = None,
        memory_limit: str = READER_MEMORY,
        threads: int | None = None,
    ) -> duckdb.DuckDBPyConnection:
        """Open a DuckDB with the version's tables as views, as far as the scope may see them.

        Each table of the catalogue ``t`` gives ``t_facts`` (all rows, with ``row_hash``) and ``t`` (the current row of
        each key, see :mod:`fukasa.lake.views`); feature tables stand under their own names. Moments come as TIMESTAMP
        WITH TIME ZONE in UTC: read results as Arrow or Polars, or cast them, where rows are wanted as Python values.

        Opening costs some tens of milliseconds: keep the connection while the version is current, give each thread its
        own ``connection.cursor()``, or name the tables that are wanted.

        Args:
            scope: whose eyes the reader has.
            tables: names of the tables that are wanted; None for all.
            memory_limit: as DuckDB writes it; results come on top.
            threads: None for one per core.

        Raises:
            LakeDamaged: a file is missing or was cut.

        """
        return self._connect(scope.visibilities, tables, memory_limit=memory_limit, threads=threads)

    def connect_unscoped(self) -> duckdb.DuckDBPyConnection:
        """Open it with the rows of all workspaces, for what the installation itself owes; no workspace may read so."""
        return self._connect(None)

    def _connect(
        self,
        visibilities: tuple[str, ...] | None,
        tables: Collection[str] | None = None,
        *,
        memory_limit: str = READER_MEMORY,
        threads: int | None = None,
    ) -> duckdb.DuckDBPyConnection:
        wanted = {*TABLES, *self.manifest.tables} if tables is None else set(tables)
        entries = [entry for name, entry in self.manifest.tables.items() if name in wanted]
        require_whole(self.layout, (file for entry in entries for file in entry.files))
        connection = connect(memory_limit=memory_limit, threads=threads)
        connection.execute("; ".join(view_statements(self.layout, self.manifest, visibilities, wanted)))
        return connection
