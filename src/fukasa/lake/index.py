"""The search index of a lake version, read by every worker.

Files side by side: ``search.duckdb`` has all rows (:mod:`fukasa.lake.index_reader`), ``search.columns`` says which of
them a search finds (:mod:`fukasa.lake.columns`), ``search.text`` where keywords stand (:mod:`fukasa.lake.text`). Row
``account_no`` is the same in all of them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fukasa.core.provenance import Scope
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.cutoff import forecast_in_views, reaching
from fukasa.lake.columns.evaluate import Evaluator, Matching
from fukasa.lake.columns.facets import Counts, Result, most_frequent
from fukasa.lake.columns.histograms import Histogram
from fukasa.lake.columns.names import KEY
from fukasa.lake.columns.relevance import first_by_relevance
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.columns.top import all_by_figure, first_by_figure
from fukasa.lake.engine import identifier
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.index_parts import columns_of, text_of, vectors_of
from fukasa.lake.index_reader import (
    DETAIL_TABLES,
    INDEX_FORMAT,
    MATURITY,
    MODELS,
    OF_NO_ACCOUNT,
    PRICE_MODEL,
    SHAPES,
    IndexMeta,
    IndexReader,
    Row,
)
from fukasa.lake.query.criteria import ANYTHING, CutoffFilter
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import Expression
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.similar.alike import Alike, seeds_of
from fukasa.lake.similar.index import MOST_SEEDS, SimilarIndex
from fukasa.lake.text.postings import TextIndex

__all__ = [
    "DETAIL_TABLES",
    "INDEX_FORMAT",
    "MATURITY",
    "MODELS",
    "OF_NO_ACCOUNT",
    "PRICE_MODEL",
    "SHAPES",
    "IndexMeta",
    "Page",
    "Row",
    "SearchIndex",
]

_HIDDEN = "replaced_for"  # names other workspaces and never leaves the index
_KEPT_RESULTS = 8
_EXPORTED_ROWS = 20_000
_MANY = 8
"""A result of more than one account in so many is read whole and sifted; a smaller one is looked up."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    Attributes:
        rows: the accounts, each a mapping of the index's columns; the text that is searched is left out.
        total: how many accounts the whole result has.
        next_cursor: where the next page starts; None on the last.

    """

    rows: tuple[Row, ...]
    total: int
    next_cursor: str | None


class SearchIndex(IndexReader):
    """A finished index, opened read-only; safe to share between threads.

    Args:
        path: the file of rows.
        columns: the file of columns; beside the rows if None.
        text: the file of texts; beside the rows if None.
        vectors: the file of vectors; beside the rows if None. Only searches for look-alikes need it.

    Raises:
        IndexUnreadable: a file is missing, damaged, of another format or made from another index.

    """

    def __init__(
        self, path: Path, *, columns: Path | None = None, text: Path | None = None, vectors: Path | None = None
    ) -> None:
        self._store = ColumnStore(columns or columns_of(path))
        super().__init__(path, self._store.index)
        self._text = TextIndex(text or text_of(path))
        made_of = self._store.index["built_at"], self._store.rows, self._text.accounts
        if made_of != (self.meta.built_at, self.meta.accounts, self.meta.accounts):
            message = f"the files beside {path.name} were made from another index; build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(path))
        self._engine = Evaluator(self._store, self._match, self.cost_table)
        self._alike = Alike(vectors or vectors_of(path), self._store.rows)
        self._results: deque[tuple[AccountQuery, Scope, Matching]] = deque(maxlen=_KEPT_RESULTS)
        self._results_lock = Lock()

    @property
    def has_similar(self) -> bool:
        """Whether look-alikes of these accounts are known."""
        return self._alike.known

    @property
    def similar(self) -> SimilarIndex:
        """The vectors of these very accounts, by which look-alikes are found.

        Raises:
            NotFound: there are none.

        """
        return self._alike.vectors

    def search(self, query: AccountQuery, scope: Scope, *, limit: int = 50, cursor: str | None = None) -> Page:
        """Give one page of the accounts that match, and how many match in all."""
        result = self._matching(query, scope).bits
        after = Cursor.decode(cursor) if cursor else None
        found, value_at = self._first(query, scope, result, limit + 1, after)
        rows = self._store.records.rows(found[:limit].tolist())
        mark = Cursor(value_at(limit - 1), int(found[limit - 1])).encode() if found.size > limit > 0 else None
        return Page(tuple(rows), bits.count(result), mark)

    def numbers(self, query: AccountQuery, scope: Scope, *, limit: int | None = None) -> Rows:
        """Give the ``account_no`` of the whole result, or of its first ``limit`` rows, in order."""
        result = self._matching(query, scope).bits
        if limit is not None or not isinstance(query.sort, RangeField):
            return self._first(query, scope, result, self._store.rows if limit is None else limit, None)[0]
        return all_by_figure(result, self._store.number(query.sort.value), descending=query.descending)

    def table(self, query: AccountQuery, scope: Scope, *, limit: int | None = None) -> pa.Table:
        """Give the whole result, or its first ``limit`` rows, as an Arrow table."""
        return self._ordered(query, scope, None, limit).to_arrow_table()

    def batches(
        self,
        query: AccountQuery,
        scope: Scope,
        names: Iterable[str] | None = None,
        *,
        limit: int | None = None,
        rows_at_once: int = _EXPORTED_ROWS,
        numbers: Rows | None = None,
    ) -> pa.RecordBatchReader:
        """Stream the whole result, or its first ``limit`` rows, in order: memory does not grow with it.

        Args:
            query: what is asked.
            scope: who asks.
            names: the columns; all if None.
            limit: how many rows at most.
            rows_at_once: rows per batch.
            numbers: the ``account_no`` of the result in another order than the index's own, as somebody who sorts by
                what the index cannot tell has them; nobody but who :meth:`numbers` gives may stand in them.

        """
        ordered = self.numbers(query, scope, limit=limit) if numbers is None else numbers
        return self._in_order(ordered, names).to_arrow_reader(rows_at_once)

    def columns(self, query: AccountQuery, scope: Scope, names: Iterable[str]) -> pa.Table:
        """Give a few columns of the whole result, in no order: for figures about very many accounts at once."""
        result = self._matching(query, scope).bits
        listed = ", ".join(map(identifier, names))
        if bits.count(result) * _MANY > self._store.rows:
            whole = self._cursor().sql(f"SELECT {listed} FROM accounts").to_arrow_table()
            return whole.filter(pa.array(bits.unpacked(result, self._store.rows)))
        wanted = {"account_no": bits.rows_of(result).astype(np.int64)}
        return self._joined(
            wanted, f"SELECT {listed} FROM accounts SEMI JOIN wanted USING (account_no)"
        ).to_arrow_table()

    def facet(self, query: AccountQuery, scope: Scope, name: SetField, *, limit: int = 40) -> Counts:
        """Count the result by one property, its own filter left out so that other choices keep their counts."""
        return self.facets(query, scope, (name,), limit=limit)[name]

    def facets(
        self, query: AccountQuery, scope: Scope, names: Iterable[SetField], *, limit: int = 40
    ) -> dict[SetField, Counts]:
        """Count the result by several properties, each without its own filter."""
        matching = self._matching(query, scope)
        whole = Result(matching.bits)
        results = {name: Result(matching.without(name)) if name in matching.asked else whole for name in names}
        return {name: most_frequent(self._store.set(name.value), found, limit) for name, found in results.items()}

    def flags(self, query: AccountQuery, scope: Scope, names: Iterable[FlagField]) -> dict[FlagField, int]:
        """Count of how many accounts of the result each flag holds, each without its own filter."""
        matching = self._matching(query, scope)
        return {name: bits.count(matching.without(name) & self._engine.holds(name)) for name in names}

    def histogram(self, query: AccountQuery, scope: Scope, field: RangeField) -> Histogram:
        """Tell how a figure is spread over the result, its own filter left out."""
        return self._store.bins(field.value, scope).count(self._matching(query, scope).without(field))

    def shortened(self, expression: Expression) -> tuple[str, ...]:
        """List the keywords that fit more words than are looked at; only the most frequent words count for them."""
        return tuple(keyword.text for keyword in self._text.shortened(expression))

    def account(self, key: str, scope: Scope) -> Row | None:
        """Give the row of one account as a scope sees it; None when there is none."""
        seen = self._seen(key, scope)
        return self._store.records.rows(seen[:1].tolist())[0] if seen.size else None

    def _seen(self, key: str, scope: Scope) -> Rows:
        named = self._store.key(KEY).find((key,))
        return named[bits.at(self._store.visible(scope), named)]

    def comparable(self, keys: tuple[str, ...], scope: Scope) -> bool:
        """Tell whether a search for the look-alikes of accounts can be answered; if not, it is refused."""
        return len(keys) <= MOST_SEEDS and self._alike.known and all(self._seen(key, scope).size for key in keys)

    def rows(self, account_nos: Iterable[int], scope: Scope) -> tuple[Row, ...]:
        """Give rows by their numbers, in this order; those that a scope may not see are left out."""
        wanted = np.fromiter(account_nos, dtype=np.int64)
        seen = wanted[bits.at(self._store.visible(scope), wanted)]
        return tuple(self._store.records.rows(seen.tolist()))

    def let_in(self, query: AccountQuery, scope: Scope) -> NDArray[np.bool_]:
        """Tell for every row whether a query and a scope let it in."""
        return bits.unpacked(self._matching(query, scope).bits, self._store.rows)

    def cutoff_counts(self, query: AccountQuery, scope: Scope, *, cpv: float, z: float) -> Mapping[str, int]:
        """Count the result: all, with a view forecast, passing P ≥ 0.5 and passing at ``z``."""
        result = self._matching(query, scope).bits
        even, strict = (reaching(CutoffFilter(cpv, asked), self._store, self.cost_table) for asked in (0.0, z))
        forecast = forecast_in_views(self._store) & self._store.known("paid_mu")
        counted = {"all": result, "with_forecast": forecast, "even_odds": even, "strict": strict}
        return {name: bits.count(result & part) for name, part in counted.items()}

    def _first(
        self, query: AccountQuery, scope: Scope, result: Bits, limit: int, after: Cursor | None
    ) -> tuple[Rows, Callable[[int], float | None]]:
        """Give the first rows in the order of the query, and what gives the value a row is ordered by."""
        if isinstance(query.sort, RangeField):
            column = self._store.number(query.sort.value)
            rows = first_by_figure(result, column, limit, descending=query.descending, after=after)
            return rows, lambda place: column.value(int(rows[place]))
        if query.like:
            rows, alike = self._alike.first(self._seeds(query, scope), result, limit, after=after)
            return rows, lambda place: float(alike[place])
        score = None if query.words is None else partial(self._text.score, query.words)
        wishes = [*self._engine.conditions(query.should)]
        if query.helping is not None:
            wishes.append(bits.of_rows(self._match(query.helping, result), self._store.rows))
        rows, scores = first_by_relevance(result, wishes, score, limit, after=after)
        return rows, lambda place: float(scores[place])

    def _ordered(
        self, query: AccountQuery, scope: Scope, names: Iterable[str] | None, limit: int | None
    ) -> duckdb.DuckDBPyRelation:
        """Read a result from the rows, in its order."""
        return self._in_order(self.numbers(query, scope, limit=limit), names)

    def _in_order(self, numbers: Rows, names: Iterable[str] | None) -> duckdb.DuckDBPyRelation:
        wanted = {"account_no": numbers.astype(np.int64), "place": np.arange(numbers.size)}
        listed = f"a.* EXCLUDE ({_HIDDEN})" if names is None else ", ".join(f"a.{identifier(name)}" for name in names)
        sql = f"SELECT {listed} FROM accounts a JOIN wanted w ON a.account_no = w.account_no ORDER BY w.place"
        return self._joined(wanted, sql)

    def _joined(self, wanted: dict[str, NDArray[np.int64]], sql: str) -> duckdb.DuckDBPyRelation:
        """Ask with a table ``wanted``, on a connection of its own: it may be read while others are asked."""
        cursor = self.new_cursor()
        cursor.register("wanted", pa.table(wanted))
        return cursor.sql(sql)

    def _seeds(self, query: AccountQuery, scope: Scope) -> list[int]:
        return seeds_of(query.like, lambda key: self._seen(key, scope))

    def _match(self, expression: Expression, within: Bits) -> Rows:
        return self._text.match(expression, within=bits.unpacked(within, self._store.rows))

    def _matching(self, query: AccountQuery, scope: Scope) -> Matching:
        """Find the accounts that match, or remember them: a page asks several questions about one search."""
        plain = replace(query, sort=RangeField.FOLLOWERS, descending=True, should=ANYTHING, helping=None)
        with self._results_lock:
            for known, whose, found in self._results:
                if whose == scope and known == plain:
                    return found
        found = self._engine.matching(query, scope)
        if query.like:
            found = self._alike.among(self._seeds(query, scope), found)
        with self._results_lock:
            self._results.append((plain, scope, found))
        return found
