"""The column engine says of random accounts and random searches what plain Polars says."""

from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.lake.columns import bits, facets, top
from fukasa.lake.columns.facets import Result, most_frequent
from fukasa.lake.columns.top import all_by_figure, first_by_figure
from fukasa.lake.query.cursor import Cursor
from tests.lake.columns.oracle import RANGES, SCOPES, SETS, make_pair, matching, random_query, values_of

_SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module", params=[(1, 7), (65, 1), (700, 2), (9_000, 3)], ids=lambda one: f"{one[0]} accounts")
def pair(request, tmp_path_factory):
    return make_pair(tmp_path_factory.mktemp("columns"), *request.param)


@contextmanager
def ways_of(small):
    """Let small data take the ways of large data: results of up to ``small`` rows count as small."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_SMALL", small), ("_STEP", 8), ("_WALK", 64)):
            patch.setattr(top, name, value)
        patch.setattr(facets, "_ROWS_PER_SET", small)
        patch.setattr(facets, "_BATCH", 4)
        patch.setattr(facets, "_BATCHES", 9)
        yield


def drawn(pair, seed):
    rng = np.random.default_rng(seed)
    return random_query(pair.frame, rng), SCOPES[rng.integers(len(SCOPES))]


def paged(chosen, column, query, limit):
    """Go through all pages as a reader does."""
    rows, after = [], None
    while page := first_by_figure(chosen, column, limit, descending=query.descending, after=after).tolist():
        rows += page
        after = Cursor.decode(Cursor(column.value(page[-1]), page[-1]).encode())
    return rows


@settings(max_examples=60, deadline=None)
@given(seed=_SEEDS)
def test_the_accounts_that_match_are_those_of_the_oracle(pair, seed):
    query, scope = drawn(pair, seed)
    found = pair.engine.matching(query, scope).bits
    expected = matching(pair.frame, query, scope)["account_no"].sort().to_list()
    assert bits.rows_of(found).tolist() == expected
    assert bits.count(found) == len(expected)


@pytest.mark.parametrize("small", [0, 10**9])
@settings(max_examples=15, deadline=None)
@given(seed=_SEEDS)
def test_pages_through_the_whole_result_are_the_oracles_order(pair, small, seed):
    query, scope = drawn(pair, seed)
    expected = matching(pair.frame, query, scope)["account_no"].to_list()
    column = pair.engine.store.number(query.sort.value)
    chosen = pair.engine.matching(query, scope).bits
    with ways_of(small):
        assert paged(chosen, column, query, 50 + seed % 400) == expected
    assert all_by_figure(chosen, column, descending=query.descending).tolist() == expected


@pytest.mark.parametrize("small", [0, 10**9])
@pytest.mark.parametrize("field", SETS)
@settings(max_examples=6, deadline=None)
@given(seed=_SEEDS)
def test_values_are_counted_without_their_own_filter(pair, field, small, seed):
    query, scope = drawn(pair, seed)
    sets = {name: values for name, values in query.must.sets.items() if name is not field}
    open_query = replace(query, must=replace(query.must, sets=sets))
    listed = matching(pair.frame, open_query, scope).select(value=values_of(field).list.unique()).explode("value")
    counted = listed.drop_nulls().group_by("value").len().sort("len", "value", descending=[True, False]).head(5)
    result = Result(pair.engine.matching(query, scope).without(field))
    with ways_of(small):
        found = most_frequent(pair.engine.store.set(field.value), result, 5)
    assert found == tuple(counted.rows())


@pytest.mark.parametrize("field", RANGES)
@settings(max_examples=6, deadline=None)
@given(seed=_SEEDS)
def test_bins_hold_the_accounts_between_their_edges(pair, field, seed):
    query, scope = drawn(pair, seed)
    found = pair.engine.store.bins(field.value, scope).count(pair.engine.matching(query, scope).without(field))
    ranges = {name: span for name, span in query.must.ranges.items() if name is not field}
    values = matching(pair.frame, replace(query, must=replace(query.must, ranges=ranges)), scope)[field.value]
    known = values.drop_nulls().to_numpy().astype(float)
    assert found.unknown == values.null_count()
    assert list(found.counts) == np.histogram(known, np.array(found.edges))[0].tolist()


def test_a_bitmap_with_one_wrong_bit_is_caught(pair):
    column = pair.engine.store.set("platform")
    wrong = column.frequent_bits.copy()
    wrong[0, 0] ^= np.uint64(1)
    expected = pair.frame.filter(pl.col("platform") == column.values[int(column.frequent[0])])["account_no"].to_list()
    assert bits.rows_of(column.frequent_bits[0]).tolist() == expected
    assert bits.rows_of(replace(column, frequent_bits=wrong).any_of((column.values[0],))).tolist() != expected
