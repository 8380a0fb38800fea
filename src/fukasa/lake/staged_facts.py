"""Rows of one table that were appended and not yet settled."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.catalogue import Table
from fukasa.lake.files import RollingWriter
from fukasa.lake.hashing import Words
from fukasa.lake.layout import Layout
from fukasa.lake.schemas import stored_schema
from fukasa.lake.state import DataFile

# By these the rows of a row group are put together; of files that come in this order, a query for one account then
# skips all other row groups by their statistics.
GROUPED_BY = ("account_id", "platform")


class StagedFacts:
    """The rows stand where they may stay; no root names them yet, so a crash leaves them to the next writer.

    Args:
        layout: the lake.
        table: of the catalogue.

    """

    def __init__(self, layout: Layout, table: Table) -> None:
        self.table = table
        self._files = RollingWriter(layout, layout.data / table.name, stored_schema(table), arrange=_grouped)
        self._keys: list[Words] = []

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._files.rows

    @property
    def paths(self) -> list[str]:
        """The files, once they are finished."""
        return [str(path) for path in self._files.paths]

    def add(self, rows: pa.Table, keys: Words) -> None:
        """Take rows of the stored schema with the hashes of their keys."""
        self._keys.append(keys)
        self._files.write(rows)

    def finish(self) -> tuple[DataFile, ...]:
        """Close the files and describe them."""
        return self._files.finish()

    def keys_differ(self) -> bool:
        """Tell whether every row speaks of another thing; two keys of one hash are taken for one, which is safe."""
        keys = np.concatenate(self._keys) if self._keys else np.zeros(0, np.uint64)
        keys.sort()
        return not bool((keys[1:] == keys[:-1]).any())

    def abandon(self) -> None:
        """Remove the files."""
        self._files.abandon()


def _grouped(rows: pa.Table) -> pa.Table:
    names = [name for name in GROUPED_BY if name in rows.column_names]
    if not names or _in_order(rows, names):
        return rows
    return rows.sort_by([(name, "ascending") for name in names])


def _in_order(rows: pa.Table, names: list[str]) -> bool:
    """Tell whether rows are sorted by columns without nulls."""
    below, equal = pa.scalar(value=False), pa.scalar(value=True)
    for name in names:
        column = pa.concat_arrays(rows.column(name).chunks)
        before, here = column.slice(0, len(column) - 1), column.slice(1)
        below = pc.or_(below, pc.and_(equal, pc.less(before, here)))
        equal = pc.and_(equal, pc.equal(before, here))
    return bool(pc.all(pc.or_(below, equal)).as_py())
