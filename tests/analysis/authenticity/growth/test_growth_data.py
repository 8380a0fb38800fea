"""The words and numbers of growth are whole, and a broken file is told."""

from datetime import UTC, datetime

import polars as pl
import pytest

from fukasa.analysis.authenticity.growth import settings, words
from fukasa.analysis.authenticity.growth.sentences import event_sentence, shape_words
from fukasa.core.errors import InvalidInput
from tests.analysis.authenticity.growth import planted as world


def signs(caption, **known):
    row = {
        **dict.fromkeys(world.POST_SCHEMA),
        "posted_at": datetime(2026, 5, 1, tzinfo=UTC),
        "caption": caption,
        **known,
    }
    told = words.with_signs(pl.DataFrame([row], schema=world.POST_SCHEMA)).row(0, named=True)
    return {name for name in (*words.IN_WORDS, "mention", "sponsored", "video") if told[name]}


@pytest.mark.parametrize(
    ("caption", "sign"),
    [
        ("フォロワー様限定!プレゼント企画のお知らせ", "giveaway"),
        ("抽選で5名様にプレゼント", "giveaway"),
        ("HUGE GIVEAWAY, winners will be announced", "giveaway"),
        ("팔로우 이벤트! 추첨을 통해 선물", "giveaway"),
        ("夢のコラボが実現しました", "collaboration"),
        ("collab with my hero", "collaboration"),
        ("드디어 합방했어요", "collaboration"),
        ("昨日のテレビ出演、見てくれた?", "media"),
        ("I was featured on morning radio", "media"),
        ("어제 방송 출연 했어요", "media"),
        ("コメントをくれた中から3名様に、手作りの器が当たります", "giveaway"),
        ("comment your favourite recipe to win a knife", "giveaway"),
        ("댓글 남겨 주신 분께 작은 선물을 드려요", "giveaway"),
        ("地元の新聞に小さく載りました", "media"),
        ("a story about my studio in a magazine", "media"),
        ("지역 신문에 제 가게가 실렸어요", "media"),
        ("we filmed this with @another.cook", "collaboration"),
        ("shot by @some.body", "mention"),
    ],
)
def test_captions_bear_their_sign(caption, sign):
    assert sign in signs(caption)


@pytest.mark.parametrize(
    "caption",
    [
        "a quiet day by the sea",
        "今日はパンを焼きました",
        "雑誌を読みながらコーヒー",
        "いいねとコメントありがとう",
        "leave a comment if you like it",
        "오늘 점심",
        "댓글 고마워요",
        None,
        "mail me: a@b.c",
    ],
)
def test_ordinary_captions_bear_none(caption):
    assert signs(caption) == set()


def test_hashtags_speak_too():
    assert signs("new", hashtags=["giveaway", None]) == {"giveaway"}


@pytest.mark.parametrize("section", ["readings", "jumps", "after", "reach", "words", "purges", "even", "churn"])
def test_a_section_without_source_is_refused(section, monkeypatch):
    raw = settings.read_toml(settings._PACKAGE, settings._FILE)
    raw[section] = {**raw[section], "source": ""}
    monkeypatch.setattr(settings, "read_toml", lambda *_: raw)
    with pytest.raises(InvalidInput, match=section):
        settings.growth_config.__wrapped__()


def test_rates_that_do_not_rise_are_refused(monkeypatch):
    raw = settings.read_toml(settings._PACKAGE, settings._FILE)
    raw["words"] = {**raw["words"], "giveaway": [0.5, 0.2, 0.1]}
    monkeypatch.setattr(settings, "read_toml", lambda *_: raw)
    with pytest.raises(InvalidInput, match="giveaway must be"):
        settings.growth_config.__wrapped__()


def test_a_word_list_that_is_none_is_refused(monkeypatch):
    monkeypatch.setattr(
        words, "read_toml", lambda *_: {"giveaway": {"words": [], "whole": ["x"], "near": [[["a"], ["b"]]]}}
    )
    with pytest.raises(InvalidInput, match="giveaway"):
        words.word_patterns.__wrapped__()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("shown", ["unexplained", "partly", "explained", "purge", "fall", "drip", "open_start"])
@pytest.mark.parametrize("reason", ["viral_post", "trend", "collaboration", "giveaway", "media", "none"])
def test_every_event_has_words(shown, reason, language):
    event = {"shown": shown, "explanation": reason, "explained_share": 0.4, "unexplained_share": 0.6}
    assert "{" not in event_sentence(event, language)


def test_a_shape_nobody_could_see_is_said_to_be_so():
    assert shape_words(None, "en") == "readings too far apart to see the shape"
    assert shape_words("block", "en") == "a block that stops"


def test_words_for_an_unknown_code_are_missed_loudly():
    with pytest.raises(InvalidInput, match="no words for 'odd'"):
        shape_words("odd", "en")
