"""The rows of a search index: one DuckDB file made from a lake version, read by every worker.

Tables: `accounts` (one wide row per account and visibility, sorted so that zone maps skip), `measurements` (the
registry's metrics, long), `posts` (the newest posts per account), `growth`, `audience`, `rates`, what comments say
(`comment_posts`, `comment_examples`, `question_topics`), `depth_parts`, what tells whether an audience is real (one row
per account in `comment_evidence`, `pod_evidence`, `sample_evidence`; `authenticity_checks`, `growth_events`,
`pod_neighbours`, `audience_profiles`), `forecasts` (one row per account, format it uses, and own or paid post), and
`meta`. Rows of one account lie together in every table, so a creator's page touches a few blocks. Four tables belong
to no account: `forecast_shapes` (the quantiles of the shapes that forecasts name), `forecast_models` (the fitted model
of every audience, as bytes), `maturity_curves` (how posts mature, of every audience) and `price_model` (one row, fitted
on shared prices).
"""

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb
import numpy as np
import pyarrow as pa

from fukasa.analysis.forecast.maturity import MaturityCurve, MaturityCurves
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.standard_costs import CostTable, cost_table
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.rows_file import RowsFile

INDEX_FORMAT = 5
SHAPES, MODELS, PRICE_MODEL = "forecast_shapes", "forecast_models", "price_model"
MATURITY = "maturity_curves"
DETAIL_TABLES = (
    "measurements",
    "posts",
    "growth",
    "audience",
    "rates",
    "comment_posts",
    "comment_examples",
    "question_topics",
    "depth_parts",
    "comment_evidence",
    "pod_evidence",
    "sample_evidence",
    "authenticity_checks",
    "growth_events",
    "pod_neighbours",
    "audience_profiles",
    "safety_categories",
    "forecasts",
)
OF_NO_ACCOUNT = (SHAPES, MODELS, PRICE_MODEL, MATURITY)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndexMeta:
    """What an index was made from.

    Attributes:
        lake_version: id of the lake version.
        built_at: when, ISO 8601 with zone.
        accounts: how many account rows it holds.
        reading: what tells who read the comments, such as the version of a model; empty where nobody said.
        judging: what tells by which thresholds and weights accounts were reviewed; empty where nobody reviewed them.

    """

    lake_version: int
    built_at: str
    accounts: int
    reading: str = ""
    judging: str = ""


