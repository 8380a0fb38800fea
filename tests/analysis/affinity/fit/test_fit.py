"""Brand fit finds planted fits, says what it rests on, and keeps unpaid mentions and rivals apart."""

from datetime import UTC, datetime, timedelta

import pytest

from fukasa.analysis.affinity.fit import BrandProfile, CustomerOverlap, NamedPost, find_mentions, review_fit, tone_of
from fukasa.core.errors import InvalidInput

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BRAND = BrandProfile(
    "はなみず化粧品",
    names=("@hanamizu_jp", "Hana Mizu"),
    texts=(
        "敏感肌のための無香料スキンケア。成分をていねいに解説します。#敏感肌 #スキンケア",
        "化粧水と乳液の使い方を解説。オーガニック成分で環境にもやさしく。",
    ),
    rivals={"つきしろ": ("ツキシロ", "@tsukishiro")},
)
SKIN = "敏感肌の朝スキンケア。化粧水の成分を比較しました。"
BREAD = "自家製酵母のパンを焼きました。"


def _posts(captions: list[str], *, paid: bool | None = False) -> list[NamedPost]:
    return [
        NamedPost(f"p{i}", NOW - timedelta(days=2 * i + 1), {"caption": text}, paid) for i, text in enumerate(captions)
    ]


def _value(posts: list[NamedPost], **others: CustomerOverlap) -> float:
    fit = review_fit(BRAND, posts, as_of=NOW, **others)
    assert fit.value is not None
    return fit.value


def test_a_creator_of_the_brands_subjects_fits_and_a_baker_does_not() -> None:
    assert _value(_posts([SKIN] * 20)) > 0.8
    assert _value(_posts([BREAD] * 20)) < 0.2


def test_subjects_are_named_with_their_posts() -> None:
    fit = review_fit(BRAND, _posts([SKIN] * 5 + [BREAD] * 15), as_of=NOW)
    topics = fit.parts[0]
    assert "5 of 20 posts" in topics.sentences["en"]
    assert "敏感肌" in topics.evidence
    assert topics.low is not None
    assert topics.value == pytest.approx(0.5)
    assert topics.high is not None
    assert topics.low < 0.5 < topics.high


def test_customers_among_commenters_raise_the_fit() -> None:
    many, none = (CustomerOverlap(common, 200, 500, 0.01) for common in (20, 0))
    posts = _posts([SKIN] * 20)
    assert _value(posts, customers=many) > _value(posts, customers=none)


def test_what_is_not_known_is_left_out_and_said() -> None:
    fit = review_fit(BRAND, _posts([SKIN] * 20), as_of=NOW)
    assert [part.status for part in fit.parts] == ["ok", "insufficient", "ok"]
    assert fit.coverage == pytest.approx(0.7)
    nothing = review_fit(BRAND, _posts([SKIN] * 3), as_of=NOW)
    assert (nothing.status, nothing.value) == ("insufficient", None)
    assert all(part.sentences["ja"] and part.sentences["en"] for part in nothing.parts)


def test_a_brand_without_texts_says_nothing_about_subjects() -> None:
    fit = review_fit(BrandProfile("はなみず"), _posts([SKIN] * 20), as_of=NOW)
    assert fit.status == "insufficient"


def test_mentions_of_the_brand_tell_paid_from_unpaid() -> None:
    posts = [*_posts(["はなみず化粧品の化粧水が好き"], paid=False), *_posts(["#PR Hana Mizu さんから"], paid=True)]
    found = review_fit(BRAND, posts, as_of=NOW).mentions
    assert sorted((one.text, one.paid) for one in found) == [("Hana Mizu", True), ("はなみず化粧品", False)]


@pytest.mark.parametrize("text", ["HanaMizu最高", "@hanamizu_jp さん", "＃hana mizu"])
def test_spellings_of_a_name_are_one_name(text: str) -> None:
    assert len(find_mentions(_posts([text]), {"b": BRAND.spellings})) == 1


@pytest.mark.parametrize("text", ["shanamizuku", "hanamizuki の歌", "はなみずが止まらない"])
def test_a_name_inside_another_word_is_no_mention(text: str) -> None:
    assert find_mentions(_posts([text]), {"b": BRAND.spellings}) == ()


def test_evidence_of_a_mention_is_the_words_as_written() -> None:
    text = "今日は ＨＡＮＡ　ＭＩＺＵ を使った"
    (one,) = find_mentions(_posts([text]), {"b": BRAND.spellings})
    assert text[one.start : one.end] == one.text == "ＨＡＮＡ　ＭＩＺＵ"


def test_a_rival_that_paid_is_a_conflict_and_one_that_was_only_named_is_not() -> None:
    named = review_fit(BRAND, _posts(["ツキシロも気になる"] * 3, paid=False), as_of=NOW)
    paid = review_fit(BRAND, _posts(["#PR @tsukishiro の新作"], paid=True), as_of=NOW)
    assert (len(named.rivals), named.conflicts) == (3, ())
    assert paid.conflicts == ("つきしろ",)


def test_tone_is_a_share_of_texts() -> None:
    found = tone_of(["解説します", "めっちゃ好き"])
    assert (found["informative"], found["casual"], found["luxury"]) == (0.5, 0.5, 0.0)


def test_a_brand_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match="needs the brand's name"):
        BrandProfile("  ")
