"""The order in which accounts answer a brief: those that fit, then the near misses, each by expected fit."""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.intent.fit import expected_fit
from fukasa.pipelines.intent.query import BriefSearch, Known

MOST_RERANKED = 2_000  # of each half; what stands further down keeps the order of the index
_MOST_REGIONS = 10_000
_ALIKE = 3  # digits up to which two fits are equal, so that words may decide
Helped = Callable[[Sequence[str]], NDArray[np.float64]]
"""Gives how well the helping words fit accounts, by key."""


def regions_of(index: SearchIndex, scope: Scope) -> Known:
    """Give the regions of an index, in the spellings in which they were supplied."""
    found = index.facet(AccountQuery(), scope, SetField.REGION, limit=_MOST_REGIONS)
    return {SetField.REGION: tuple(value for value, _ in found)}


def ranked_for_brief(
    index: SearchIndex, search: BriefSearch, scope: Scope, *, limit: int = MOST_RERANKED, helped: Helped | None = None
) -> list[str]:
    """Rank accounts for a brief.

    Returns:
        Account keys: first those for which all holds that must, then near misses, which share the topic of the brief.
        Each half is ordered by :func:`~fukasa.pipelines.intent.fit.expected_fit`, equals by their words, then by the
        order of the index. Nobody stands twice.

    """
    order: dict[str, None] = {}
    for query in (search.query, search.near):
        order.update(dict.fromkeys(_half(index, query, search.query, scope, helped)))
    return list(order)[:limit]


def _half(
    index: SearchIndex, query: AccountQuery, wished: AccountQuery, scope: Scope, helped: Helped | None
) -> list[str]:
    rows = pl.DataFrame(index.table(query, scope, limit=MOST_RERANKED))
    keys: list[str] = rows["account_key"].to_list()
    words = np.zeros(len(keys)) if helped is None else helped(keys)
    ranked = np.lexsort((np.arange(len(keys)), -words, -expected_fit(rows, wished).round(_ALIKE)))
    return [keys[place] for place in ranked.tolist()]
