"""Frames of canonical columns become canonical Arrow tables with provenance."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl
import pyarrow as pa

from fukasa.core.catalogue import Kind, Table
from fukasa.core.provenance import AuthContext, RetentionClass

DEFINITION_VERSION = "supplied"  # a file does not say which definition of its metrics held
_ARROW: Mapping[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.SHARE: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", "UTC"),
    Kind.DAY: pa.date32(),
    Kind.TEXTS: pa.list_(pa.string()),
}


def arrow_schema(table: Table) -> pa.Schema:
    """Give the Arrow types of a canonical table, provenance included."""
    return pa.schema([(column.name, _ARROW[column.kind]) for column in table.columns])


def provenance(*, visibility: str, source: str, import_id: str) -> dict[str, str]:
    """Give the provenance of the rows of a file; a file is what somebody supplied, whatever it was exported from."""
    return {
        "visibility": visibility,
        "source": source,
        "auth_context": AuthContext.SUPPLIED.value,
        "definition_version": DEFINITION_VERSION,
        "retention_class": RetentionClass.SUPPLIED.value,
        "import_id": import_id,
    }


def with_capture_time(frame: pl.DataFrame, imported_at: datetime) -> pl.DataFrame:
    """Fill in the time of the import where the file does not tell when the values were shown."""
    now = pl.lit(imported_at, dtype=pl.Datetime("us", "UTC"))
    told = pl.col("captured_at").fill_null(now) if "captured_at" in frame.columns else now
    return frame.with_columns(told.alias("captured_at"))


def to_arrow(frame: pl.DataFrame, tables: tuple[Table, ...], constants: Mapping[str, str]) -> dict[str, pa.Table]:
    """Cut a frame into canonical tables; columns that the frame lacks are null."""
    arrays: dict[str, pa.Array] = {}
    return {table.name: _table(frame, table, constants, arrays) for table in tables}


def _table(frame: pl.DataFrame, table: Table, constants: Mapping[str, str], arrays: dict[str, pa.Array]) -> pa.Table:
    schema = arrow_schema(table)
    for field in schema:
        if field.name not in arrays:
            arrays[field.name] = _array(frame, field, constants)
    return pa.Table.from_arrays([arrays[name] for name in schema.names], schema=schema)


def _array(frame: pl.DataFrame, field: pa.Field, constants: Mapping[str, str]) -> pa.Array:
    if field.name in constants:
        return pa.repeat(pa.scalar(constants[field.name], pa.string()), len(frame))
    if field.name not in frame.columns:
        return pa.nulls(len(frame), field.type)
    values = frame.get_column(field.name).to_arrow(compat_level=pl.CompatLevel.oldest())
    return values if values.type == field.type else values.cast(field.type)
