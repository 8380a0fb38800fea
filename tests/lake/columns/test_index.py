"""The search index as its readers see it: pages, tables, streams, counts and orders of one and the same result."""

from datetime import UTC, datetime

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.columns.relevance import WISH
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.columns.writer import write_columns
from fukasa.lake.index import SearchIndex
from fukasa.lake.index_parts import columns_of
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import AllOf, Keyword, Without
from fukasa.lake.query.model import AccountQuery, Order
from tests.lake.columns.oracle import conditions, make_pair, matching, visible

WS = Scope("ws_one")
POPULAR = AccountQuery(must=Criteria(ranges={RangeField.FOLLOWERS: Range(low=3)}))
WISHES = Criteria(sets={SetField.PLATFORM: ("tiktok",)}, flags={FlagField.VERIFIED: True})


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return make_pair(tmp_path_factory.mktemp("index"), 1_500, 11)


@pytest.fixture(scope="module")
def index(pair):
    with SearchIndex(pair.path) as opened:
        yield opened


def through(index, query, scope, limit):
    """Read all pages."""
    pages = [index.search(query, scope, limit=limit)]
    while pages[-1].next_cursor:
        pages.append(index.search(query, scope, limit=limit, cursor=pages[-1].next_cursor))
    return pages


@pytest.mark.parametrize("descending", [True, False])
def test_pages_tables_and_streams_give_one_result_in_one_order(pair, index, descending):
    query = AccountQuery(must=POPULAR.must, sort=RangeField.ER_COMMON, descending=descending)
    expected = matching(pair.frame, query, WS)["account_no"].to_list()
    pages = through(index, query, WS, 170)
    assert [row["account_no"] for page in pages for row in page.rows] == expected
    assert {page.total for page in pages} == {len(expected)}
    assert index.table(query, WS)["account_no"].to_pylist() == expected
    assert index.table(query, WS, limit=9)["account_no"].to_pylist() == expected[:9]
    batches = list(index.batches(query, WS, ("account_no", "handle"), rows_at_once=100))
    assert pa.Table.from_batches(batches)["account_no"].to_pylist() == expected
    assert batches[0].schema.names == ["account_no", "handle"]


def test_a_stream_may_be_read_while_other_questions_are_asked(index):
    stream = index.batches(POPULAR, WS, rows_at_once=64)
    first = stream.read_next_batch().num_rows
    assert index.search(POPULAR, WS).total == first + sum(batch.num_rows for batch in stream)


def test_rows_of_pages_are_the_rows_of_the_table(index):
    page = index.search(POPULAR, WS, limit=60)
    assert list(page.rows) == index.table(POPULAR, WS, limit=60).to_pylist()
    assert all("replaced_for" not in row for row in page.rows)


@pytest.mark.parametrize("low", [3, 40_000])
def test_columns_of_large_and_small_results_are_those_of_the_accounts(pair, index, low):
    query = AccountQuery(must=Criteria(ranges={RangeField.FOLLOWERS: Range(low=low)}))
    found = index.columns(query, WS, ("account_no", "followers"))
    expected = matching(pair.frame, query, WS).select("account_no", "followers").sort("account_no")
    assert pl.DataFrame(found).sort("account_no").equals(expected)


def test_relevance_counts_wishes_and_pages_through_all_of_them(pair, index):
    query = AccountQuery(must=POPULAR.must, should=WISHES, sort=Order.RELEVANCE)
    met = sum(part.cast(pl.Int64) for part in conditions(WISHES))
    found = matching(pair.frame, query_by_figure(query), WS).sort(met, "account_no", descending=[True, False])
    pages = through(index, query, WS, 100)
    assert [row["account_no"] for page in pages for row in page.rows] == found["account_no"].to_list()
    assert Cursor.decode(pages[0].next_cursor).value == WISH
    assert index.table(query, WS)["account_no"].to_pylist() == found["account_no"].to_list()


def query_by_figure(query):
    return AccountQuery(must=query.must)


