"""The order in which accounts answer a brief: those that fit, then the near misses, each by expected fit."""

from dataclasses import replace

import numpy as np
import polars as pl

from fukasa.core.provenance import Scope
from fukasa.lake.columns.bits import Rows
from fukasa.lake.index import Page, SearchIndex
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.keywords import AllOf
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.pipelines.intent.fit import columns_needed, expected_fit
from fukasa.pipelines.intent.query import BriefSearch, Known

MOST_RERANKED = 2_000  # of each half; what stands further down keeps the order of the index
_MOST_REGIONS = 10_000


def regions_of(index: SearchIndex, scope: Scope) -> Known:
    """Give the regions of an index, in the spellings in which they were supplied."""
    found = index.facet(AccountQuery(), scope, SetField.REGION, limit=_MOST_REGIONS)
    return {SetField.REGION: tuple(value for value, _ in found)}


def ranked_for_brief(
    index: SearchIndex, search: BriefSearch, scope: Scope, *, near: bool = True, most: int = MOST_RERANKED
) -> list[str]:
    """Rank accounts for a brief.

    Args:
        index: the accounts.
        search: the brief as a search.
        scope: who asks.
        near: whether near misses follow.
        most: how many accounts of each half are looked at, in the order of the index.

    Returns:
        Account keys: first those for which all holds that must, then near misses, which share the topic of the brief.
        Each half is ordered by :func:`~fukasa.pipelines.intent.fit.expected_fit`, equals in the order of the index.
        Nobody stands twice.

    """
    halves = (search.query, search.near) if near else (search.query,)
    order: dict[str, None] = {}
    for query in halves:
        first = fitting_first(index, query, scope, asked=search.query, most=most)
        keys = index.batches(query, scope, ["account_key"], numbers=first).read_all()["account_key"]
        order.update(dict.fromkeys(keys.to_pylist()))
    return list(order)


def fitting_first(
    index: SearchIndex,
    query: AccountQuery,
    scope: Scope,
    *,
    asked: AccountQuery | None = None,
    most: int = MOST_RERANKED,
) -> Rows:
    """Give the first accounts of a search by how well they can be expected to fit.

    Args:
        index: the accounts.
        query: who is ordered.
        scope: who asks.
        asked: what they are held against; the query itself if None.
        most: how many accounts are looked at, in the order of relevance.

    Returns:
        Their ``account_no``, equals in the order of relevance.

    """
    wishes = asked or query
    present = index.table(AccountQuery(), scope, limit=0).column_names
    columns = ["account_no", *columns_needed(wishes, frozenset(present))]
    first = index.numbers(replace(query, sort=Order.RELEVANCE), scope, limit=most)
    rows = pl.DataFrame(index.batches(query, scope, columns, numbers=first).read_all())
    helped = None
    if wishes.helping is not None:
        words = wishes.helping if query.words is None else AllOf((query.words, wishes.helping))
        helped = np.isin(first, index.numbers(replace(query, words=words), scope))
    return first[np.argsort(-expected_fit(rows, wishes, helped=helped), kind="stable")]


def in_order_of_fit(index: SearchIndex, query: AccountQuery, scope: Scope, first: Rows | None = None) -> Rows:
    """Give the whole result of a search: what fits best, then the rest in the order of relevance.

    Args:
        index: the accounts.
        query: the search.
        scope: who asks.
        first: what :func:`fitting_first` gives, where that is known already.

    """
    head = fitting_first(index, query, scope) if first is None else first
    return np.concatenate([head, index.numbers(replace(query, sort=Order.RELEVANCE), scope)[head.size :]])


def page_in_order(
    index: SearchIndex,
    query: AccountQuery,
    scope: Scope,
    *,
    limit: int = 50,
    cursor: str | None = None,
    first: Rows | None = None,
) -> Page:
    """Give one page of a search in its order, which may be that of expected fit, that the index alone cannot tell.

    Args:
        index: the accounts.
        query: the search.
        scope: who asks.
        limit: accounts of the page.
        cursor: where the page before ended.
        first: what :func:`fitting_first` gives, where that is known already.

    Raises:
        InvalidInput: the cursor is none.

    """
    if query.sort is not Order.FIT:
        return index.search(query, scope, limit=limit, cursor=cursor)
    begin = max(Cursor.decode(cursor).row, 0) if cursor else 0
    order = fitting_first(index, query, scope) if first is None else first
    total = index.search(query, scope, limit=1).total
    if begin + limit > order.size:
        relevant = index.numbers(replace(query, sort=Order.RELEVANCE), scope, limit=min(begin + limit, total))
        order = np.concatenate([order, relevant[order.size :]])
    shown = index.rows(order[begin : begin + limit].tolist(), scope)
    more = Cursor(None, begin + limit).encode() if begin + limit < total else None
    return Page(shown, total, more)
