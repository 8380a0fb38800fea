"""Counts that are taken in one pass are the counts taken one by one."""

import pytest

from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.model import AccountQuery
from tests.factories.index import account, write_index

OWN = Scope("ws_1")
QUERIES = [
    AccountQuery(),
    AccountQuery(must=Criteria(sets={SetField.TIER: ("micro",)})),
    AccountQuery(must=Criteria(sets={SetField.CATEGORY: ("beauty",), SetField.PLATFORM: ("instagram",)})),
    AccountQuery(
        must=Criteria(ranges={RangeField.FOLLOWERS: Range(20_000, None)}),
        never=Criteria(sets={SetField.CATEGORY: ("travel",)}),
    ),
    AccountQuery(must=Criteria(cutoff=CutoffFilter(2.0, 0.84))),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    platforms, tiers, categories = ("instagram", "tiktok", "x"), ("nano", "micro"), ("beauty", "travel", "food")
    rows = [
        account(
            f"a{n}",
            platform=platforms[n % 3],
            tier=tiers[n % 2],
            category=categories[n % 3],
            category_2=categories[(n + 1) % 3] if n % 4 else None,
            followers=5_000 + 997 * n,
        )
        for n in range(60)
    ]
    with SearchIndex(write_index(tmp_path_factory.mktemp("index") / "i.duckdb", rows, {})) as made:
        yield made


@pytest.mark.parametrize("query", QUERIES)
def test_facets_together_are_facets_one_by_one(index, query):
    together = index.facets(query, OWN, tuple(SetField))
    assert together == {name: index.facet(query, OWN, name) for name in SetField}


@pytest.mark.parametrize("cpv", [0.5, 1.0, 1.83, 2.0, 5.0])
def test_the_cut_off_counts_what_the_cut_off_keeps(index, cpv):
    counts = index.cutoff_counts(AccountQuery(), OWN, cpv=cpv, z=0.84)
    even = index.search(AccountQuery(must=Criteria(cutoff=CutoffFilter(cpv))), OWN, limit=1).total
    strict = index.search(AccountQuery(must=Criteria(cutoff=CutoffFilter(cpv, 0.84))), OWN, limit=1).total
    assert (counts["even_odds"], counts["strict"]) == (even, strict)
    assert counts["strict"] <= counts["even_odds"] <= counts["with_forecast"] <= counts["all"]


def test_pages_hold_every_account_once_and_in_order(index):
    seen, cursor = [], None
    for _page in range(9):
        page = index.search(AccountQuery(), OWN, limit=7, cursor=cursor)
        seen += [row["followers"] for row in page.rows]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 60