def test_words_narrow_the_result_and_order_it_by_fit_and_wishes(pair, index):
    words = AllOf((Keyword("c1"), Without(Keyword("name7"))))
    query = AccountQuery(words=words, should=WISHES, sort=Order.RELEVANCE)
    pages = through(index, query, SHARED_ONLY, 50)
    texts = pl.concat_str(
        pl.col("category", "category_2", "handle"), separator=" ", ignore_nulls=True
    ).str.to_lowercase()
    holds = texts.str.contains("c1") & ~texts.str.contains("name7")
    expected = pair.frame.filter(visible(SHARED_ONLY), holds)["account_no"].to_list()
    shown = [row["account_no"] for page in pages for row in page.rows]
    assert sorted(shown) == expected
    scores = [Cursor.decode(page.next_cursor).value for page in pages[:-1]]
    assert scores == sorted(scores, reverse=True)


def test_facets_flags_and_bins_agree_with_the_total(index):
    total = index.search(POPULAR, WS).total
    assert sum(n for _, n in index.facet(POPULAR, WS, SetField.PLATFORM)) == total
    histogram = index.histogram(POPULAR, WS, RangeField.ER_COMMON)
    assert sum(histogram.counts) + histogram.unknown == total
    asked = AccountQuery(must=Criteria(flags={FlagField.HAS_EMAIL: True}))
    assert index.flags(asked, WS, (FlagField.HAS_EMAIL,))[FlagField.HAS_EMAIL] == index.search(asked, WS).total


def test_an_account_is_found_by_its_key_as_the_scope_sees_it(pair, index):
    for scope in (SHARED_ONLY, WS):
        seen = pair.frame.filter(visible(scope))
        row = index.account(seen["account_key"][5], scope)
        assert row["account_no"] == seen.filter(pl.col("account_key") == seen["account_key"][5])["account_no"][0]
    assert index.account("x:no such account", WS) is None


@pytest.mark.parametrize("text", ["?", "5", "e30"])
def test_a_page_mark_of_strangers_is_refused(index, text):
    with pytest.raises(InvalidInput, match="page mark"):
        index.search(POPULAR, WS, cursor=text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e300, None, 2.0])
@pytest.mark.parametrize("row", [-5, 0, 2**62])
@pytest.mark.parametrize("sort", [RangeField.FOLLOWERS, RangeField.SPONSORED_SHARE, Order.RELEVANCE])
def test_no_page_mark_breaks_a_search(index, value, row, sort):
    page = index.search(AccountQuery(must=POPULAR.must, sort=sort), WS, cursor=Cursor(value, row).encode())
    assert page.total >= len(page.rows)


def test_every_type_of_column_comes_back_as_it_was(tmp_path):
    moment = datetime(2026, 1, 26, 3, 4, 5, 678_901, tzinfo=UTC)
    told = {
        "row_key": "k",
        "account_key": "x:1",
        "visibility": "shared",
        "replaced_for": [],
        "platform": "x",
        "country": None,
        "followers": 2**52 + 1,
        "rate": 0.1 + 0.2,
        "flag": False,
        "moment": moment,
        "day": moment.date(),
        "links": ["a", "“語\x1f", ""],
        "handle": "\x00\x1e ☕",
        "parts": [{"name": "n", "share": 0.5}],
    }
    rows = [told, dict.fromkeys(told) | {"account_key": "x:2", "visibility": "shared", "platform": "x"}]
    path = tmp_path / "search.duckdb"
    writer = IndexWriter(path)
    writer.add("accounts", pl.DataFrame(rows).with_columns(pl.col("replaced_for").cast(pl.List(pl.String))).to_arrow())
    writer.finish(lake_version=1, built_at="2026-01-26T12:00:00+09:00")
    with SearchIndex(path) as opened:
        page = opened.search(AccountQuery(), SHARED_ONLY)
        assert list(page.rows) == opened.table(AccountQuery(), SHARED_ONLY).to_pylist()
    assert page.rows[0] == {"account_no": 0} | {name: value for name, value in told.items() if name != "replaced_for"}


def test_columns_are_read_in_the_order_of_numbers_wherever_rows_lie(pair, tmp_path):
    mixed = tmp_path / "mixed.duckdb"
    with duckdb.connect(mixed) as database:
        database.execute(f"ATTACH '{pair.path}' AS old (READ_ONLY)")
        database.execute("CREATE TABLE accounts AS FROM old.accounts ORDER BY hash(account_no)")
        database.execute("CREATE TABLE meta AS FROM old.meta")
    write_columns(mixed, columns_of(mixed))
    one, other = ColumnStore(columns_of(mixed)), pair.engine.store
    assert np.array_equal(one.number("followers").codes, other.number("followers").codes)
    assert one.records.rows([7, 3]) == other.records.rows([7, 3])
