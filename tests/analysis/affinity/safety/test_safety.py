"""Brand safety finds what is planted, lets the harmless be, and says why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.affinity.safety import PostText, find, lexicon, parse_lexicon, review_safety
from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HARMLESS = (
    "今日の朝ごはんはトーストとスープでした。",
    "敏感肌の朝ケア、今日はこの3つだけ。",
    "A slow morning with coffee and a good book.",
    "週末は公園でピクニックをしました。",
    "오늘은 집에서 파스타를 만들었어요.",
)


def _posts(captions: list[str], **values: int) -> list[PostText]:
    return [
        PostText(f"p{i}", NOW - timedelta(days=3 * i + 1), {"caption": caption}, **values)
        for i, caption in enumerate(captions)
    ]


def _quiet(n: int = 30) -> list[str]:
    return [HARMLESS[i % len(HARMLESS)] for i in range(n)]


PLANTED = {
    "violence": ["あいつは殺す、絶対に。", "I will kill you for this.", "진짜 죽여버린다."],
    "discrimination": ["国へ帰れと言いたい。", "Just go back to your country.", "맘충은 오지 마세요."],
    "adult": ["裏垢女子はじめました。", "my onlyfans is open", "조건만남 구해요"],
    "drugs": ["大麻を吸った話", "cocaine all night", "필로폰 이야기 해볼까"],
    "medical_claims": [
        "このお茶でがんが治る!",
        "this tea cures cancer",
        "이 차는 암을 치료해요",
        "飲むだけで痩せます",
        "シミが消える液",
    ],
    "scandal": ["先日の炎上の件について", "my apology video is up", "뒷광고 논란 정리", "活動自粛いたします"],
}


@pytest.mark.parametrize("category", list(PLANTED))
def test_planted_words_are_found_and_called_a_risk(category: str) -> None:
    review = review_safety(_posts([*PLANTED[category] * 2, *_quiet(14)]), as_of=NOW)
    assert review.verdict == "risk"
    assert review.categories[0].category == category
    assert review.categories[0].posts == 2 * len(PLANTED[category])


def test_harmless_posts_are_clear_in_every_category() -> None:
    review = review_safety(_posts(_quiet()), as_of=NOW)
    assert review.verdict == "clear"
    assert all(result.posts == 0 for result in review.categories)
    assert "30" in review.reasons["en"][0]


BENIGN = (
    "飯テロ注意!深夜のラーメン",
    "テロップの入れ方を解説します",
    "ステロイドの塗り薬は医師の指示で",
    "コレステロールが気になる方へ",
    "テロワールを感じるオリーブオイル",
    "ワインレッドのリップが秋っぽい",
    "ノンアルコールビールで乾杯",
    "甘酒を作りました",
    "ドラッグストアで買える神コスメ",
    "The perfect nude lips for fall",
    "ginger beer and fries",
    "flame retardant curtains for the kids room",
    "마약김밥 만들기",
    "자숙 새우 손질법",
    "カルトナージュ教室に行ってきた",
    "毛穴消えろ!と念じながら洗顔",
    "Skilled stabilizer for your camera",
    "眠くて死ねる",
    "赤ちゃんのおっぱい卒業の話",
    "スロットルの調整をした",
)


@pytest.mark.parametrize("text", BENIGN)
def test_benign_homographs_raise_no_alarm(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("パチンコは禁止です", "denied"),
        ("自殺防止の窓口を紹介します", "denied"),
        ("I never drink beer", "denied"),
        ("Stop gambling today", "denied"),
        ("도박 금지", "denied"),
        ("「死ね」と書かれました", "reported"),
        ("殺害のニュースを見て悲しい", "reported"),
        ("a murder movie night", "reported"),
        ("ゲーム実況でテロと戦う", "reported"),
        ("今夜もパチンコ", "said"),
        ("beer with friends", "said"),
        ("死ね。ゲームは楽しい。", "said"),
    ],
)
def test_words_are_read_in_their_context(text: str, meant: str) -> None:
    assert [finding.meant for finding in find(text)] == [meant]


@given(st.text(max_size=20), st.sampled_from(["大麻", "ＮＳＦＷ", "Cocaine", "炎上中"]), st.text(max_size=20))
def test_evidence_is_the_words_as_they_were_written(before: str, word: str, after: str) -> None:
    text = before + " " + word + " " + after
    assert all(text[finding.start : finding.end] == finding.text for finding in find(text))


def test_wide_letters_are_read_and_shown_as_written() -> None:
    (finding,) = find("これは ＮＳＦＷ です")
    assert (finding.text, finding.category) == ("ＮＳＦＷ", "adult")


def test_few_posts_are_insufficient_and_one_bad_word_in_them_is_still_told() -> None:
    assert review_safety(_posts(_quiet(4)), as_of=NOW).verdict == "insufficient"
    assert review_safety(_posts([*_quiet(4), "大麻を吸った話"]), as_of=NOW).verdict == "look"
    assert review_safety([], as_of=NOW).verdict == "insufficient"


def test_denied_and_reported_words_make_no_risk() -> None:
    captions = ["パチンコは禁止です", "殺害のニュースを見た", "「死ね」と書かれました"] * 4
    review = review_safety(_posts([*captions, *_quiet(10)]), as_of=NOW)
    assert review.verdict == "clear"
    assert {result.category for result in review.categories if result.reported} == {"violence", "harassment"}


def test_old_posts_do_not_count() -> None:
    old = [PostText(f"o{i}", NOW - timedelta(days=500), {"caption": "大麻"}) for i in range(9)]
    assert review_safety([*old, *_posts(_quiet(10))], as_of=NOW).verdict == "clear"


def test_a_word_in_the_profile_is_worth_a_look() -> None:
    review = review_safety(_posts(_quiet(10)), as_of=NOW, bio="裏垢女子です")
    assert (review.verdict, review.categories[0].evidence[0].field) == ("look", "bio")


def test_alcohol_is_told_but_never_a_risk_by_itself() -> None:
    assert review_safety(_posts(["今夜はビール"] * 20), as_of=NOW).verdict == "look"
    assert review_safety(_posts(["今夜はビール", *_quiet(29)]), as_of=NOW).verdict == "clear"


def test_backlash_in_comments_is_found() -> None:
    calm, burnt = _posts(_quiet(10), comments=50, negative=2), _posts(_quiet(3), comments=80, negative=50)
    burnt = [PostText(f"b{i}", p.posted_at, p.texts, p.comments, p.negative) for i, p in enumerate(burnt)]
    assert review_safety(calm, as_of=NOW).flares.verdict == "clear"
    assert review_safety([*calm, burnt[0]], as_of=NOW).verdict == "look"
    assert review_safety([*calm, *burnt], as_of=NOW).verdict == "risk"
    assert review_safety(_posts(_quiet(10)), as_of=NOW).flares.verdict == "insufficient"


def test_peers_are_told_beside_the_share() -> None:
    review = review_safety(_posts(["大麻", *_quiet(20)]), as_of=NOW, peers={"drugs": 0.001})
    assert "0.1%" in review.reasons["en"][0]
    assert "0.1%" in review.reasons["ja"][0]


def test_a_broken_lexicon_fails_loudly() -> None:
    raw = read_toml("fukasa.analysis.affinity.safety", "data/lexicon.toml")
    with pytest.raises(InvalidInput, match="categories of the lexicon"):
        parse_lexicon(raw | {"category": None})
    category = raw["category"]
    assert isinstance(category, dict)
    twice = category | {"again": category["drugs"]}
    with pytest.raises(InvalidInput, match="stands in drugs and again"):
        parse_lexicon(raw | {"category": twice})


def test_no_term_is_hidden_by_its_own_benign_words() -> None:
    assert all([f.term for f in find(term)] == [term] for c in lexicon().categories.values() for term in c.terms)
