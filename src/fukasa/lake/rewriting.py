"""Writing the files of kept versions anew without some rows."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from fukasa.core.catalogue import TABLES
from fukasa.lake.engine import BATCH_ROWS, parquet
from fukasa.lake.files import RollingWriter, stream
from fukasa.lake.layout import Layout
from fukasa.lake.selection import Selection
from fukasa.lake.state import DataFile, Manifest, TableFiles


class FileRewriter:
    """Rewrites each file once, however many versions share it.

    Args:
        layout: the lake.
        connection: a DuckDB that may spill.
        selection: the rows that have to go.

    Attributes:
        removed: rows removed, by table and version id.
        files_rewritten: files that held such rows.
        not_covered: feature tables that cannot tell whether they hold such rows.

    """

    def __init__(self, layout: Layout, connection: duckdb.DuckDBPyConnection, selection: Selection) -> None:
        self.removed: dict[str, dict[int, int]] = {}
        self.files_rewritten = 0
        self.not_covered: set[str] = set()
        self._layout = layout
        self._connection = connection
        self._selection = selection
        self._replacements: dict[str, tuple[DataFile, ...]] = {}
        self._outputs: list[RollingWriter] = []

    def manifest(self, version_id: int, manifest: Manifest) -> Manifest:
        """Give a version's manifest without the rows and without artifacts, which may hold copies of them."""
        tables = {name: self._table(version_id, name, table) for name, table in manifest.tables.items()}
        return Manifest(tables, {})

    def abandon(self) -> None:
        """Remove the files written so far."""
        for output in self._outputs:
            output.abandon()

    def check(self, layout: Layout) -> tuple[int, int]:
        """Read every Parquet file in the folder again.

        Returns:
            How many files could hold such rows, and how many rows they hold.

        """
        counts = []
        for path in sorted(layout.data.rglob("*.parquet")):
            condition = self._selection.condition(pq.read_schema(path).names)
            if condition:
                counts.append(self._count(parquet([path]), condition))
        return len(counts), sum(counts)

    def _table(self, version_id: int, name: str, table: TableFiles) -> TableFiles:
        if self._selection.condition(table.columns) is None:
            if name not in TABLES:
                self.not_covered.add(name)
            return table
        files: list[DataFile] = []
        for file in table.files:
            files += self._replacement(file, keep_empty=name not in TABLES)
        removed = table.rows - sum(file.rows for file in files)
        if removed:
            self.removed.setdefault(name, {})[version_id] = removed
        return TableFiles(tuple(files), table.columns, table.distinct)

    def _replacement(self, file: DataFile, *, keep_empty: bool) -> tuple[DataFile, ...]:
        if file.path not in self._replacements:
            path = self._layout.folder / file.path
            condition = self._selection.condition(pq.read_schema(path).names)  # an older file may lack columns
            held = condition is not None and self._count(parquet([path]), condition)
            self._replacements[file.path] = self._without(path, str(condition), keep_empty) if held else (file,)
        return self._replacements[file.path]

    def _without(self, path: Path, condition: str, keep_empty: bool) -> tuple[DataFile, ...]:  # noqa: FBT001  private
        output = RollingWriter(self._layout, path.parent, pq.read_schema(path))
        self._outputs.append(output)
        self.files_rewritten += 1
        query = f"FROM {parquet([path])} WHERE ({condition}) IS NOT TRUE"
        for rows in stream(self._connection.sql(query).to_arrow_reader(BATCH_ROWS), output.schema):
            output.write(rows)
        return output.finish(even_if_empty=keep_empty)

    def _count(self, relation: str, condition: str) -> int:
        query = f"SELECT count(*) FROM {relation} WHERE {condition}"
        ((count,),) = self._connection.execute(query).fetchall()
        return int(count)
