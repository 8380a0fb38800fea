"""Workbooks, JSON Lines, JSON and Parquet give the same rows as text."""

import io
from datetime import UTC, date, datetime

import polars as pl
import pytest
import xlsxwriter

ROWS = [("a", "p1", datetime(2025, 9, 26, 16, 31), 12, "hello"), ("b", "p2", datetime(2025, 9, 27), 300, "さくら")]  # noqa: DTZ001
HEADER = ("account_id", "post_id", "posted_at", "likes", "caption")
AT = datetime(2025, 9, 26, 7, 31, tzinfo=UTC)


def workbook(rows, *, before=(), sheets=("Posts",), formulas=()):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        pages = [book.add_worksheet(name) for name in sheets]
        for number, row in enumerate([*before, *rows]):
            pages[-1].write_row(number, 0, row)
        for place, formula, value in formulas:
            pages[-1].write_formula(place, formula, None, value)
    return content.getvalue()


def test_a_workbook_gives_dates_and_numbers_as_they_are(posts):
    found = posts(workbook([HEADER, *ROWS]), "posts.xlsx")
    assert found.tables["posts"][0]["posted_at"] == AT
    assert [row["likes"] for row in found.tables["post_snapshots"]] == [12, 300]
    assert found.plan.source.sheet == "Posts"


def test_a_workbook_with_a_title_and_an_empty_sheet_is_read_from_its_table(posts):
    found = posts(workbook([HEADER, *ROWS], before=[("Report",), ()], sheets=("Empty", "Data")), "posts.xlsx")
    assert (found.plan.source.sheet, found.plan.source.header_row) == ("Data", 3)
    assert len(found.tables["posts"]) == 2


def test_day_numbers_of_a_workbook_are_dates(posts):
    found = posts(workbook([HEADER, ("a", "p1", 45926.688194444445, 1, "x")]), "posts.xlsx")
    assert found.tables["posts"][0]["posted_at"] == AT


def test_a_row_of_a_workbook_is_rejected_with_its_row_number(posts):
    found = posts(workbook([HEADER, ROWS[0], ("c", "p3", "never", -1, "x")]), "posts.xlsx")
    assert [(line, column) for line, column, _ in found.reasons] == [(3, "posted_at")]


def test_a_formula_of_a_workbook_gives_the_value_that_is_stored(posts):
    content = workbook([HEADER, ROWS[0][:3]], formulas=[("D2", "=1+1", 77), ("E2", '=HYPERLINK("http://x")', "shown")])
    found = posts(content, "posts.xlsx")
    assert found.tables["post_snapshots"][0]["likes"] == 77
    assert found.tables["posts"][0]["caption"] == "shown"


def test_the_sheet_of_the_map_is_read_and_a_missing_one_refused(posts):
    content = workbook([HEADER, *ROWS], sheets=("First", "Second"))
    assert posts(content, "posts.xlsx", map_text='[options]\nsheet = "Second"').rows_read == 2
    with pytest.raises(ValueError, match="there is no sheet 'Third'; it has First, Second"):
        posts(content, "posts.xlsx", map_text='[options]\nsheet = "Third"')


def test_json_lines_with_nested_names_and_lists_are_read(posts):
    line = '{"account_id": "a", "posted_at": "2025-09-26T07:31:00Z", "stats": {"likes": 12}, '
    line += '"hashtags": ["spring wear", "#春"]}'
    found = posts(line + "\n" + line.replace('"a"', '"b"'), "posts.jsonl", map_text='[columns]\nlikes = "stats.likes"')
    assert found.tables["post_snapshots"][0]["likes"] == 12
    assert found.tables["posts"][0]["hashtags"] == ["spring wear", "春"]


def test_a_json_document_with_items_is_read(posts):
    found = posts('{"items": [{"account_id": "a", "posted_at": 1758871860, "likes": "1.2K"}]}', "posts.json")
    assert found.tables["posts"][0]["posted_at"] == AT
    assert found.tables["post_snapshots"][0]["likes"] == 1200


def parquet(frame):
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


def test_a_parquet_file_keeps_its_types(posts):
    frame = pl.DataFrame(
        {
            "account_id": ["a", "b", "c"],
            "posted_at": [AT, AT, AT],
            "likes": [1, 2, -3],
            "views": [10.0, float("nan"), 30.0],
            "hashtags": [["#spring"], [], None],
            "sponsored": [True, None, False],
            "captured_at": [date(2025, 10, 1)] * 3,
            "raw": [b"x"] * 3,
        }
    )
    found = posts(parquet(frame), "posts.parquet")
    assert found.tables["posts"][0]["hashtags"] == ["spring"]
    assert found.tables["posts"][0]["sponsored"] is True
    assert found.tables["post_snapshots"][0]["captured_at"] == datetime(2025, 9, 30, 15, tzinfo=UTC)
    assert [(line, column) for line, column, _ in found.reasons] == [(2, "views"), (3, "likes")]


def test_numbers_and_dates_as_text_in_a_parquet_file_are_read_like_text(posts):
    frame = pl.DataFrame({"account_id": ["a"], "posted_at": ["2025年9月26日 16:31"], "likes": ["1.2万"]})
    found = posts(parquet(frame), "posts.parquet")
    assert found.tables["posts"][0]["posted_at"] == AT
    assert found.tables["post_snapshots"][0]["likes"] == 12000


def test_lists_where_one_value_is_wanted_are_told_row_by_row(posts):
    frame = pl.DataFrame({"account_id": ["a", "b"], "posted_at": ["2025-09-26"] * 2, "likes": [[1, 2], [3]]})
    found = posts(parquet(frame), "posts.parquet")
    assert [reason[:2] for reason in found.reasons] == [(1, "likes")]
    assert len(found.tables["posts"]) == 1
