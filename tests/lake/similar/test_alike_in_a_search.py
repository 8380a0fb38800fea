"""Look-alikes are part of a search: pages, totals, facets and exports speak of the same accounts."""

import numpy as np
import pytest

from fukasa.analysis.affinity.settings import Block
from fukasa.analysis.affinity.vectors import WIDTHS, unit_rows
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.index_parts import vectors_of
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.similar import BlockBatch, SimilarIndex, Sketches, alike, write_vectors
from tests.lake.columns.oracle import make_pair, visible

ROWS, MOST = 600, 40


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    made = make_pair(tmp_path_factory.mktemp("alike"), ROWS, 5)
    rng = np.random.default_rng(6)
    vectors = {block: unit_rows(rng.standard_normal((ROWS, width))) for block, width in WIDTHS.items()}
    vectors[Block.AUDIENCE][::3] = 0.0
    batch = BlockBatch(vectors, np.zeros(ROWS, np.uint8), Sketches.none(ROWS))
    write_vectors(vectors_of(made.path), [batch], np.random.default_rng(7))
    return made


@pytest.fixture
def index(pair, monkeypatch):
    monkeypatch.setattr(alike, "NEAREST", MOST)
    with SearchIndex(pair.path) as opened:
        yield opened


def nearest(pair, scope, *, among=None):
    """Compare one account with everybody who is let in."""
    seen = pair.frame.select(visible(scope) if among is None else visible(scope) & among).to_series().to_numpy()
    seed = pair.frame.filter(visible(scope))["account_no"][0]
    found = SimilarIndex(vectors_of(pair.path)).nearest([seed], within=seen, limit=MOST)
    return pair.frame["account_key"][seed], found.rows.tolist()


def through(index, query, scope):
    page = index.search(query, scope, limit=7)
    rows = list(page.rows)
    while page.next_cursor:
        page = index.search(query, scope, limit=7, cursor=page.next_cursor)
        rows += page.rows
    return page.total, [row["account_no"] for row in rows]


@pytest.mark.parametrize("scope", [SHARED_ONLY, Scope("ws_one")])
def test_pages_go_through_the_nearest_in_the_order_of_likeness(pair, index, scope):
    key, expected = nearest(pair, scope)
    assert through(index, AccountQuery(like=(key,), sort=Order.RELEVANCE), scope) == (MOST, expected)
    assert index.table(AccountQuery(like=(key,), sort=Order.RELEVANCE), scope)["account_no"].to_pylist() == expected


def test_the_nearest_are_sought_among_those_who_pass_the_other_filters(pair, index):
    key, expected = nearest(pair, SHARED_ONLY, among=pair.frame["platform"] == "tiktok")
    query = AccountQuery(like=(key,), must=Criteria(sets={SetField.PLATFORM: ("tiktok",)}), sort=Order.RELEVANCE)
    assert through(index, query, SHARED_ONLY) == (MOST, expected)
    assert sum(count for _, count in index.facet(query, SHARED_ONLY, SetField.PLATFORM)) == MOST


def test_they_may_be_sorted_by_a_figure(pair, index):
    key, expected = nearest(pair, SHARED_ONLY)
    total, rows = through(index, AccountQuery(like=(key,), sort=RangeField.FOLLOWERS), SHARED_ONLY)
    followers = [pair.frame["followers"][row] for row in rows if pair.frame["followers"][row] is not None]
    assert (total, sorted(rows)) == (MOST, sorted(expected))
    assert followers == sorted(followers, reverse=True)


def test_accounts_that_are_not_there_are_refused_by_name(index):
    assert not index.comparable(("x:nobody",), SHARED_ONLY)
    with pytest.raises(NotFound, match="no account x:nobody"):
        index.search(AccountQuery(like=("x:nobody",)), SHARED_ONLY)


def test_too_many_accounts_are_refused(pair, index):
    keys = tuple(pair.frame.filter(visible(SHARED_ONLY))["account_key"].unique()[:21])
    assert not index.comparable(keys, SHARED_ONLY)
    with pytest.raises(InvalidInput, match="20"):
        index.search(AccountQuery(like=keys), SHARED_ONLY)


def test_without_vectors_it_is_said_what_to_do(tmp_path):
    pair = make_pair(tmp_path, 20, 3)
    key = pair.frame.filter(visible(SHARED_ONLY))["account_key"][0]
    with SearchIndex(pair.path) as index, pytest.raises(NotFound, match="fukasa refresh"):
        index.search(AccountQuery(like=(key,)), SHARED_ONLY)
