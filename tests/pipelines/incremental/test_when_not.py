"""When nothing may be taken over from the index before, and what is said then."""

from dataclasses import replace

import duckdb
import pytest

from fukasa.lake.index_writer import IndexWriter
from fukasa.pipelines.incremental.basis import FIRST, UNREADABLE, Basis, earlier_index
from fukasa.pipelines.incremental.kept import PRINTS
from tests.lake.columns.oracle import accounts

NOW = Basis.of("reader 1", frozenset({"shared"}))


@pytest.fixture
def index(tmp_path):
    """Write an index that rests on what is so now."""
    path, rows = tmp_path / "search.duckdb", accounts(5, 1)
    writer = IndexWriter(path)
    writer.add("accounts", rows.to_arrow())
    writer.add(PRINTS, rows.select("row_key", print=1).to_arrow())
    writer.finish(lake_version=1, built_at="2026-01-26T12:00:00+09:00", basis=NOW.to_json())
    return path


def asked(path, basis=NOW):
    return earlier_index(lambda _name: path, "search.duckdb", basis)


def test_an_index_that_rests_on_the_same_is_taken(index):
    assert asked(index).path == index
    assert asked(index).reason == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"program": "newer"}, "the program, its models, thresholds or word lists have changed"),
        ({"reading": "reader 2"}, "comments are read by another model, or people have judged more of them"),
        ({"accepted": ""}, "YouTube's terms on derived metrics were accepted or declined"),
    ],
)
def test_what_measurements_rest_on_is_named_when_it_has_changed(index, change, said):
    found = asked(index, replace(NOW, **change))
    assert (found.path, found.reason) == (None, said)


def test_without_an_index_everything_is_measured():
    assert asked(None).reason == FIRST


def test_a_damaged_index_is_not_taken(index):
    index.write_bytes(index.read_bytes()[:5_000])
    assert asked(index).reason == UNREADABLE


@pytest.mark.parametrize("lost", [f"DROP TABLE {PRINTS}", """UPDATE meta SET facts = '{"format": 1}'"""])
def test_an_index_of_another_format_is_not_taken(index, lost):
    with duckdb.connect(index) as database:
        database.execute(lost)
    assert asked(index).reason == UNREADABLE
