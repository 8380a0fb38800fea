"""Put columns into the canonical tables of the catalogue as Arrow, with provenance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from fukasa.core.catalogue import TABLES, Kind
from fukasa.core.provenance import SHARED, RetentionClass
from fukasa.synth.randomness import BoolArray, IntArray

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
SOURCE = "synth"
DEFINITION = "synth/2026-01-26"


def microseconds(moment: datetime) -> int:
    """Give a moment as microseconds since 1970 in UTC."""
    return round(moment.timestamp()) * 1_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of a world says about itself: when the world ends and which import it is."""

    as_of: datetime
    import_id: str

    @property
    def end(self) -> int:
        """The end of the world in microseconds."""
        return microseconds(self.as_of)


def canonical(name: str, columns: Mapping[str, Any], stamp: Stamp, auth: Any = "public") -> pa.Table:
    """Make one canonical table.

    Args:
        name: the table's name in the catalogue.
        columns: arrays by column; a missing column is null; moments may be microseconds.
        stamp: the world's provenance.
        auth: on whose word the rows rest: one text or an array.

    """
    size = len(next(iter(columns.values())))
    filled = {
        "visibility": SHARED,
        "source": SOURCE,
        "captured_at": np.full(size, stamp.end),
        "auth_context": auth,
        "definition_version": DEFINITION,
        "retention_class": RetentionClass.SYNTHETIC.value,
        "import_id": stamp.import_id,
        **columns,
    }
    fields = [pa.field(field.name, ARROW_TYPES[field.kind]) for field in TABLES[name].columns]
    arrays = [_column(filled.get(field.name), field.type, size) for field in fields]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _column(values: Any, kind: pa.DataType, size: int) -> pa.Array:
    if values is None:
        return pa.nulls(size, kind)
    if isinstance(values, str):
        return pa.repeat(pa.scalar(values, kind), size)
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return array if array.type == kind else array.cast(kind)


def known(values: Any, where: BoolArray) -> pa.Array:
    """Make an array that is null where the value cannot be known."""
    return pa.array(values, mask=~np.asarray(where))


def words(options: tuple[str, ...], positions: IntArray) -> pa.StringArray:
    """Turn positions into words; -1 becomes null."""
    return pa.array(options, pa.string()).take(pa.array(positions, mask=positions < 0))
