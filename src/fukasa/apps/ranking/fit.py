"""How well accounts fit a brief: the share of its wishes that hold."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.keywords import wanted
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.shortlist import brief_query, gates_of

COLUMNS = ("platform", "country", "region", "language", "category", "category_2", "tier", "followers", "search_text")
"""Columns of the index that are read."""


def fit_of(rows: pl.DataFrame, brief: Brief) -> Reals:
    """Tell which share of the wishes of a brief's filter an account meets.

    A wish on which nothing is known of the account does not count; where nothing is known of any, the fit is NaN.

    Args:
        rows: accounts, with COLUMNS.
        brief: its filter states the wishes.

    """
    met = [wish.cast(pl.Float64) for wish in _wishes(brief)]
    if not met:
        return np.full(rows.height, np.nan)
    share = rows.select(pl.mean_horizontal(met).alias("fit"))["fit"]
    return share.fill_null(np.nan).to_numpy()


def _wishes(brief: Brief) -> Iterable[pl.Expr]:
    """Write each wish as true, false, or null where it cannot be told."""
    query = brief_query(brief)
    sets = query.must.sets | {SetField.TIER: gates_of(brief).tiers}
    for field, values in sets.items():
        if values:
            yield _category(values) if field is SetField.CATEGORY else pl.col(field.value).is_in(values)
    for name, span in query.must.ranges.items():
        if name is RangeField.FOLLOWERS:
            low, high = (-np.inf if span.low is None else span.low), (np.inf if span.high is None else span.high)
            yield pl.col("followers").is_between(low, high)
    if query.words is not None:
        texts = (word.text for word in wanted(query.words))
        yield pl.any_horizontal(pl.col("search_text").str.contains(text, literal=True) for text in texts)


def _category(values: tuple[str, ...]) -> pl.Expr:
    second = pl.col("category_2").is_in(values).fill_null(value=False)
    return pl.when(pl.col("category").is_not_null()).then(pl.col("category").is_in(values) | second)
