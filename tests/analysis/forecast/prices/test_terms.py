"""Only sure phrases say what a price includes."""

import polars as pl
import pytest

from fukasa.analysis.forecast.prices.terms import TERMS, read_terms


def told(words, term):
    return read_terms(pl.DataFrame({"includes": [words]}, schema={"includes": pl.String}))[term].item()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1投稿・二次利用なし", False),
        ("1投稿、二次利用可(3か月)", True),
        ("One post, NO REUSE", False),
        ("Usage rights included for 3 months", True),
        ("게시물 1건, 2차 활용 없음", False),
        ("usage rights not included", False),
        ("usage rights on request", None),
        ("二次利用可。ただし広告への二次利用不可", None),
        ("", None),
        (None, None),
    ],
)
def test_usage_rights_are_read_where_they_are_sure(words, expected):
    assert told(words, "usage_rights") is expected


def test_exclusivity_and_bundles_are_read():
    assert told("競合排除込み・1か月", "exclusivity") is True
    assert told("no exclusivity", "exclusivity") is False
    assert told("投稿1本とストーリーズ1回", "bundle") is True
    assert told("one post, two rounds of edits", "bundle") is None


def test_what_is_told_in_a_column_stands_and_without_words_all_is_unknown():
    rows = read_terms(pl.DataFrame({"includes": ["no reuse"], "usage_rights": [True]}))
    assert rows["usage_rights"].item() is True
    nothing = read_terms(pl.DataFrame({"account_key": ["a"]}))
    assert nothing.select(TERMS).row(0) == (None, None, None)
