"""Turn staged rows into the files of a version: drop what is known, sort, write.

Staged rows and those known rows that share a key with them are sorted together by key, visibility and moment. A staged
row that says the same as the row before it says nothing new and is dropped (a sort-merge distinct); a fact that
changes and changes back is kept, because another one stands between. The sort also puts the rows of an account
together, so that the statistics of row groups let a query for one account skip all others. Everything spills to disk
where it does not fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.catalogue import Table
from fukasa.lake.engine import BATCH_ROWS, WRITER_MEMORY, connect, identifier, parquet
from fukasa.lake.files import RollingWriter, stream
from fukasa.lake.layout import Layout
from fukasa.lake.schemas import stored_schema
from fukasa.lake.staged_facts import StagedFacts
from fukasa.lake.state import DataFile, TableFiles
from fukasa.lake.views import stored_rows

SMALL_FILE_ROWS = 200_000
MANY_SMALL_FILES = 12
"""From this many small files on, the next append to their table folds them into its own."""

_STAGED, _FOLDED, _KNOWN = 0, 1, 2
_ORIGIN = pa.field("origin", pa.int32())


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


def settle(layout: Layout, staged: StagedFacts, before: TableFiles, spill: Path) -> Settled:
    """Turn the staged rows that are new into files that stay.

    Where every staged row speaks of something that no other row speaks of, nothing can be a repetition and the staged
    files stay as they are. Otherwise they are sorted together with what is known and written anew.

    Args:
        layout: the lake.
        staged: the staged rows of one table.
        before: the table's files in the current version.
        spill: a folder for what does not fit into memory.

    """
    files = staged.finish()
    folded = _to_fold(before.files)
    if not folded and staged.keys_differ() and not _meets(layout, staged, before.files, spill):
        columns = tuple(stored_schema(staged.table).names)
        return Settled(TableFiles((*before.files, *files), columns, before.distinct), staged.rows, 0)
    try:
        return _merge(layout, staged, before, folded, spill)
    finally:
        staged.abandon()


def _meets(layout: Layout, staged: StagedFacts, known: tuple[DataFile, ...], spill: Path) -> bool:
    """Tell whether a staged row speaks of something that is known."""
    if not known:
        return False
    sql = (
        f"SELECT count(*) FROM {parquet(staged.paths)} staged "
        f"WHERE EXISTS (FROM {stored_rows(layout, staged.table, known)} known WHERE {_same(staged.table.key)})"
    )
    with connect(memory_limit=WRITER_MEMORY, spill=spill) as connection:
        return bool(connection.execute(sql).fetchall()[0][0])


def _merge(
    layout: Layout, staged: StagedFacts, before: TableFiles, folded: tuple[DataFile, ...], spill: Path
) -> Settled:
    """Sort staged rows together with what is known and write those that are new."""
    table = staged.table
    kept = tuple(file for file in before.files if file not in folded)
    schema = stored_schema(table)
    output = RollingWriter(layout, layout.data / table.name, schema)
    try:
        with connect(memory_limit=WRITER_MEMORY, spill=spill) as connection:
            reader = connection.sql(_sorted(layout, staged, kept, folded)).to_arrow_reader(BATCH_ROWS)
            distinct = _write_news(table, stream(reader, schema.append(_ORIGIN)), output)
        files = output.finish()
    except BaseException:
        output.abandon()
        raise
    added = output.rows - sum(file.rows for file in folded)
    if not added:
        output.abandon()
        return Settled(before, 0, staged.rows)
    settled = TableFiles((*kept, *files), tuple(schema.names), before.distinct and distinct)
    return Settled(settled, added, staged.rows - added)


def _to_fold(files: tuple[DataFile, ...]) -> tuple[DataFile, ...]:
    small = tuple(file for file in files if file.rows < SMALL_FILE_ROWS)
    return small if len(small) >= MANY_SMALL_FILES else ()


def _sorted(
    layout: Layout,
    staged: StagedFacts,
    known: tuple[DataFile, ...],
    folded: tuple[DataFile, ...],
) -> str:
    """Write the SQL for staged and folded rows, and for the known rows that share a key with staged ones."""
    table = staged.table
    place = tuple(dict.fromkeys((*table.key, "visibility", "captured_at", "row_hash")))
    columns = ", ".join(map(identifier, place))
    arrivals = f"FROM {parquet(staged.paths)} AS staged"
    if known:
        # the same reading again: dropped early, because an import that is repeated consists of nothing else
        arrivals += f" WHERE NOT EXISTS (FROM {stored_rows(layout, table, known)} known WHERE {_same(place)})"
    parts = [f"SELECT *, {_STAGED} AS origin {arrivals}"]
    if folded:
        parts.append(f"SELECT *, {_FOLDED} AS origin FROM {stored_rows(layout, table, folded)}")
    if known:
        met = f"EXISTS (FROM (SELECT * {arrivals}) AS staged WHERE {_same(table.key)})"
        parts.append(f"SELECT {columns}, {_KNOWN} AS origin FROM {stored_rows(layout, table, known)} known WHERE {met}")
    return f"FROM ({' UNION ALL BY NAME '.join(parts)}) ORDER BY {columns}, origin DESC"


def _same(names: tuple[str, ...]) -> str:
    return " AND ".join(f"staged.{name} IS NOT DISTINCT FROM known.{name}" for name in map(identifier, names))


def _write_news(table: Table, batches: Iterator[pa.Table], output: RollingWriter) -> bool:
    """Write the sorted rows that are new or folded, and tell whether every key in sight occurs once."""
    distinct = True
    last: pa.Table | None = None
    for batch in batches:
        rows = batch if last is None else pa.concat_tables([last, batch])
        # equal hashes side by side in this order have equal keys too: a collision would have to hit its neighbour
        repeated = pc.and_(_repeats(rows, ("row_hash",)), pc.equal(_array(rows, "origin").slice(1), _STAGED))
        remaining = rows.filter(pa.concat_arrays([pa.array([True]), pc.invert(repeated)]))
        distinct = distinct and not pc.any(_repeats(remaining, table.key)).as_py()
        news = remaining if last is None else remaining.slice(1)  # the first row was dealt with before
        output.write(news.filter(pc.not_equal(news.column("origin"), _KNOWN)).drop_columns("origin"))
        last = rows.slice(rows.num_rows - 1)
    return distinct


def _repeats(rows: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Tell for each row but the first whether it has the same values as the row before it, null being a value."""
    return reduce(pc.and_, (_repeats_one(_array(rows, name)) for name in names))


def _repeats_one(column: pa.Array) -> pa.Array:
    here, before = column.slice(1), column.slice(0, len(column) - 1)
    both_null = pc.and_(here.is_null(), before.is_null())
    return pc.or_(pc.fill_null(pc.equal(here, before), False), both_null)  # noqa: FBT003  Arrow's own signature


def _array(rows: pa.Table, name: str) -> pa.Array:
    return pa.concat_arrays(rows.column(name).chunks)
