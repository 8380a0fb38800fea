"""Judging many posts at once."""

import polars as pl
import pytest

from fukasa.analysis.sponsorship import VERDICT_SCHEMA, judge_frame
from fukasa.core.errors import InvalidInput


def test_rows_order_and_other_columns_are_kept():
    posts = pl.DataFrame({"post_id": [3, 1, 2], "caption": ["日記", "#PR 新作", None]})
    judged = judge_frame(posts)
    assert judged.columns == ["post_id", "caption", *VERDICT_SCHEMA]
    assert judged["post_id"].to_list() == [3, 1, 2]
    assert judged["sponsored_label"].to_list() == ["organic", "sponsored", "unknown"]


def test_flags_and_hashtags_are_read():
    posts = pl.DataFrame({"hashtags": [["PR"], ["猫"], None, None], "sponsored": [None, True, False, None]})
    judged = judge_frame(posts)
    assert judged["sponsored_label"].to_list() == ["sponsored", "sponsored", "organic", "unknown"]
    assert judged["sponsored_basis"].to_list() == ["modelled", "supplied", "supplied", "modelled"]


def test_an_empty_table_stays_empty():
    assert judge_frame(pl.DataFrame(schema={"caption": pl.String})).height == 0


def test_a_table_without_text_is_refused():
    with pytest.raises(InvalidInput, match="title, caption, hashtags or sponsored"):
        judge_frame(pl.DataFrame({"text": ["#PR"]}))
