"""In which language an account writes, and where it lives."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.topics import LANGUAGES, detect_account_language, detect_language, guess_country, parse_countries
from fukasa.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今日は東京に行ってきました", "ja"),
        ("新作コスメ review", "ja"),
        ("this is what I eat in a day", "en"),
        ("오늘의 일상 브이로그", "ko"),
        ("我们今天去了东京，很开心", "zh"),
        ("hola que tal amigos para hoy", "other"),
        ("Привет, как дела", "other"),
        ("สวัสดีค่ะทุกคน", "other"),
        ("東京観光", "und"),
        ("OMG", "und"),
        ("😀😀", "und"),
        ("https://example.com/the/and @the_user", "und"),
        ("", "und"),
        (None, "und"),
    ],
)
def test_scripts_and_small_words_tell_the_language(text, language):
    assert detect_language(pl.Series([text], dtype=pl.String))["language"].to_list() == [language]


def test_an_account_writes_in_the_language_of_most_of_its_letters():
    texts = pl.DataFrame({"account_key": ["a"] * 3, "text": ["今日のごはんです", "とても美味しかった", "wow"]})
    row = detect_account_language(texts).row(0, named=True)
    assert (row["language"], row["n"]) == ("ja", 3)


@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_every_text_gets_a_known_language_and_a_confidence_below_1(texts):
    found = detect_language(pl.Series(texts, dtype=pl.String))
    assert set(found["language"]) <= set(LANGUAGES)
    assert found["confidence"].drop_nulls().is_between(0, 1).all()
    assert (found["confidence"].is_null() == (found["language"] == "und")).all()


def guessed(text, **more):
    return guess_country(pl.DataFrame({"account_key": ["a"], "text": [text], **more})).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("東京在住のOL", "JP"),
        ("NYC based photographer", "US"),
        ("서울 🇰🇷", "KR"),
        ("Tokyo, Japan", "JP"),
        ("料理が好き", None),
        ("大阪→ソウル", None),
        ("i love london and paris", None),
        ("hi", None),
        (None, None),
    ],
)
def test_only_what_the_profile_says_gives_a_country(text, country):
    assert guessed(text)["country"] == country


def test_a_language_alone_is_no_country():
    assert guessed("毎日のごはん", language=["ja"])["country"] is None


def test_a_supplied_country_wins():
    row = guessed("東京在住", country=["kr"])
    assert (row["country"], row["country_basis"], row["country_confidence"]) == ("KR", "supplied", None)


def test_a_guess_names_its_evidence():
    assert guessed("東京在住のOL")["country_evidence"] == ["東京", "東京在住"]


def test_an_account_twice_is_refused():
    with pytest.raises(InvalidInput, match="one row per account"):
        guess_country(pl.DataFrame({"account_key": ["a", "a"], "text": ["x", "y"]}))


def test_a_broken_country_file_fails_loudly():
    with pytest.raises(InvalidInput, match=r"country\.toml"):
        parse_countries({"version": "1"})