class IndexReader:
    """The rows of a finished index, opened read-only; safe to share between threads.

    Args:
        path: the file.
        facts: what the index was made from, where it is known from elsewhere: then the database is opened when it is
            first asked.

    Raises:
        IndexUnreadable: the file is missing, damaged or of another format.

    """

    def __init__(self, path: Path, facts: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self._file = RowsFile(path, facts)
        told = self._file.facts() if facts is None else facts
        if told["format"] != INDEX_FORMAT:
            message = (
                f"the search index has format {told['format']}, this program reads {INDEX_FORMAT}; "
                "build it again with `fukasa refresh`"
            )
            raise IndexUnreadable(message, path=str(path))
        said = (told.get(name, "") for name in ("reading", "judging"))
        self.meta = IndexMeta(told["lake_version"], told["built_at"], told["accounts"], *said)
        self._cost_tables: dict[float, CostTable] = {}
        self._local = threading.local()

    @cached_property
    def _tables(self) -> frozenset[str]:
        tables = self._run("SELECT table_name FROM information_schema.tables", ()).fetchall()
        return frozenset(str(name) for (name,) in tables)

    def close(self) -> None:
        """Close the file; later questions fail."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def details(self, table: str, account_no: int) -> tuple[Row, ...]:
        """Give the rows of a detail table that belong to one account row."""
        if table not in DETAIL_TABLES or table not in self._tables:
            return ()
        return tuple(self._rows(f"SELECT * EXCLUDE account_no FROM {table} WHERE account_no = ?", (account_no,)))

    def detail_table(self, table: str, account_nos: pa.Array | pa.ChunkedArray) -> pa.Table:
        """Give the rows of a detail table that belong to any of many account rows.

        Args:
            table: one of :data:`DETAIL_TABLES`.
            account_nos: the ``account_no`` of the account rows.

        Returns:
            The rows with their ``account_no``; without rows and further columns when the index has no such table.

        """
        if table not in DETAIL_TABLES or table not in self._tables:
            return pa.table({"account_no": pa.array([], pa.int64())})
        cursor = self._cursor()
        cursor.register("wanted", pa.table({"account_no": account_nos}))
        try:
            return cursor.sql(f"FROM {table} SEMI JOIN wanted USING (account_no) ORDER BY ALL").to_arrow_table()
        finally:
            cursor.unregister("wanted")

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes that the forecasts name by number; the normal alone where none was calibrated."""
        if SHAPES not in self._tables:
            return Shapes.normal()
        rows = self._run(
            f"SELECT id, list(z ORDER BY p) FROM {SHAPES} GROUP BY shape, id ORDER BY shape", ()
        ).fetchall()
        return Shapes(tuple(name for name, _ in rows), np.array([z for _, z in rows], dtype=np.float64))

    def cost_table(self, probability: float) -> CostTable:
        """Give the quantiles of standardised log costs at a probability, for the shapes of this index."""
        if probability not in self._cost_tables:
            self._cost_tables[probability] = cost_table(self.shapes, probability)
        return self._cost_tables[probability]

    def maturity(self, scope: Scope) -> MaturityCurves:
        """Give how posts mature as a scope may know it: measured on its own and shared posts, else assumed."""
        if MATURITY not in self._tables:
            return MaturityCurves(())
        rows = self._run(
            f"SELECT curves FROM {MATURITY} WHERE visibility IN (SELECT unnest(?)) ORDER BY visibility = ? LIMIT 1",
            (list(scope.visibilities), SHARED),
        ).fetchall()
        found = json.loads(str(rows[0][0])) if rows else []
        return MaturityCurves(tuple(MaturityCurve.from_dict(one) for one in found))

    @property
    def price_model(self) -> bytes | None:
        """The fitted model of prices, which rests on shared facts only; None for none."""
        if PRICE_MODEL not in self._tables:
            return None
        rows = self._run(f"SELECT content FROM {PRICE_MODEL}", ()).fetchall()
        return bytes(rows[0][0]) if rows else None

    def forecast_model(self, scope: Scope) -> bytes | None:
        """Give the fitted model that forecasts for a scope: the workspace's own, else the shared one; None for none."""
        if MODELS not in self._tables:
            return None
        rows = self._run(
            f"SELECT content FROM {MODELS} WHERE visibility IN (SELECT unnest(?)) ORDER BY visibility = ? LIMIT 1",
            (list(scope.visibilities), SHARED),
        ).fetchall()
        return bytes(rows[0][0]) if rows else None

    def forecast_version(self, scope: Scope) -> str:
        """Name the model that forecasts for a scope, as :meth:`forecast_model` gives it; empty for none."""
        if MODELS not in self._tables:
            return ""
        rows = self._run(
            f"SELECT version FROM {MODELS} WHERE visibility IN (SELECT unnest(?)) ORDER BY visibility = ? LIMIT 1",
            (list(scope.visibilities), SHARED),
        ).fetchall()
        return str(rows[0][0]) if rows else ""

    def _run(self, sql: str, values: Iterable[object]) -> duckdb.DuckDBPyConnection:
        return self._cursor().execute(sql, list(values))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self.new_cursor()
        return cursor

    def new_cursor(self) -> duckdb.DuckDBPyConnection:
        """Open one more connection to the rows."""
        cursor = self._file.database.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        return cursor

    def _rows(self, sql: str, values: Iterable[object]) -> list[Row]:
        # Arrow gives moments their zone; DuckDB's own rows would need one more package for that.
        rows: list[Row] = self._cursor().sql(sql, params=list(values)).to_arrow_table().to_pylist()
        return rows
