"""What no row of the lake may hold: nulls in keys and provenance, and values that the catalogue rules out."""

import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.catalogue import PROVENANCE_FIELDS, Field, Kind, Table
from fukasa.core.errors import InvalidInput

MAY_BE_NULL = {("rate_cards", "format")}
"""Parts of a key for which null has a meaning of its own (a price for any format)."""

STAMPED_BY_THE_LAKE = {"captured_at", "import_id"}
"""Provenance that may be missing: an undated row takes the moment of writing, a row need not come from an import."""


def check_values(table: Table, rows: pa.Table) -> None:
    """Refuse rows that the catalogue rules out.

    Raises:
        InvalidInput: names the table, the column and one offending value.

    """
    for name in required_columns(table):
        if rows.column(name).null_count:
            raise InvalidInput(
                f"Column {name} of table {table.name} is empty in {rows.column(name).null_count} rows, "
                "and without it a fact cannot be placed; fill it before the rows are appended.",
            )
    for field in table.columns:
        offender = _offender(field, rows.column(field.name))
        if offender is not None:
            raise InvalidInput(
                f"Column {field.name} of table {table.name} holds {offender!r}, which is not {_wanted(field)}; "
                "reject or mend such rows before they are appended.",
            )


def required_columns(table: Table) -> tuple[str, ...]:
    """Name the columns that may not be null: the key, and what a fact must know about itself."""
    provenance = [field.name for field in PROVENANCE_FIELDS if field.name not in STAMPED_BY_THE_LAKE]
    return (*(name for name in table.key if (table.name, name) not in MAY_BE_NULL), *provenance)


def _wanted(field: Field) -> str:
    if field.choices:
        return f"one of {', '.join(field.choices)}"
    if field.kind is Kind.SHARE:
        return "a share between 0 and 1"
    return "a count of 0 or more" if field.count else "a finite number"


def _offender(field: Field, column: pa.ChunkedArray) -> object:
    if column.null_count == len(column):
        return None
    if field.choices:
        return next((value for value in pc.unique(column).to_pylist() if value not in {None, *field.choices}), None)
    if field.kind in {Kind.REAL, Kind.SHARE} and not pc.all(pc.is_finite(column)).as_py():
        return _first(column, pc.invert(pc.is_finite(column)))
    if field.count and pc.min(column).as_py() < 0:
        return pc.min(column).as_py()
    if field.kind is Kind.SHARE:
        return _first(column, pc.or_(pc.less(column, 0.0), pc.greater(column, 1.0)))
    return None


def _first(column: pa.ChunkedArray, mask: pa.ChunkedArray) -> object:
    offenders = column.filter(mask)
    return offenders[0].as_py() if len(offenders) else None
