"""Texts: many and different, in three languages, naming nobody who exists."""

import polars as pl
import pytest

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.grammar import brands
from fukasa.synth.packaged import packaged

REAL_NAMES = (
    "資生堂", "花王", "コーセー", "カネボウ", "ユニクロ", "無印良品", "ニトリ", "スターバックス", "マクドナルド",
    "セブンイレブン", "ソニー", "パナソニック", "任天堂", "ニンテンドー", "トヨタ", "ホンダ", "アマゾン", "楽天",
    "メルカリ", "アップル", "ロレアル", "ダイソン", "コカ・コーラ", "ポケモン", "ボカロ", "いぬのきもち",
    "ディズニー", "ジブリ", "Shiseido", "Uniqlo", "Nintendo", "PlayStation", "iPhone", "Apple Watch", "Sephora",
    "Dyson", "Nike", "Adidas", "Toyota", "Amazon", "Starbucks", "IKEA", "Disney", "Gucci", "Samsung", "삼성",
    "이니스프리", "설화수", "올리브영", "쿠팡", "현대자동차", "LINE", "Canon", "Nikon", "Costco", "コストコ",
    "ワークマン", "しまむら",
)  # fmt: skip
ACCOUNT = ["platform", "account_id"]


def test_captions_are_distinct(loaded):
    captions = loaded.tables["posts"]["caption"]
    assert captions.n_unique() / captions.len() >= 0.95


def test_comments_in_words_are_distinct(loaded):
    worded = loaded.tables["comments"].join(
        loaded.truth_comments.filter(~pl.col("emoji_only")), on=[*ACCOUNT, "comment_id"]
    )
    assert worded["text"].n_unique() / worded.height >= 0.80


@pytest.mark.parametrize(("table", "column"), [("posts", "caption"), ("comments", "text"), ("posts", "title")])
def test_no_text_is_empty_or_has_a_slot_left(loaded, table, column):
    texts = loaded.tables[table][column].drop_nulls()
    assert texts.str.contains(r"[{}]").sum() == 0
    assert texts.str.strip_chars().str.len_chars().min() > 0


@pytest.mark.parametrize(("language", "script"), [("ja", r"[ぁ-んァ-ヶ]"), ("ko", r"[가-힣]"), ("en", r"[a-z]{3}")])
def test_captions_are_written_in_the_language_of_the_account(loaded, language, script):
    own = loaded.truth.filter(language=language).select(ACCOUNT)
    captions = loaded.tables["posts"].join(own, on=ACCOUNT)["caption"]
    assert captions.str.contains(script).mean() > 0.9


def test_no_real_brand_is_named(loaded):
    texts = pl.concat(
        [
            loaded.tables["posts"]["caption"], loaded.tables["posts"]["title"], loaded.tables["comments"]["text"],
            loaded.tables["accounts"]["bio"], loaded.tables["accounts"]["name"], loaded.tables["mentions"]["value"],
        ]
    ).drop_nulls()  # fmt: skip
    assert texts.str.contains_any(list(REAL_NAMES)).sum() == 0


def test_brands_are_invented_once_each():
    names = [name for row in brands() for name in row]
    assert len(set(names)) == len(names) == 3 * len(assumptions().categories)


def test_handles_are_unique_on_a_platform_and_urls_point_at_nobody(loaded):
    accounts = loaded.tables["accounts"]
    assert accounts.select("platform", "handle").n_unique() == accounts.height
    assert accounts["url"].str.contains(".example/", literal=True).all()
    assert accounts["links"].explode(empty_as_null=True).drop_nulls().str.contains(".example/@", literal=True).all()


def test_the_catalogue_names_nobody_twice_except_the_imitation():
    handles = [(account.platform, account.handle) for archetype in CATALOGUE for account in archetype.accounts]
    assert len(set(handles)) == len(handles)
    names = [archetype.name for archetype in CATALOGUE if not archetype.imitates]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phrase_bank_of_a_language_holds_hundreds_of_fragments_and_every_category(language):
    bank = packaged(f"text/{language}")
    assert tuple(bank["category"]) == assumptions().categories
    fragments = [
        text for section in ("caption", "comment", "bio") for texts in bank[section].values() for text in texts
    ]
    words = [text for category in bank["category"].values() for texts in category.values() for text in texts]
    assert len(fragments) > 150
    assert len(words) > 500


def test_hashtags_of_a_post_stand_in_its_caption(loaded):
    tags = loaded.tables["posts"].filter(pl.col("platform") != "podcast").select("caption", "hashtags")
    tags = tags.filter(pl.col("hashtags").list.len() > 0).explode("hashtags")
    missing = tags.filter(~pl.col("caption").str.contains(pl.concat_str(pl.lit("#"), "hashtags"), literal=True))
    assert missing.height == 0
