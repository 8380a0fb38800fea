"""The catalogue's tables as documented Arrow schemas, and the gate through which rows enter the lake."""

import hashlib
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pyarrow.types as is_type

from fukasa.core.catalogue import TABLES, Field, Kind, Table
from fukasa.core.errors import InvalidInput
from fukasa.lake.checks import check_values

ROW_HASH = pa.field(
    "row_hash",
    pa.int64(),
    metadata={"doc": "64-bit hash of the row's content; the same fact has the same hash in every import"},
)

ARROW_TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.SHARE: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.TEXTS: pa.list_(pa.string()),
}


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """Describe a table for Arrow.

    Each field carries ``doc``, ``kind`` and ``count`` as metadata, the schema ``table``, ``doc`` and
    ``schema_version``: a fingerprint of names and kinds, so that two schemas with the same version are the same.
    """
    fields = [_arrow_field(field) for field in table.columns]
    return pa.schema(fields, {"table": table.name, "doc": table.doc, "schema_version": fingerprint(pa.schema(fields))})


@cache
def stored_schema(table: Table) -> pa.Schema:
    """Describe a table as it stands in the lake's files: its columns and the hash of the row."""
    return arrow_schema(table).append(ROW_HASH)


def fingerprint(schema: pa.Schema) -> str:
    """Name the columns and types of a schema in 16 hexadecimal digits."""
    words = ",".join(f"{field.name}:{field.type}" for field in schema)
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def find_table(name: str) -> Table:
    """Find a table of the catalogue; :class:`InvalidInput` when there is none of that name."""
    if name not in TABLES:
        raise InvalidInput(f"The catalogue has no table “{name}”; it has {', '.join(TABLES)}.")
    return TABLES[name]


def conform(table: Table, data: pa.Table | pa.RecordBatch) -> pa.Table:
    """Bring rows into the table's schema: columns that are missing become null, types of the same family are cast.

    Raises:
        InvalidInput: an unknown column, a column of another family, a key or provenance that is null, or a value
            that the catalogue rules out (negative count, share outside 0-1, number that is not finite, unknown choice).

    """
    rows = pa.Table.from_batches([data]) if isinstance(data, pa.RecordBatch) else data
    names = rows.column_names
    unknown = [name for name in names if name not in arrow_schema(table).names]
    if unknown or len(set(names)) < len(names):
        raise InvalidInput(
            f"Rows for table {table.name} have columns that are unknown or named twice "
            f"({', '.join(unknown or names)}); the table has {', '.join(arrow_schema(table).names)}.",
        )
    columns = [_column(table, field, rows) for field in table.columns]
    conformed = pa.Table.from_arrays(columns, schema=arrow_schema(table))
    check_values(table, conformed)
    return conformed


def _arrow_field(field: Field) -> pa.Field:
    metadata = {"doc": field.doc, "kind": field.kind.value, "count": str(field.count).lower()}
    return pa.field(field.name, ARROW_TYPES[field.kind], metadata=metadata)


def _column(table: Table, field: Field, rows: pa.Table) -> pa.ChunkedArray:
    target = ARROW_TYPES[field.kind]
    if field.name not in rows.column_names:
        return pa.chunked_array([pa.nulls(rows.num_rows, target)])
    column = rows.column(field.name)
    if column.type == target:
        return column
    if not is_type.is_null(column.type) and not _FAMILIES[field.kind](column.type):
        raise InvalidInput(
            f"Column {field.name} of table {table.name} holds {column.type} where {field.kind.value} ({target}) "
            "is wanted; parse it before it is appended.",
        )
    try:
        # moments finer than a microsecond are cut; nothing else may lose anything
        return column.cast(target, safe=field.kind is not Kind.MOMENT)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidInput(
            f"Column {field.name} of table {table.name} does not fit {field.kind.value} ({target}): {error}.",
        ) from error


def _is_text(kind: pa.DataType) -> bool:
    if is_type.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(is_type.is_string(kind) or is_type.is_large_string(kind) or is_type.is_string_view(kind))


def _is_texts(kind: pa.DataType) -> bool:
    listed = is_type.is_list(kind) or is_type.is_large_list(kind)
    return bool(listed and (_is_text(kind.value_type) or is_type.is_null(kind.value_type)))


def _is_number(kind: pa.DataType) -> bool:
    return bool(is_type.is_integer(kind) or is_type.is_floating(kind))


def _is_moment(kind: pa.DataType) -> bool:
    return bool(is_type.is_timestamp(kind) and kind.tz is not None)


_FAMILIES: dict[Kind, Callable[[pa.DataType], bool]] = {
    Kind.TEXT: _is_text,
    Kind.INTEGER: _is_number,
    Kind.REAL: _is_number,
    Kind.SHARE: _is_number,
    Kind.BOOLEAN: is_type.is_boolean,
    Kind.MOMENT: _is_moment,
    Kind.DAY: is_type.is_date,
    Kind.TEXTS: _is_texts,
}
