"""How well accounts fit a brief: the share of its wishes that hold."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import AnyOf, Expression, wanted
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.shortlist import brief_query, gates_of

COLUMNS = ("account_key", "platform", "country", "region", "language", "category", "category_2", "tier", "followers")
"""Columns of the index that are read."""


def fit_of(index: SearchIndex, scope: Scope, rows: pl.DataFrame, brief: Brief) -> Reals:
    """Tell which share of the wishes of a brief's filter an account meets.

    A wish on which nothing is known of the account does not count; where nothing is known of any, the fit is NaN.

    Args:
        index: tells in whose texts a keyword stands.
        scope: who asks.
        rows: accounts, with COLUMNS.
        brief: its filter states the wishes.

    """
    query = brief_query(brief)
    words = () if query.words is None else tuple(wanted(query.words))
    said = _said(index, scope, rows["account_key"], AnyOf(words)) if words else None
    met = [wish.cast(pl.Float64) for wish in _wishes(brief, query, said)]
    if not met:
        return np.full(rows.height, np.nan)
    share = rows.select(pl.mean_horizontal(met).alias("fit"))["fit"]
    return share.fill_null(np.nan).to_numpy()


def _said(index: SearchIndex, scope: Scope, keys: pl.Series, words: Expression) -> pl.Series:
    """Name the accounts in whose texts keywords stand."""
    query = AccountQuery(keys=tuple(keys), words=words)
    return pl.Series(index.columns(query, scope, ("account_key",)).column(0))


def _wishes(brief: Brief, query: AccountQuery, said: pl.Series | None) -> Iterable[pl.Expr]:
    """Write each wish as true, false, or null where it cannot be told."""
    sets = query.must.sets | {SetField.TIER: gates_of(brief).tiers}
    for field, values in sets.items():
        if values:
            yield _category(values) if field is SetField.CATEGORY else pl.col(field.value).is_in(values)
    for name, span in query.must.ranges.items():
        if name is RangeField.FOLLOWERS:
            low, high = (-np.inf if span.low is None else span.low), (np.inf if span.high is None else span.high)
            yield pl.col("followers").is_between(low, high)
    if said is not None:
        yield pl.col("account_key").is_in(said.implode())


def _category(values: tuple[str, ...]) -> pl.Expr:
    second = pl.col("category_2").is_in(values).fill_null(value=False)
    return pl.when(pl.col("category").is_not_null()).then(pl.col("category").is_in(values) | second)
