"""The search index: one DuckDB file made from a lake version, read by every worker.

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
from dataclasses import dataclass, replace
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
from fukasa.lake.engine import identifier
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.query.criteria import Criteria, CutoffFilter
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.cutoff_sql import reaches
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.sql import after, order, where
from fukasa.lake.query.where import Where, every

INDEX_FORMAT = 4
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
    "forecasts",
)
OF_NO_ACCOUNT = (SHAPES, MODELS, PRICE_MODEL, MATURITY)

# What a reader may see of a row; `replaced_for` names other workspaces and never leaves the index.
_COLUMNS = "* EXCLUDE (replaced_for)"

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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    Attributes:
        rows: the accounts, each a mapping of the index's columns.
        total: how many accounts the whole result has.
        next_cursor: where the next page starts; None on the last.

    """

    rows: tuple[Row, ...]
    total: int
    next_cursor: str | None


class SearchIndex:
    """A finished index, opened read-only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._database = duckdb.connect(path, read_only=True)
            facts = json.loads(str(_single(self._database.execute("SELECT facts FROM meta"))))
        except (duckdb.Error, OSError, ValueError) as error:
            message = f"the search index {path.name} cannot be read; build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(path)) from error
        if facts["format"] != INDEX_FORMAT:
            message = (
                f"the search index has format {facts['format']}, this program reads {INDEX_FORMAT}; "
                "build it again with `fukasa refresh`"
            )
            raise IndexUnreadable(message, path=str(path))
        said = (facts.get(name, "") for name in ("reading", "judging"))
        self.meta = IndexMeta(facts["lake_version"], facts["built_at"], facts["accounts"], *said)
        tables = self._database.execute("SELECT table_name FROM information_schema.tables").fetchall()
        self._tables = frozenset(name for (name,) in tables)
        self._cost_tables: dict[float, CostTable] = {}
        self._local = threading.local()

    def close(self) -> None:
        """Close the file; later questions fail."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(self, query: AccountQuery, scope: Scope, *, limit: int = 50, cursor: str | None = None) -> Page:
        """Give one page of the accounts that match, and how many match in all."""
        condition = self._where(query, scope)
        total = int(_single(self._run(f"SELECT count(*) FROM accounts WHERE {condition.sql}", condition.values)))
        shown = every((condition, after(Cursor.decode(cursor), query, self.cost_table))) if cursor else condition
        by = order(query, self.cost_table)
        found = self._run(
            f"SELECT account_no, {by.figure.sql} FROM accounts WHERE {shown.sql} ORDER BY {by.sql} LIMIT ?",
            (*by.figure.values, *shown.values, *by.values, limit + 1),
        ).fetchall()
        rows = self._numbered([int(number) for number, _ in found[:limit]])
        mark = Cursor(found[limit - 1][1], found[limit - 1][0]).encode() if len(found) > limit else None
        return Page(tuple(rows), total, mark)

    def table(self, query: AccountQuery, scope: Scope, *, limit: int | None = None) -> pa.Table:
        """Give the whole result, or its first ``limit`` rows, as an Arrow table."""
        condition, by = self._where(query, scope), order(query, self.cost_table)
        sql = f"SELECT {_COLUMNS} FROM accounts WHERE {condition.sql} ORDER BY {by.sql}"
        sql += "" if limit is None else f" LIMIT {int(limit)}"
        return self._cursor().sql(sql, params=[*condition.values, *by.values]).to_arrow_table()

    def columns(self, query: AccountQuery, scope: Scope, names: Iterable[str]) -> pa.Table:
        """Give a few columns of the whole result, in no order: for figures about very many accounts at once."""
        condition = self._where(query, scope)
        sql = f"SELECT {', '.join(map(identifier, names))} FROM accounts WHERE {condition.sql}"
        return self._cursor().sql(sql, params=list(condition.values)).to_arrow_table()

    def facet(
        self, query: AccountQuery, scope: Scope, name: SetField, *, limit: int = 40
    ) -> tuple[tuple[str, int], ...]:
        """Count the result by one property, its own filter left out so that other choices keep their counts."""
        condition = self._where(_without(query, name), scope)
        columns = ", ".join(_facet_columns(name))
        # Counting the pairs of categories first leaves a few hundred rows to take apart instead of all of them.
        rows = self._run(
            f"WITH counted AS (SELECT {columns}, count(*) AS n FROM accounts WHERE {condition.sql} GROUP BY ALL) "
            f"SELECT value, sum(n) AS n FROM (SELECT unnest([{columns}]) AS value, n FROM counted) "
            "WHERE value IS NOT NULL GROUP BY value ORDER BY n DESC, value LIMIT ?",
            (*condition.values, limit),
        ).fetchall()
        return tuple((str(value), int(n)) for value, n in rows)

    def facets(
        self, query: AccountQuery, scope: Scope, names: Iterable[SetField], *, limit: int = 40
    ) -> dict[SetField, tuple[tuple[str, int], ...]]:
        """Count the result by several properties; those without a filter of their own share one pass over the rows."""
        wished = tuple(names)
        free = [name for name in wished if not query.must.sets.get(name)]
        counted = self._facets_at_once(query, scope, free)
        return {
            name: tuple(counted[name][:limit]) if name in counted else self.facet(query, scope, name, limit=limit)
            for name in wished
        }

    def _facets_at_once(
        self, query: AccountQuery, scope: Scope, names: list[SetField]
    ) -> dict[SetField, list[tuple[str, int]]]:
        if not names:
            return {}
        condition = self._where(query, scope)
        columns = {name: _facet_columns(name) for name in names}
        each = [
            f"SELECT '{name.value}' AS name, {column} AS value, count(*) AS n FROM matching "
            f"WHERE {column} IS NOT NULL GROUP BY {column}"
            for name in names
            for column in columns[name]
        ]
        kept = ", ".join(column for name in names for column in columns[name])
        matching = f"SELECT {kept} FROM accounts WHERE {condition.sql}"
        sql = f"WITH matching AS MATERIALIZED ({matching}) {' UNION ALL '.join(each)}"
        totals: dict[SetField, dict[str, int]] = {name: {} for name in names}
        for name, value, n in self._run(sql, condition.values).fetchall():
            counts = totals[SetField(name)]
            counts[str(value)] = counts.get(str(value), 0) + int(n)
        return {name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) for name, counts in totals.items()}

    def account(self, key: str, scope: Scope) -> Row | None:
        """Give the row of one account as a scope sees it; None when there is none."""
        platform = key.split(":", 1)[0]
        condition = self._where(AccountQuery(must=Criteria(sets={SetField.PLATFORM: (platform,)})), scope)
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM accounts WHERE {condition.sql} AND account_key = ? LIMIT 1",
            (*condition.values, key),
        )
        return rows[0] if rows else None

    def rows(self, account_nos: Iterable[int], scope: Scope) -> tuple[Row, ...]:
        """Give rows by their numbers, in this order; those that a scope may not see are left out."""
        numbers = list(account_nos)
        condition = self._where(AccountQuery(), scope)
        found = self._rows(
            f"SELECT {_COLUMNS} FROM accounts WHERE {condition.sql} AND account_no IN (SELECT unnest(?))",
            (*condition.values, numbers),
        )
        by_number = {row["account_no"]: row for row in found}
        return tuple(by_number[number] for number in numbers if number in by_number)

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

    def cutoff_counts(self, query: AccountQuery, scope: Scope, *, cpv: float, z: float) -> Mapping[str, int]:
        """Count the result: all, with a view forecast, passing P ≥ 0.5 and passing at ``z``."""
        condition = self._where(query, scope)
        even, strict = (reaches(CutoffFilter(cpv, asked), self.cost_table) for asked in (0.0, z))
        sql = f"""
            SELECT count(*), count(*) FILTER (forecast_metric = 'views' AND paid_mu IS NOT NULL),
                count(*) FILTER ({even.sql}), count(*) FILTER ({strict.sql})
            FROM accounts WHERE {condition.sql}"""
        counts = self._run(sql, (*even.values, *strict.values, *condition.values)).fetchall()[0]
        return dict(zip(("all", "with_forecast", "even_odds", "strict"), map(int, counts), strict=True))

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

    def _where(self, query: AccountQuery, scope: Scope) -> Where:
        return where(query, scope, self.cost_table)

    def _run(self, sql: str, values: Iterable[object]) -> duckdb.DuckDBPyConnection:
        return self._cursor().execute(sql, list(values))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._database.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            self._local.cursor = cursor
        return cursor

    def _numbered(self, numbers: list[int]) -> list[Row]:
        """Fetch rows by number, in the order of the numbers: sorting narrow columns first is many times faster."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM accounts WHERE account_no IN (SELECT unnest(?))", (numbers,))
        by_number = {row["account_no"]: row for row in rows}
        return [by_number[number] for number in numbers]

    def _rows(self, sql: str, values: Iterable[object]) -> list[Row]:
        # Arrow gives moments their zone; DuckDB's own rows would need one more package for that.
        rows: list[Row] = self._cursor().sql(sql, params=list(values)).to_arrow_table().to_pylist()
        return rows


def _single(result: duckdb.DuckDBPyConnection) -> Any:
    rows = result.fetchall()  # to the end: a connection with an unfinished result refuses the next question
    return rows[0][0] if rows else None


def _facet_columns(name: SetField) -> tuple[str, ...]:
    return ("category", "category_2") if name is SetField.CATEGORY else (name.value,)


def _without(query: AccountQuery, name: SetField) -> AccountQuery:
    sets = {key: values for key, values in query.must.sets.items() if key is not name}
    return replace(query, must=replace(query.must, sets=sets))
