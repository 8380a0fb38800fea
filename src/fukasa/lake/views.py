"""The SQL by which a reader sees a table: all facts in its scope, and the current row of each key.

The current row is merged from all rows of a key that the scope may see. Rows are ranked: a workspace's own before
shared ones, then the later capture, then (so that the answer never depends on the order of files) the larger hash. Each
column takes its value from the first row in this order that knows it, so that a later reading with a gap does not erase
what is known. Where the manifest says that no key occurs twice, the current rows are simply all rows.
"""

from collections.abc import Collection, Iterator

import pyarrow as pa

from fukasa.core.catalogue import TABLES, Kind, Table
from fukasa.core.provenance import SHARED
from fukasa.lake.engine import any_of, identifier, literal, parquet
from fukasa.lake.layout import Layout
from fukasa.lake.schemas import fingerprint, stored_schema
from fukasa.lake.state import DataFile, Manifest, TableFiles

SQL_TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.REAL: "DOUBLE",
    Kind.SHARE: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.MOMENT: "TIMESTAMP WITH TIME ZONE",
    Kind.DAY: "DATE",
    Kind.TEXTS: "VARCHAR[]",
}

# 124 bits: own or shared (1), microseconds from the year -7164 on (59), hash (64)
_RANK = (
    "(((visibility <> {shared})::HUGEINT * 1152921504606846976 + epoch_us(captured_at) + 288230376151711744)"
    " * 18446744073709551616::HUGEINT + row_hash)"
)


def view_statements(
    layout: Layout, manifest: Manifest, visibilities: tuple[str, ...] | None, wanted: Collection[str]
) -> Iterator[str]:
    """Write the views of each wanted table: facts and current rows for the catalogue, features as they are.

    Args:
        layout: the lake.
        manifest: of the version.
        visibilities: whose rows are seen; None for all.
        wanted: names of tables.

    """
    seen = "true" if visibilities is None else any_of("visibility", visibilities)
    for name in sorted(wanted):
        files = manifest.tables.get(name, TableFiles())
        if name in TABLES:
            yield from _catalogue_views(layout, TABLES[name], files, seen)
        elif files.files:
            yield f"CREATE VIEW {identifier(name)} AS {_features(layout, files, seen)}"


def stored_rows(layout: Layout, table: Table, files: tuple[DataFile, ...]) -> str:
    """Write the SQL relation of a table's files; without files it has the columns and no rows.

    Files of an earlier schema lack columns that came later; these read as null.
    """
    if not files:
        return f"({_no_rows(table)})"
    today = fingerprint(stored_schema(table))
    paths = [layout.folder / file.path for file in files]
    if all(file.schema == today for file in files):
        return parquet(paths)
    return f"(({_no_rows(table)}) UNION ALL BY NAME (FROM {parquet(paths, by_name=True)}))"


def _catalogue_views(layout: Layout, table: Table, files: TableFiles, seen: str) -> Iterator[str]:
    rows = stored_rows(layout, table, files.files)
    facts = f"SELECT {_names(stored_schema(table))} FROM {rows} WHERE {seen}"
    yield f"CREATE VIEW {identifier(table.name + '_facts')} AS {facts}"
    yield f"CREATE VIEW {identifier(table.name)} AS {_current(table, files)}"


def _no_rows(table: Table) -> str:
    columns = [f"NULL::{SQL_TYPES[field.kind]} AS {identifier(field.name)}" for field in table.columns]
    return f"SELECT {', '.join(columns)}, NULL::BIGINT AS row_hash WHERE false"


def _names(schema: pa.Schema) -> str:
    return ", ".join(map(identifier, schema.names))


def _current(table: Table, files: TableFiles) -> str:
    facts = identifier(table.name + "_facts")
    names = [field.name for field in table.columns]
    if files.distinct:
        return f"SELECT {', '.join(map(identifier, names))} FROM {facts}"
    keys = ", ".join(map(identifier, table.key))
    merged = ", ".join(_merged(table, name) for name in names)
    rank = _RANK.format(shared=literal(SHARED))
    return f"SELECT {merged} FROM (SELECT *, {rank} AS rank FROM {facts}) GROUP BY {keys}"


def _merged(table: Table, name: str) -> str:
    """``arg_max`` skips rows in which the column is null."""
    column = identifier(name)
    return column if name in table.key else f"arg_max({column}, rank) AS {column}"


def _features(layout: Layout, files: TableFiles, seen: str) -> str:
    rows = parquet(layout.folder / file.path for file in files.files)
    condition = seen if "visibility" in files.columns else "true"
    return f"FROM {rows} WHERE {condition}"
