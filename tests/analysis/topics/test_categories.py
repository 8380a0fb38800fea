"""What an account is about."""

import tomllib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.topics import categorise, default_taxonomy, normalise_categories, parse_taxonomy
from fukasa.core.errors import InvalidInput

ACCOUNTS = tomllib.loads(Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8"))["account"]
ROWS = [(f"{number:03}", text) for number, account in enumerate(ACCOUNTS) for text in account["texts"]]
TEXTS = pl.DataFrame(ROWS, schema=["account_key", "text"], orient="row")
WANTED = [account["category"] or None for account in ACCOUNTS]


def test_the_written_accounts_are_told_apart_and_the_empty_ones_stay_unknown():
    found = categorise(TEXTS)["category"].to_list()
    assert sum(one == two for one, two in zip(found, WANTED, strict=True)) >= 0.9 * len(WANTED)
    silent = [one for one, two in zip(found, WANTED, strict=True) if two is None]
    assert silent == [None] * len(silent)


def test_every_category_has_names_in_three_languages_and_forty_words():
    for category in default_taxonomy().categories.values():
        assert set(category.names) == {"ja", "en", "ko"}
        assert len(category.weights) >= 40


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Music & Dance", "music"),
        ("コスメ", "beauty"),
        ("ﾍﾟｯﾄ", "pets"),
        ("뷰티", "beauty"),
        ("20", "gaming"),
        ("Cinema & Actors/actresses", "entertainment"),
        ("Health & Self Help", "health"),
        (" FOOD & drinks ", "food"),
        ("Adult content", None),
        ("-", None),
        (None, None),
    ],
)
def test_free_names_become_ids_and_unknown_ones_stay_unknown(name, category):
    assert normalise_categories(pl.Series([name], dtype=pl.String)).to_list() == [category]


def test_a_supplied_category_wins_and_an_unknown_name_leaves_the_model_its_word():
    texts = pl.DataFrame(
        {"account_key": ["a", "b"], "text": ["化粧水と美容液のスキンケア", "化粧水と美容液のスキンケア"]}
    )
    supplied = pl.DataFrame({"account_key": ["a", "b", "c"], "category": ["ゲーム", "???", "Travel"]})
    table = categorise(texts, supplied)
    assert table["category"].to_list() == ["gaming", "skincare", "travel"]
    assert table["category_basis"].to_list() == ["supplied", "modelled", "supplied"]
    assert table["category_confidence"].is_null().to_list() == [True, False, True]


def test_two_subjects_give_two_categories():
    texts = pl.DataFrame({"account_key": ["a"] * 6, "text": ["キャンプ 焚き火 テント", "愛車 試乗 ドライブ"] * 3})
    row = categorise(texts).row(0, named=True)
    assert {row["category"], row["category_2"]} == {"outdoor", "cars"}


def test_latin_words_are_whole_words():
    texts = pl.DataFrame(
        {"account_key": ["a"] * 4, "text": ["party", "scare the cathedral", "start smart", "category"]}
    )
    assert categorise(texts)["category"].to_list() == [None]


def test_the_evidence_names_the_words():
    texts = pl.DataFrame({"account_key": ["a"] * 2, "text": ["化粧水と美容液のスキンケア", "毛穴とレチノール"]})
    assert "スキンケア" in categorise(texts)["evidence"][0]


def test_an_account_without_text_is_unknown_and_counted_as_such():
    row = categorise(pl.DataFrame({"account_key": ["a", "a"], "text": [None, " "]})).row(0, named=True)
    assert (row["category"], row["category_n"], row["evidence"]) == (None, 0, [])


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(len(ROWS))))
def test_the_order_of_the_texts_does_not_matter(order):
    assert categorise(TEXTS[list(order)]).equals(categorise(TEXTS))


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_a_confidence_lies_between_the_limit_and_1_or_is_missing(texts):
    table = categorise(pl.DataFrame({"account_key": ["a"] * len(texts), "text": texts}))
    limit = default_taxonomy().model.confident_at
    assert table["category_confidence"].drop_nulls().is_between(limit, 1).all()


def test_missing_columns_are_named():
    with pytest.raises(InvalidInput, match="account_key"):
        categorise(pl.DataFrame({"text": ["a"]}))


@pytest.mark.parametrize("text", ["", "version = '1'", "version='1'\nsource='s'\ncategory=[]\n[model]\nx=1"])
def test_a_broken_taxonomy_fails_loudly(text):
    with pytest.raises(InvalidInput, match=r"taxonomy\.toml"):
        parse_taxonomy(tomllib.loads(text))
