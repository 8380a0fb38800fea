"""Writing whole account rows: read from the index in ranges, laid side by side with array operations."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFileWriter
from fukasa.lake.columns.records import FIGURES, FIXED, LETTERS, Column, Kept, Layout
from fukasa.lake.engine import identifier

LEFT_OUT = frozenset({"account_no", "search_text", "replaced_for"})
"""Columns no page shows: the number is the place, the text is searched by its own index, and whom else a row concerns
stays inside."""

_ROWS_AT_ONCE = 122_880  # as a row group of DuckDB
_FEW_VALUES = 2_000
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")
_KINDS = {
    **dict.fromkeys(("DOUBLE", "FLOAT"), Kept.REAL),
    **dict.fromkeys(_WHOLE, Kept.WHOLE),
    "BOOLEAN": Kept.FLAG,
    "TIMESTAMP WITH TIME ZONE": Kept.MOMENT,
    "DATE": Kept.DAY,
    "VARCHAR": Kept.TEXT,
}
_READ = {
    Kept.MOMENT: "CAST(epoch_us({}) AS DOUBLE)",
    Kept.DAY: "CAST(epoch({}) / 86400 AS DOUBLE)",
    Kept.JSON: "CAST(to_json({}) AS VARCHAR)",
    Kept.TEXT: "{}",
    Kept.CODE: "{}",
}
_READ_FIGURE = "CAST({} AS DOUBLE)"

Fixed = NDArray[np.void]
Words = Mapping[str, pa.Array]


def write_records(writer: ArrayFileWriter, database: duckdb.DuckDBPyConnection, rows: int, folder: Path) -> None:
    """Write all rows of the accounts.

    Args:
        writer: of the file.
        database: the finished index.
        rows: how many accounts it has.
        folder: where the fixed parts may wait until the others are written.

    """
    described = {str(row[0]): str(row[1]) for row in database.execute("DESCRIBE accounts").fetchall()}
    kinds = {name: _KINDS.get(kind, Kept.JSON) for name, kind in described.items() if name not in LEFT_OUT}
    words = _few_values(database, [name for name, kind in kinds.items() if kind is Kept.TEXT], rows)
    layout = Layout(tuple(Column(name, Kept.CODE if name in words else kind) for name, kind in kinds.items()))
    writer.facts["records"] = layout.facts
    for name, values in words.items():
        writer.add_texts(f"rows.{name}", values.to_pylist())
    with TemporaryFile(dir=folder) as file:
        file.truncate(max(rows * layout.fixed.itemsize, 1))
        fixed: Fixed = np.memmap(file, dtype=layout.fixed, shape=(rows,)) if rows else np.empty(0, layout.fixed)
        _write_figures(writer, database, layout, words, fixed)
        _write_texts(writer, database, layout, fixed)
        writer.add(FIXED, fixed.view(np.uint8).reshape(rows, layout.fixed.itemsize))


def _few_values(database: duckdb.DuckDBPyConnection, texts: list[str], rows: int) -> dict[str, pa.Array]:
    """Find the columns of texts of which few values occur, and their values in order."""
    if not texts:
        return {}
    counts = ", ".join(f"approx_count_distinct({identifier(name)})" for name in texts)
    counted = database.execute(f"SELECT {counts} FROM accounts").fetchall()[0]
    few = [name for name, count in zip(texts, counted, strict=True) if count < _FEW_VALUES]
    if rows > _ROWS_AT_ONCE or not few:
        return {name: _values(database, name) for name in few}
    table = database.sql(f"SELECT {', '.join(map(identifier, few))} FROM accounts").to_arrow_table()
    return {name: pc.unique(table.column(name)).drop_null().sort() for name in few}  # quicker than a query per column


def _values(database: duckdb.DuckDBPyConnection, name: str) -> pa.Array:
    sql = f"SELECT DISTINCT {identifier(name)} AS it FROM accounts WHERE it IS NOT NULL ORDER BY it"
    return database.sql(sql).to_arrow_table().column("it").combine_chunks()


def _ranges(
    database: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], rows: int
) -> Iterator[tuple[int, pa.Table]]:
    """Read some columns in ranges of rows, each as it is kept."""
    read = [_READ.get(column.kept, _READ_FIGURE).format(identifier(column.name)) for column in columns]
    listed = ", ".join(f"{what} AS {identifier(column.name)}" for what, column in zip(read, columns, strict=True))
    for first in range(0, rows if columns else 0, _ROWS_AT_ONCE):
        span = f"account_no >= {first} AND account_no < {first + _ROWS_AT_ONCE}"
        yield first, database.sql(f"SELECT {listed} FROM accounts WHERE {span} ORDER BY account_no").to_arrow_table()


def _write_figures(
    writer: ArrayFileWriter, database: duckdb.DuckDBPyConnection, layout: Layout, words: Words, fixed: Fixed
) -> None:
    """Write the known figures row by row; note in the fixed parts which they are, and the codes."""
    begin = 0
    with writer.appending(FIGURES, np.float64) as figures:
        for first, table in _ranges(database, layout.figures + layout.codes, fixed.size):
            part = fixed[first : first + table.num_rows]
            known, values = _known_figures(table, layout)
            figures.append(values)
            ends = np.cumsum(known.sum(axis=1))
            part["known"] = np.packbits(known, axis=1, bitorder="little")
            part["figures"] = begin + np.append(0, ends[:-1])
            begin += values.size
            for place, column in enumerate(layout.codes):
                part["codes"][:, place] = _codes(table.column(column.name), words[column.name])


def _known_figures(table: pa.Table, layout: Layout) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell which figures of which rows are known, and give them row after row."""
    matrix = np.empty((table.num_rows, len(layout.figures)))
    for place, column in enumerate(layout.figures):
        matrix[:, place] = table.column(column.name).fill_null(np.nan).to_numpy()
    known = ~np.isnan(matrix)
    return known, matrix[known]


def _codes(values: pa.ChunkedArray, words: pa.Array) -> NDArray[np.uint16]:
    places: NDArray[Any] = pc.index_in(values, value_set=words).fill_null(-1).to_numpy()
    return (places + 1).astype(np.uint16)


def _write_texts(writer: ArrayFileWriter, database: duckdb.DuckDBPyConnection, layout: Layout, fixed: Fixed) -> None:
    """Write the texts row by row without gaps; note in the fixed parts where they begin and how long they are."""
    begin = 0
    with writer.appending(LETTERS, np.uint8) as letters:
        for first, table in _ranges(database, layout.texts, fixed.size):
            part = fixed[first : first + table.num_rows]
            columns = [table.column(column.name).combine_chunks() for column in layout.texts]
            lengths = np.column_stack([pc.binary_length(column).fill_null(-1).to_numpy() for column in columns])
            ends = np.cumsum(np.maximum(lengths, 0).sum(axis=1))
            part["lengths"] = lengths
            part["letters"] = begin + np.append(0, ends[:-1])
            letters.append(_letters(columns))
            begin += int(ends[-1])


def _letters(columns: list[pa.Array]) -> NDArray[np.uint8]:
    """Give all texts, row by row."""
    joined = pc.binary_join_element_wise(*(column.fill_null("") for column in columns), "").cast(pa.large_string())
    _, offsets, content = joined.buffers()
    if content is None:
        return np.empty(0, dtype=np.uint8)
    ends = np.frombuffer(offsets, dtype=np.int64)
    return np.frombuffer(content, dtype=np.uint8)[: ends[len(joined)]]
