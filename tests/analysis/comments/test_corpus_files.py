"""The written corpora keep their promises: guideline classes, no repetition, nothing of the held-out files inside."""

import re
import unicodedata
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from fukasa.analysis.comments.corpus import corpus_files, default_corpus, parse_corpus

LANGUAGES = ("ja", "en", "ko")
CLASSES = ("product_question", "purchase_intent", "experience", "praise", "chatter", "spam", "negative")
CORPUS = resources.files("fukasa.analysis.comments") / "corpus"
FILES = dict(corpus_files())


def heldout(language: str) -> pl.DataFrame:
    text = (Path(__file__).parent / f"heldout_{language}.tsv").read_text(encoding="utf-8")
    return parse_corpus(f"{language}.tsv", text)


def corpus(language: str) -> pl.DataFrame:
    return default_corpus().filter(pl.col("language") == language)


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "PZC") or text


@pytest.mark.parametrize(("language", "least"), [("ja", 1_500), ("en", 800), ("ko", 800)])
def test_every_language_has_the_comments_that_were_asked_for(language, least):
    assert corpus(language).height >= least


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_held_out_comment_is_in_the_corpus(language):
    trained = {plain(text) for text in corpus(language)["text"]}
    assert [text for text in heldout(language)["text"] if plain(text) in trained and len(plain(text)) > 4] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_styles_are_other_styles(language):
    assert not set(corpus(language)["style"]) & set(heldout(language)["style"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_comment_stands_twice(language):
    texts = [plain(text) for text in corpus(language)["text"]]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", CLASSES)
def test_every_class_has_comments_enough_in_every_language(language, label):
    assert corpus(language)[label].sum() >= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_product_question_asks_something(language):
    rows = pl.concat([corpus(language), heldout(language)])
    assert rows.filter(pl.col("product_question") == 1)["question"].unique().to_list() == [1]


@pytest.mark.parametrize("name", FILES)
def test_the_readme_counts_every_file(name):
    frame = parse_corpus(name, FILES[name])
    counts = [frame.height, frame["style"].n_unique(), *(frame[label].sum() for label in (*CLASSES, "question"))]
    row = re.search(
        rf"^\| `{name}` \| \w+ \| (.*) \|$", (CORPUS / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert row is not None
    assert row[1] == " | ".join(map(str, counts))


def test_the_list_of_styles_names_every_style_with_its_number_of_comments():
    listed = re.findall(r"^\| (\w\w-\d+) \| (\d+) \|", (CORPUS / "STYLES.md").read_text(encoding="utf-8"), re.MULTILINE)
    counted = default_corpus().group_by("style").len().rows()
    assert sorted(listed) == sorted((style, str(number)) for style, number in counted)


def test_no_style_is_divided_between_files():
    styles = pl.concat([parse_corpus(name, text).select("style").unique() for name, text in FILES.items()])
    assert styles["style"].is_unique().all()
