"""A few columns of many accounts, as a scope sees them."""

from pathlib import Path

from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from tests.factories.index import account, write_index

OWN = "ws_one"


def index(folder: Path) -> SearchIndex:
    rows = [
        account("a", followers=1_000),
        account("b", followers=2_000, platform="tiktok"),
        account("c", followers=3_000, visibility=OWN),
    ]
    return SearchIndex(write_index(folder / "search.duckdb", rows))


def test_only_the_asked_columns_of_what_the_scope_sees_are_read(tmp_path: Path) -> None:
    with index(tmp_path) as opened:
        shared = opened.columns(AccountQuery(), SHARED_ONLY, ("account_key", "followers"))
        own = opened.columns(AccountQuery(), Scope(OWN), ("followers",))
    assert shared.column_names == ["account_key", "followers"]
    assert sorted(shared["followers"].to_pylist()) == [1_000, 2_000]
    assert sorted(own["followers"].to_pylist()) == [1_000, 2_000, 3_000]


def test_the_query_narrows_the_rows(tmp_path: Path) -> None:
    query = AccountQuery(must=Criteria(sets={SetField.PLATFORM: ("tiktok",)}))
    with index(tmp_path) as opened:
        found = opened.columns(query, SHARED_ONLY, ("account_key",))
    assert found["account_key"].to_pylist() == ["tiktok:b"]
