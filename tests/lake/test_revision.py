"""A finished index takes further tables and columns, and nothing in it moves."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pyarrow as pa
import pytest

from fukasa.lake.index import SearchIndex
from fukasa.lake.revision import IndexRevision, IndexRows
from tests.factories.index import account, write_index

COUNTRIES = ("JP", "TW", None, "US")


@pytest.fixture
def index(tmp_path):
    rows = [account(f"a{n:03d}", country=COUNTRIES[n % 4], followers=1_000 + 7 * n) for n in range(60)]
    return write_index(tmp_path / "search.duckdb", rows)


def numbers(path):
    with IndexRows(path) as rows:
        found = rows.read("accounts", 0, 1_000, {"account_key": "VARCHAR", "authenticity": "VARCHAR"})
    return pl.DataFrame(found)


def written(folder, name, rows):
    path = folder / name
    rows.write_parquet(path)
    return path


def verdicts(first, stop):
    return pl.DataFrame({"account_no": range(first, stop), "authenticity": [f"v{n}" for n in range(first, stop)]})


def test_accounts_keep_numbers_and_order_when_columns_are_set(index, tmp_path):
    before = numbers(index)
    files = [written(tmp_path, "one.parquet", verdicts(0, 25)), written(tmp_path, "two.parquet", verdicts(25, 60))]
    with IndexRevision(index) as revision:
        revision.set_columns(files)
        revision.finish()
    after = numbers(index)
    assert after["account_key"].to_list() == before["account_key"].to_list()
    assert after["account_no"].to_list() == list(range(60))
    assert after["authenticity"].to_list() == [f"v{n}" for n in range(60)]


def test_what_is_told_of_an_index_stands_beside_what_was_known(index):
    with SearchIndex(index) as opened:
        before = opened.meta
    with IndexRevision(index) as revision:
        revision.tell(judging="other thresholds")
        revision.finish()
    with SearchIndex(index) as opened:
        assert opened.meta == replace(before, judging="other thresholds")


def test_more_accounts_than_are_copied_at_once_keep_their_order(index, tmp_path, monkeypatch):
    monkeypatch.setattr("fukasa.lake.revision._ROWS_AT_ONCE", 7)
    with IndexRevision(index) as revision:
        revision.set_columns([written(tmp_path, "all.parquet", verdicts(0, 60))])
        revision.finish()
    assert numbers(index)["authenticity"].to_list() == [f"v{n}" for n in range(60)]


def test_a_column_that_is_set_twice_is_there_once(index, tmp_path):
    for _ in range(2):
        with IndexRevision(index) as revision:
            revision.set_columns([written(tmp_path, "all.parquet", verdicts(0, 60))])
            revision.finish()
    with IndexRows(index) as rows:
        assert rows.columns("accounts").count("authenticity") == 1


def test_an_account_without_a_row_has_nulls(index, tmp_path):
    with IndexRevision(index) as revision:
        revision.set_columns([written(tmp_path, "some.parquet", verdicts(0, 10))])
        revision.finish()
    assert numbers(index)["authenticity"].null_count() == 50


def test_a_table_is_replaced_and_pages_read_it(index, tmp_path):
    checks = pl.DataFrame({"account_no": [3, 3, 4], "check": ["a", "b", "a"]})
    for rows in (checks, checks.filter(check="a")):
        with IndexRevision(index) as revision:
            revision.replace_table("authenticity_checks", [written(tmp_path, "checks.parquet", rows)])
            revision.finish()
    with SearchIndex(index) as opened:
        assert opened.details("authenticity_checks", 3) == ({"check": "a"},)


def test_a_range_gives_the_rows_of_its_accounts_alone(index):
    with IndexRows(index) as rows:
        found = pl.DataFrame(rows.read("growth", 10, 13, {"followers": "BIGINT"}))
    assert set(found["account_no"]) == {10, 11, 12}
    assert found["account_no"].is_sorted()


@pytest.mark.parametrize("table", ["growth", "no_such_table"])
def test_a_column_that_is_not_there_is_null(index, table):
    with IndexRows(index) as rows:
        found = rows.read(table, 0, 2, {"never": "DOUBLE"})
    assert found.schema.field("never").type == pa.float64()
    assert found.column("never").null_count == found.num_rows


def test_two_readers_may_have_an_index_open(index):
    with IndexRows(index) as one, IndexRows(index) as other:
        assert one.accounts == other.accounts == 60
        assert one.built_at == datetime.fromisoformat("2026-01-26T12:00:00+09:00")
