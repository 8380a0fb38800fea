"""Whether an account fits a brief's keywords is told as a search tells it."""

from dataclasses import replace

import polars as pl
import pytest

from fukasa.apps.ranking.fit import COLUMNS, fit_of
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import Filter
from tests.factories.index import account, write_index
from tests.factories.plans import brief

ROWS = (
    account("wide", bio="毎朝の ＮＭＮｻﾌﾟﾘ"),
    account("apart", bio="group of buyers"),
    account("buys", bio="Group  buy!"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with SearchIndex(write_index(tmp_path_factory.mktemp("fit") / "search.duckdb", ROWS)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (("nmnサプリ",), {"wide": 1.0, "apart": 0.0, "buys": 0.0}),
        (("group buy",), {"wide": 0.0, "apart": 0.0, "buys": 1.0}),
        (("NMN", "group buy"), {"wide": 1.0, "apart": 0.0, "buys": 1.0}),
    ],
)
def test_a_keyword_is_met_where_a_search_would_find_it(index, keywords, expected):
    rows = pl.DataFrame(index.columns(AccountQuery(), SHARED_ONLY, COLUMNS))
    asked = replace(brief(), filter=Filter(keywords=keywords))
    found = fit_of(index, SHARED_ONLY, rows, asked)
    names = [key.partition(":")[2] for key in rows["account_key"]]
    assert dict(zip(names, found.tolist(), strict=True)) == expected
