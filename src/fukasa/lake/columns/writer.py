"""Writing the columns of a finished index: few at a time, so that memory holds no more; all of a small one."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from fukasa.core.provenance import SHARED
from fukasa.lake.arrays import ArrayFileWriter
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Truths
from fukasa.lake.columns.histograms import write_bins
from fukasa.lake.columns.keys import write_keys
from fukasa.lake.columns.names import (
    FLAGS,
    FORMAT,
    HANDLE,
    KEY,
    KIND,
    KNOWN,
    NUMBERS,
    PLAIN,
    PLAINS,
    SETS,
    TRUE,
    VISIBILITY,
)
from fukasa.lake.columns.numbers import Reals, write_number
from fukasa.lake.columns.records_writer import write_records
from fukasa.lake.columns.sets import write_set
from fukasa.lake.engine import identifier, literal

_VALUES_AT_ONCE = 1_000_000
"""Values that are read by one query, about; but always a whole column."""


def write_columns(index: Path, path: Path) -> None:
    """Write the columns of an index.

    Args:
        index: the finished DuckDB file; nobody may be writing to it.
        path: where the columns go.

    """
    with duckdb.connect(index, read_only=True) as database, ArrayFileWriter(path, KIND) as writer:
        database.execute("SET enable_progress_bar = false")
        source = _Accounts(database)
        writer.facts |= {"format": FORMAT, "rows": source.rows, "index": source.meta}
        _write_numbers(writer, source)
        _write_sets(writer, source)
        _write_flags(writer, source)
        _write_keys(writer, source)
        write_records(writer, database, source.rows, path.parent)


class _Accounts:
    """The accounts of an index, column by column in the order of their numbers."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database
        self.names = frozenset(str(row[0]) for row in database.execute("DESCRIBE accounts").fetchall())
        self.rows = int(database.execute("SELECT count(*) FROM accounts").fetchall()[0][0])
        self.meta = json.loads(str(database.execute("SELECT facts FROM meta").fetchall()[0][0]))
        # An index is written in order, and reading keeps it; sorting each column again would take most of the time.
        lies = database.execute("SELECT coalesce(bool_and(account_no = rowid), true) FROM accounts").fetchall()[0][0]
        self._order = "" if lies else " ORDER BY account_no"

    def having(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self.names]

    def read(self, *expressions: str) -> list[pa.ChunkedArray]:
        sql = f"SELECT {', '.join(expressions)} FROM accounts{self._order}"
        columns: list[pa.ChunkedArray] = self._database.sql(sql).to_arrow_table().columns
        return columns

    def column(self, expression: str) -> pa.ChunkedArray:
        return self.read(expression)[0]

    def shared(self) -> Truths:
        """Tell of every row whether it rests on shared facts."""
        told: Truths = self.column(f"{VISIBILITY} = {literal(SHARED)}").to_numpy().astype(np.bool_)
        return told

    def each(self, names: Sequence[str], expression: str = "{}") -> Iterator[tuple[str, pa.ChunkedArray]]:
        """Read columns; a query costs more than the values of a small index, so it asks for several columns."""
        at_once = max(_VALUES_AT_ONCE // max(self.rows, 1), 1)
        for first in range(0, len(names), at_once):
            some = names[first : first + at_once]
            yield from zip(some, self.read(*(expression.format(identifier(name)) for name in some)), strict=True)

    def reals(self, names: Sequence[str]) -> Iterator[tuple[str, Reals]]:
        """Read numbers; one that is not known is NaN."""
        for name, values in self.each(names, "coalesce(CAST({} AS DOUBLE), 'NaN'::DOUBLE)"):
            yield name, values.to_numpy()


def _write_numbers(writer: ArrayFileWriter, source: _Accounts) -> None:
    names = source.having(NUMBERS)
    writer.facts["numbers"] = names
    shared = source.shared()
    for name, values in source.reals(names):
        column = write_number(writer, name, values)
        write_bins(writer, name, column, shared)
    for name, values in source.reals(source.having(PLAINS)):
        writer.add(name + PLAIN, values)
        writer.add(name + KNOWN, bits.packed(~np.isnan(values)))


def _write_sets(writer: ArrayFileWriter, source: _Accounts) -> None:
    written = {name: source.having(columns) for name, columns in SETS.items()}
    writer.facts["sets"] = [name for name, columns in written.items() if columns]
    columns = source.each([column for name in writer.facts["sets"] for column in written[name]])
    for name in writer.facts["sets"]:
        write_set(writer, name, [values for _, values in islice(columns, len(written[name]))])


def _write_flags(writer: ArrayFileWriter, source: _Accounts) -> None:
    writer.facts["flags"] = source.having(FLAGS)
    for name, holds in source.each(writer.facts["flags"], "coalesce({}, false)"):
        writer.add(name + TRUE, bits.packed(holds.to_numpy().astype(np.bool_)))


def _write_keys(writer: ArrayFileWriter, source: _Accounts) -> None:
    write_keys(writer, KEY, source.column(KEY))
    handles = f"lower({HANDLE})" if HANDLE in source.names else "CAST(NULL AS VARCHAR)"
    write_keys(writer, HANDLE, source.column(handles))
