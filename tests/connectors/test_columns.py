"""The fast way of reading a column and the slow way agree on every cell."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.connectors.files.cells.moments import MomentReading
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.columns import Rules, parser_of, read_column
from fukasa.connectors.files.kinds import KINDS, FileColumn, Reading

RULES = Rules(MomentReading(ZoneInfo("Asia/Tokyo"), datetime(2025, 11, 21, tzinfo=UTC)))
POSTS = KINDS["posts"].columns
NUMBERS = st.sampled_from(
    [
        "0",
        "7",
        "12.0",
        "1,234",
        "12,34",
        "1,234,567",
        "-3",
        "NaN",
        "inf",
        "1.2万",
        "3K",
        "1e3",
        "x",
        "1.5",
        "4099999.9999999995",
        "１２",
        "+5",
        "-",
        "99999999999999999999",
    ]
)
YEARS = st.integers(1, 9999)
DATES = st.builds(
    lambda year, month, day, clock, form: form.format(year, month, day, clock),
    st.one_of(st.integers(1998, 2026), YEARS),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["", " 16:31", " 6:31", "T16:31:00Z", "T16:31:00+09:00", " 16:31:05", " 25:00"]),
    st.sampled_from(["{:04}-{:02}-{:02}{}", "{:04}/{:02}/{:02}{}", "{}/{}/{}{}", "{}年{}月{}日{}", "{:04}-{}-{}{}"]),
)


def slowly(cells, field):
    parse = parser_of(POSTS[field], RULES)
    return [answer(parse, cell) for cell in cells]


def answer(parse, cell):
    try:
        return parse(cell)
    except CellRefused:
        return "refused"


def quickly(cells, field):
    values, bad = read_column(pl.Series(field, cells, dtype=pl.String), POSTS[field], RULES)
    refused = {cell.row for cell in bad}
    return ["refused" * (row in refused) or value for row, value in enumerate(values.to_list())]


@given(st.lists(NUMBERS, min_size=1, max_size=12))
@pytest.mark.parametrize("field", ["likes", "duration_s", "completion_rate"])
def test_numbers(field, cells):
    assert quickly(cells, field) == slowly(cells, field)


@given(st.lists(DATES, min_size=1, max_size=12))
def test_moments(cells):
    assert quickly(cells, "posted_at") == slowly(cells, "posted_at")


@given(st.lists(st.sampled_from(["@a.b", "a_b", "https://x.com/ab?x=1", "さくら", "a b"]), min_size=1, max_size=12))
def test_handles(cells):
    assert quickly(cells, "handle") == slowly(cells, "handle")


def test_ids_that_a_program_made_real_numbers_are_whole_again():
    column = FileColumn("account_id", Reading.TEXT)
    floats, _ = read_column(pl.Series([1.0, 12345.0, None, 1.5]), column, RULES)
    texts, _ = read_column(pl.Series(["1.0", "12345.00", " 007 ", "v1.0", "1.5"]), column, RULES)
    assert floats.to_list() == ["1", "12345", None, "1.5"]
    assert texts.to_list() == ["1", "12345", "007", "v1.0", "1.5"]


def test_an_id_that_lost_digits_as_a_real_number_is_not_made_up():
    found, _ = read_column(pl.Series([1.7841400000000012e18]), FileColumn("post_id", Reading.TEXT), RULES)
    assert found.to_list() == [str(pl.Series([1.7841400000000012e18]).cast(pl.String).item())]


def test_a_text_that_is_no_id_keeps_its_decimals():
    found, _ = read_column(pl.Series(["1.0"]), FileColumn("caption", Reading.TEXT), RULES)
    assert found.to_list() == ["1.0"]
