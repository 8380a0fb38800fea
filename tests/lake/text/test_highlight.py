"""What is marked is what was found, in the text as it was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.lake.query.keywords import AllOf, AnyOf, Keyword, Without
from fukasa.lake.text.highlight import spans
from tests.lake.text.building import EMPTY
from tests.lake.text.oracle import stands_in
from tests.lake.text.test_match_definition import PIECES, texts

words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


def marked(text: str, *keywords: str) -> list[str]:
    return [text[begin:end] for begin, end in spans(text, AnyOf(tuple(map(Keyword, keywords))))]


@pytest.mark.parametrize(
    ("text", "keyword", "expected"),
    [
        ("ＮＭＮサプリを毎日", "nmnサプリ", ["ＮＭＮサプリ"]),
        ("ｽｷﾝｹｱとｶﾞｼﾞｪｯﾄ", "ガジェット", ["ｶﾞｼﾞｪｯﾄ"]),
        ("スキンケア スキン", "スキン", ["スキン", "スキン"]),
        ("㍿アオゾラ", "株式", ["㍿"]),
        ("美\u200b容 と 美容", "美容", ["美\u200b容", "美容"]),
        ("か\u3099っこう", "がっ", ["か\u3099っ"]),
        ("Beauty blogger, beautyful", "beauty", ["Beauty", "beauty"]),
        ("a cat", "a", ["a"]),
        ("group buying", "group buy", ["group buy"]),
        ("💄💋", "💄", ["💄"]),
        ("한국 화장품을 좋아해", "화장품", ["화장품"]),
        ("banana", "ana", ["anana"]),
        ("何もない", "美容", []),
        ("", "美容", []),
        ("美容", "、。", []),
    ],
)
def test_the_place_is_marked_as_it_is_written(text, keyword, expected) -> None:
    assert marked(text, keyword) == expected


def test_neighbouring_places_are_one_mark() -> None:
    assert marked("美容コスメ", "美容", "コスメ") == ["美容コスメ"]


def test_what_is_excluded_is_not_marked() -> None:
    assert spans("美容 広告", AllOf((Keyword("美容"), Without(Keyword("広告"))))) == ((0, 2),)


@settings(max_examples=120, deadline=None)
@given(text=texts, keyword=words)
def test_something_is_marked_exactly_where_the_keyword_stands(text, keyword) -> None:
    asked = Keyword(keyword)
    assert bool(spans(text, asked)) == stands_in(asked, EMPTY | {"bio": text})


@settings(max_examples=120, deadline=None)
@given(text=texts, keyword=words)
def test_a_mark_holds_the_keyword(text, keyword) -> None:
    asked = Keyword(keyword)
    assert all(stands_in(asked, EMPTY | {"bio": text[begin:end]}) for begin, end in spans(text, asked))
