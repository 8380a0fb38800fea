"""The order in which accounts answer a brief: those that fit, then the near misses, each by expected fit."""

from dataclasses import replace

import numpy as np
import polars as pl

from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.keywords import AllOf, Expression
from fukasa.lake.query.model import AccountQuery
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
        order.update(dict.fromkeys(_ranked(index, query, search, scope, most)))
    return list(order)


def _ranked(index: SearchIndex, query: AccountQuery, search: BriefSearch, scope: Scope, most: int) -> list[str]:
    present = index.table(AccountQuery(), scope, limit=0).column_names
    columns = columns_needed(search.query, frozenset(present))
    rows = pl.DataFrame(index.batches(query, scope, columns, limit=most).read_all())
    keys = rows["account_key"]
    helped = None
    if search.helping is not None and SetField.CATEGORY not in search.query.must.sets:
        helped = keys.is_in(_with_words(index, query, search.helping, scope)).to_numpy()
    ranked = np.argsort(-expected_fit(rows, search.query, helped=helped), kind="stable")
    return keys.gather(ranked).to_list()


def _with_words(index: SearchIndex, query: AccountQuery, helping: Expression, scope: Scope) -> list[str]:
    """Give the accounts of a search in whose texts one of the helping words stands."""
    words = helping if query.words is None else AllOf((query.words, helping))
    narrowed = replace(query, words=words)
    found: list[str] = index.columns(narrowed, scope, ["account_key"])["account_key"].to_pylist()
    return found
