"""Turn staged rows into the files of a version: drop what is known, sort, write.

Rows are sorted by account so that the statistics of row groups let a query for one account skip all others; the same
sort puts equal rows next to each other, so duplicates fall out of the stream without a second pass (a sort-merge
distinct). What the version already holds is dropped before by an anti-join on key, visibility and hash. Everything
spills to disk where it does not fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.catalogue import Table
from fukasa.lake.engine import BATCH_ROWS, WRITER_MEMORY, connect, identifier, parquet
from fukasa.lake.files import RollingWriter, stream
from fukasa.lake.layout import Layout
from fukasa.lake.schemas import stored_schema
from fukasa.lake.state import DataFile, TableFiles
from fukasa.lake.views import stored_rows

SMALL_FILE_ROWS = 200_000
MANY_SMALL_FILES = 12
"""From this many small files on, the next append to their table folds them into its own."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the staged rows of one table.

    Attributes:
        table: the table's files in the new version.
        added: rows that were new.
        skipped: rows that were known, or staged twice.

    """

    table: TableFiles
    added: int
    skipped: int


def settle(layout: Layout, table: Table, staged: RollingWriter, before: TableFiles, spill: Path) -> Settled:
    """Write the staged rows that are new as sorted files.

    Args:
        layout: the lake.
        table: of the catalogue.
        staged: the staged rows, finished.
        before: the table's files in the current version.
        spill: a folder for what does not fit into memory.

    """
    folded = _to_fold(before.files)
    kept = tuple(file for file in before.files if file not in folded)
    output = RollingWriter(layout, layout.data / table.name, stored_schema(table))
    try:
        with connect(memory_limit=WRITER_MEMORY, spill=spill) as connection:
            query = _sorted_news(layout, table, staged, before.files, folded)
            batches = stream(connection.sql(query).to_arrow_reader(BATCH_ROWS), stored_schema(table))
            distinct = _write_distinct(table, batches, output)
            files = output.finish()
            added = output.rows - sum(file.rows for file in folded)
            if not added:
                output.abandon()
                return Settled(before, 0, staged.rows)
            distinct = distinct and before.distinct and not _share_a_key(connection, layout, table, files, kept)
    except BaseException:
        output.abandon()
        raise
    columns = tuple(stored_schema(table).names)
    return Settled(TableFiles((*kept, *files), columns, distinct), added, staged.rows - added)


def _to_fold(files: tuple[DataFile, ...]) -> tuple[DataFile, ...]:
    small = tuple(file for file in files if file.rows < SMALL_FILE_ROWS)
    return small if len(small) >= MANY_SMALL_FILES else ()


def _sorted_news(
    layout: Layout,
    table: Table,
    staged: RollingWriter,
    known: tuple[DataFile, ...],
    folded: tuple[DataFile, ...],
) -> str:
    query = f"SELECT * FROM {parquet(staged.paths)} AS staged"
    if known:
        same = _same_columns("staged", "known", (*table.key, "visibility"))
        known_rows = stored_rows(layout, table, known)
        query += f" WHERE NOT EXISTS (FROM {known_rows} AS known WHERE staged.row_hash = known.row_hash AND {same})"
    if folded:
        query = f"({query}) UNION ALL BY NAME (FROM {stored_rows(layout, table, folded)})"
    # the hash before the moment: of a fact that was read twice the first reading stays
    order = ", ".join(map(identifier, (*table.key, "visibility", "row_hash", "captured_at")))
    return f"FROM ({query}) ORDER BY {order}"


def _same_columns(left: str, right: str, names: tuple[str, ...]) -> str:
    return " AND ".join(f"{left}.{name} IS NOT DISTINCT FROM {right}.{name}" for name in map(identifier, names))


def _write_distinct(table: Table, batches: Iterator[pa.Table], output: RollingWriter) -> bool:
    """Write sorted rows without repetitions, and tell whether every key occurs once."""
    distinct = True
    last: pa.Table | None = None
    for batch in batches:
        rows = batch if last is None else pa.concat_tables([last, batch])
        repeated = _repeats(rows, ("row_hash",))  # neighbours in the sort: no key needs comparing
        fresh = rows.filter(pa.concat_arrays([pa.array([last is None]), pc.invert(repeated)]))
        seen = fresh if last is None else pa.concat_tables([last, fresh])
        distinct = distinct and not pc.any(_repeats(seen, table.key)).as_py()
        output.write(fresh)
        last = rows.slice(rows.num_rows - 1)
    return distinct


def _repeats(rows: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Tell for each row but the first whether it has the same values as the row before it, null being a value."""
    return reduce(pc.and_, (_repeats_one(pa.concat_arrays(rows.column(name).chunks)) for name in names))


def _repeats_one(column: pa.Array) -> pa.Array:
    here, before = column.slice(1), column.slice(0, len(column) - 1)
    both_null = pc.and_(here.is_null(), before.is_null())
    return pc.or_(pc.fill_null(pc.equal(here, before), False), both_null)  # noqa: FBT003  Arrow's own signature


def _share_a_key(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    table: Table,
    new: tuple[DataFile, ...],
    old: tuple[DataFile, ...],
) -> bool:
    if not old:
        return False
    same = _same_columns("new", "old", table.key)
    query = (
        f"SELECT 1 FROM {stored_rows(layout, table, new)} AS new "
        f"WHERE EXISTS (FROM {stored_rows(layout, table, old)} AS old WHERE {same}) LIMIT 1"
    )
    return bool(connection.execute(query).fetchall())
