"""What people type finds what other people wrote."""

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.keywords import AllOf, AnyOf, Keyword, TextField, Without
from fukasa.lake.query.language import DEEPEST, understand
from fukasa.lake.text.wording import MAX_UNITS
from tests.lake.text.building import account, index_of, index_of_bios


@pytest.mark.parametrize(
    ("bio", "keyword"),
    [
        ("美容ライターです", "美容"),
        ("都内で暮らしています", "らし"),
        ("コスメ好き", "コス"),
        ("韓国コスメが好き", "コスメ"),
        ("肌荒れ", "肌"),
        ("敏感肌", "肌"),
        ("NMNサプリを飲む", "ＮＭＮサプリ"),
        ("NMN サプリを飲む", "nmnサプリ"),
        ("ＮＭＮｻﾌﾟﾘ", "NMNサプリ"),
        ("40代からの美容", "40代"),
        ("サーバーを立てる", "サーバー"),
        ("ｻｰﾊﾞｰを立てる", "サーバー"),
        ("らーめん食べ歩き", "らーめん"),
        ("ラーメン", "ー"),
        ("한국 화장품을 좋아해요", "화장품"),
        ("뷰티유튜버", "뷰티"),
        ("今日も💄", "💄"),
        ("今日も👍🏽", "👍"),
        ("家族👨‍👩‍👧と", "👨‍👩‍👧"),
        ("ハート♡だらけ", "♡"),
        ("❤️", "❤"),
        ("美\u200b容", "美容"),
        ("美容", "美\u200d容"),
        ("Beautiful skin", "BEAUTI"),
        ("skincarelover", "care"),
        ("café", "CAFÉ"),
        ("cafe\u0301", "café"),
        ("group buying daily", "group buy"),
        ("i do c and d", "c"),
        ("𠮷野家の牛丼", "𠮷野家"),
        ("ก็ดีจังเลย", "ดี"),
        ("Привет из Токио", "токио"),
        ("美容。コスメ", "美容 コスメ"),
        ("'; DROP TABLE accounts; --", "drop table"),
        ("a.*b [x]+(y)", "[x]+("),
        ("100%オーガニック", "100% オーガニック"),
    ],
)
def test_a_keyword_finds_the_text(tmp_path, bio, keyword) -> None:
    index = index_of_bios(tmp_path, "何もない text", bio, "nothing")
    assert index.match(Keyword(keyword)).tolist() == [1]


@pytest.mark.parametrize(
    ("bio", "keyword"),
    [
        ("京都で東を向く", "東京"),
        ("cat", "a"),
        ("subgroup of buyers", "group buy"),
        ("美 容", "美容"),
        ("コス メ", "コスメ"),
        ("buy group", "group buy"),
        ("美容と健康", "美容健康"),
        ("美容", ""),
        ("美容", "、。!?"),
        ("美容", "\u200b\ufe0f"),
        ("abc", ".*"),
        ("こすめ", "コスメ"),
    ],
)
def test_a_keyword_does_not_find_what_it_is_not(tmp_path, bio, keyword) -> None:
    assert index_of_bios(tmp_path, bio).match(Keyword(keyword)).tolist() == []


def test_a_keyword_stays_in_its_fields(tmp_path) -> None:
    index = index_of(tmp_path, [account(bio="美容"), account(name="美容"), account(captions="美容液の美容")])
    assert index.match(Keyword("美容", frozenset({TextField.NAME, TextField.CAPTIONS}))).tolist() == [1, 2]


def test_a_phrase_does_not_reach_from_one_field_into_the_next(tmp_path) -> None:
    index = index_of(tmp_path, [account(handle="group", name="buy", bio="美", tags="容")])
    assert index.match(AnyOf((Keyword("group buy"), Keyword("美 容")))).tolist() == []


def test_the_end_of_a_phrase_at_the_beginning_of_a_handle_is_not_the_phrase(tmp_path) -> None:
    index = index_of(tmp_path, [account(captions="ー"), account(handle="한"), account(handle="ー한")])
    assert index.match(Keyword("ー한")).tolist() == [2]


def test_a_keyword_of_single_field_and_word_containing_it_is_found_in_handles(tmp_path) -> None:
    index = index_of(tmp_path, [account(handle="tokyo_beauty_diary"), account(handle="beauty.tokyo")])
    assert index.match(Keyword("tokyo_beauty")).tolist() == [0]


def test_expressions_join_keywords(tmp_path) -> None:
    index = index_of_bios(tmp_path, "美容 広告", "コスメ", "美容とコスメ", "旅行", "美容")
    either = AnyOf((Keyword("美容"), Keyword("コスメ")))
    assert index.match(AllOf((either, Without(Keyword("広告"))))).tolist() == [1, 2, 4]


def test_only_accounts_within_are_looked_at(tmp_path) -> None:
    index = index_of_bios(tmp_path, "美容液", "美容液", "旅行")
    within = index.match(Without(Keyword("none")))[:0]
    mask = [row == 1 for row in range(3)]
    assert within.size == 0
    assert index.match(Keyword("美容液"), within=_mask(mask)).tolist() == [1]
    assert index.match(Without(Keyword("美容液")), within=_mask([True, True, False])).tolist() == []


def test_a_text_of_one_sign_a_thousand_times_is_found_and_asks_for_no_more_than_it_has(tmp_path) -> None:
    index = index_of_bios(tmp_path, "草" * 3_000, "草草")
    assert index.match(Keyword("草" * 90)).tolist() == [0]


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        (AnyOf(tuple(Keyword(f"word{number}") for number in range(10_000))), "10,000 keywords"),
        (Keyword("美" * (MAX_UNITS + 1)), "too long"),
        (Keyword("a b " * MAX_UNITS), "too long"),
    ],
)
def test_what_would_cost_too_much_is_refused_in_a_sentence(tmp_path, expression, sentence) -> None:
    index = index_of_bios(tmp_path, "美容")
    with pytest.raises(InvalidInput, match=sentence):
        index.match(expression)


def test_all_that_the_language_takes_can_be_looked_for(tmp_path) -> None:
    understood = understand("-(x y OR " * DEEPEST + "美容" + ")" * DEEPEST)
    assert understood.notes == ()
    assert index_of_bios(tmp_path, "美容").match(understood.expression).tolist() == [0]


def test_parentheses_without_end_are_refused(tmp_path) -> None:
    expression = Keyword("美容")
    for _ in range(5_000):
        expression = Without(expression)
    with pytest.raises(InvalidInput, match="nested"):
        index_of_bios(tmp_path, "美容").match(expression)


def _mask(truth):
    import numpy as np

    return np.array(truth)
