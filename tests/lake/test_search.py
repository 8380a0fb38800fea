"""Page marks and words of a search, as strangers may send them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.text.folding import folded


@given(st.none() | st.floats(allow_nan=False), st.integers(0, 2**40))
def test_a_page_mark_reads_as_it_was_written(value, row):
    assert Cursor.decode(Cursor(value, row).encode()) == Cursor(value, row)


@pytest.mark.parametrize("text", ["[1, Infinity]", "[1, 1e400]", "[" * 3_000, "5", "[1]", "{}", "[[], 1]"])
def test_a_page_mark_of_strangers_is_refused(text):
    with pytest.raises(InvalidInput, match="page mark"):
        Cursor.decode(base64.urlsafe_b64encode(text.encode()).decode())


def test_a_row_beyond_every_index_still_fits_its_columns():
    mark = base64.urlsafe_b64encode(b"[1, " + b"9" * 60 + b"]").decode()
    assert Cursor.decode(mark).row < 2**63


def test_width_and_case_of_a_word_make_no_difference():
    assert folded("ＨＡＮＡｋｏ ｶﾞ") == "hanako ガ"
