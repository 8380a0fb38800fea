from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.catalogue import TABLES, Kind
from fukasa.core.errors import InvalidInput
from fukasa.lake.hashing import row_hashes
from fukasa.lake.schemas import ARROW_TYPES, arrow_schema, conform, stored_schema
from fukasa.lake.views import SQL_TYPES
from tests.lake.rows import PROVENANCE, table_of

POSTS = TABLES["posts"]
SNAPSHOTS = TABLES["post_snapshots"]


def facts(**columns):
    rows = len(next(iter(columns.values())))
    provenance = {name: [value] * rows for name, value in PROVENANCE.items()}
    return pa.table(
        {"platform": ["x"] * rows, "account_id": ["a"] * rows, "post_id": ["p"] * rows} | provenance | columns
    )


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_of_every_table_is_documented(table):
    schema = arrow_schema(table)
    assert all(field.metadata[b"doc"] for field in schema)
    assert schema.metadata[b"table"] == table.name.encode()
    assert len(schema.metadata[b"schema_version"]) == 16


def test_every_kind_has_an_arrow_and_an_sql_type():
    assert set(ARROW_TYPES) == set(SQL_TYPES) == set(Kind)


def test_missing_columns_become_null_and_related_types_are_cast():
    rows = conform(SNAPSHOTS, facts(views=pa.array([3], pa.uint8()), likes=pa.array([2.0])))
    assert rows.schema.equals(arrow_schema(SNAPSHOTS))
    assert rows.to_pylist()[0] | {"views": 3, "likes": 2, "shares": None} == rows.to_pylist()[0]


def test_text_may_come_as_dictionary_or_large_string():
    text = pa.array(["hello"])
    conformed = conform(POSTS, facts(title=text.dictionary_encode(), caption=text.cast(pa.large_string())))
    assert conformed.column("title").to_pylist() == conformed.column("caption").to_pylist() == ["hello"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"colour": ["red"]}, "unknown or named twice .colour."),
        ({"views": ["12"]}, "views of table post_snapshots holds string where integer"),
        ({"views": [1.5]}, "views of table post_snapshots does not fit integer"),
        ({"views": [-1]}, "holds -1, which is not a count"),
        ({"watch_time_avg_s": [float("nan")]}, "which is not a finite number"),
        ({"watch_time_avg_s": [float("inf")]}, "which is not a finite number"),
        ({"completion_rate": [1.2]}, "holds 1.2, which is not a share"),
        ({"platform": ["orkut"]}, "holds 'orkut', which is not one of instagram"),
        ({"post_id": pa.array([None], pa.string())}, "post_id of table post_snapshots is empty in 1 rows"),
        ({"visibility": pa.array([None], pa.string())}, "visibility of table post_snapshots is empty"),
        ({"captured_at": pa.array([datetime(2026, 1, 1)], pa.timestamp("us"))}, "where moment"),  # noqa: DTZ001
    ],
)
def test_rows_that_do_not_fit_are_refused_with_one_sentence(columns, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        conform(SNAPSHOTS, facts(**columns))


def test_a_price_for_any_format_has_no_format():
    row = {"account_id": "a", "price_minor": 100, "currency": "USD"}
    assert conform(TABLES["rate_cards"], table_of("rate_cards", row)).num_rows == 1


def hashes(rows, table=POSTS):
    return row_hashes(table, conform(table, rows)).content.to_pylist()


def test_the_hash_of_a_row_is_the_same_for_ever():
    row = {
        "account_id": "a", "post_id": "p", "caption": "東京の朝", "hashtags": ["a", "b"],
        "posted_at": datetime(2026, 1, 1, tzinfo=UTC), "followers": 12, "duration_s": 1.5, "sponsored": True,
    }  # fmt: skip
    assert hashes(table_of("posts", row)) == [-5188244023298540493]


def test_the_import_does_not_count_and_the_source_does():
    first = hashes(table_of("posts", {"account_id": "a", "post_id": "p"}))
    assert hashes(table_of("posts", {"account_id": "a", "post_id": "p"}, import_id="other")) == first
    assert hashes(table_of("posts", {"account_id": "a", "post_id": "p"}, source="file:b.csv")) != first


long_texts = st.builds(lambda start, length: start + "é" * length, st.text(max_size=3), st.integers(1020, 1030))
texts = st.one_of(st.none(), st.text(max_size=20), long_texts)  # the long ones stand around LONG_TEXT bytes
contents = st.fixed_dictionaries(
    {
        "caption": texts,
        "title": texts,
        "followers": st.none() | st.integers(0, 2**62),
        "duration_s": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "sponsored": st.none() | st.booleans(),
        "hashtags": st.none() | st.lists(st.none() | st.text(max_size=5), max_size=3),
    },
)


def post_row(content):
    return {"account_id": "a", "post_id": "p"} | content


@settings(max_examples=50, deadline=None)
@given(st.lists(contents, min_size=1, max_size=8))
def test_rows_have_equal_hashes_exactly_when_they_are_equal(rows):
    found = hashes(table_of("posts", *map(post_row, rows)))
    same_hash = [[left == right for right in found] for left in found]
    assert same_hash == [[left == right for right in rows] for left in rows]


@settings(max_examples=50, deadline=None)
@given(st.lists(contents, min_size=2, max_size=8), st.data())
def test_the_hash_of_a_row_does_not_depend_on_the_batch_it_comes_in(rows, data):
    whole = table_of("posts", *map(post_row, rows))
    cut = data.draw(st.integers(1, len(rows) - 1))
    assert hashes(whole.slice(0, cut)) + hashes(whole.slice(cut)) == hashes(whole)


def test_a_null_column_changes_no_hash_so_columns_can_be_added_later():
    rows = conform(POSTS, table_of("posts", post_row({"caption": "x"})))
    without = [name for name in stored_schema(POSTS).names if name not in {"row_hash", "url"}]
    fewer = type(POSTS)(POSTS.name, POSTS.doc, POSTS.key, tuple(f for f in POSTS.fields if f.name != "url"))
    assert row_hashes(fewer, rows.select(without)).content.to_pylist() == row_hashes(POSTS, rows).content.to_pylist()
