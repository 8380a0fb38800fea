"""The written corpora keep their promises: guideline classes, no repetition, nothing of the held-out files inside."""

import re
import unicodedata
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

LANGUAGES = ("ja", "en", "ko")
CLASSES = ("product_question", "purchase_intent", "experience", "praise", "chatter", "spam", "negative")
CORPUS = resources.files("fukasa.analysis.comments") / "corpus"
HELDOUT = Path(__file__).parent


def read(text: str) -> pl.DataFrame:
    header, *lines = text.removesuffix("\n").split("\n")
    return pl.DataFrame([line.split("\t") for line in lines], schema=header.split("\t"), orient="row").with_columns(
        pl.col("labels").str.split(";")
    )


def corpus(language: str) -> pl.DataFrame:
    return read((CORPUS / f"{language}.tsv").read_text(encoding="utf-8"))


def heldout(language: str) -> pl.DataFrame:
    return read((HELDOUT / f"heldout_{language}.tsv").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "PZC") or text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_comment_is_in_the_corpus(language):
    trained = {plain(text) for text in corpus(language)["text"]}
    assert [text for text in heldout(language)["text"] if plain(text) in trained and len(plain(text)) > 4] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_styles_are_other_styles(language):
    assert not set(corpus(language)["style"]) & set(heldout(language)["style"])


def test_no_japanese_comment_stands_twice():
    texts = [plain(text) for text in corpus("ja")["text"]]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("label", "least"),
    tuple(zip(CLASSES, (0.22, 0.12, 0.14, 0.16, 0.22, 0.10, 0.10), strict=True)),
)
def test_every_class_has_its_share_of_the_japanese_corpus(label, least):
    assert corpus("ja")["labels"].list.contains(label).mean() >= least


def test_every_product_question_asks_something():
    rows = pl.concat([corpus("ja"), heldout("ja")])
    asked = rows.filter(pl.col("labels").list.contains("product_question"))
    assert asked["question"].unique().to_list() == ["1"]


@pytest.mark.parametrize("label", CLASSES)
def test_the_readme_counts_the_japanese_labels(label):
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {label} \| (\d+) \| .* \| (\d+) \|$", readme, re.MULTILINE)
    counted = tuple(str(rows["labels"].list.contains(label).sum()) for rows in (corpus("ja"), heldout("ja")))
    assert row is not None
    assert row.groups() == counted


def test_the_readme_names_every_japanese_style_with_its_number_of_comments():
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (ja-\d+) \| (\d+) \|", readme, re.MULTILINE))
    counted = corpus("ja").group_by("style").len().rows()
    assert listed == {style: str(number) for style, number in counted}
