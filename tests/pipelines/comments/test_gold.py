"""A labelled file is read row by row, compared with the model, and shown as one page."""

from html.parser import HTMLParser

import numpy as np
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.gold import SHOWN_MISTAKES, evaluate_gold, read_gold
from fukasa.pipelines.comments.gold_page import gold_page
from tests.analysis.comments.test_classify import constant

ROWS = """text,labels,question,lang
このリップどこで買えますか,product_question,1,ja
かわいい😍,praise,0,ja
"買いました！色は何色？",purchase_intent; product_question,yes,ja
so pretty,praise,,en
make money text me http://a.co,spam,no,en
,praise,0,en
まだ,,0,ja
<script>alert(1)</script> 安っぽい,negative,0,ja
"""
WHERE = {"text": "text", "labels": "labels", "question": "question", "language": "lang"}


@pytest.fixture
def write(tmp_path):
    def write_gold(content=ROWS):
        path = tmp_path / "gold.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write_gold


@pytest.fixture
def gold(write):
    return read_gold(write(), **WHERE)


def told(gold, path, **settings):
    return evaluate_gold(gold, path, rng=np.random.default_rng(1), **settings)


def test_labels_and_flags_are_read(gold):
    outputs = registry().outputs
    named = [{name for name, has in zip(outputs, row, strict=True) if has} for row in gold.truth]
    assert named == [
        {"product_question", "question"}, {"praise"}, {"purchase_intent", "product_question", "question"},
        {"praise"}, {"spam"}, {"negative"},
    ]  # fmt: skip
    assert (gold.question, gold.skipped, gold.languages.to_list()) == (True, 2, ["ja", "ja", "ja", "en", "en", "ja"])


def test_questions_and_languages_may_be_absent(write):
    gold = read_gold(
        write("text,labels\nかわいい,praise\n"), text="text", labels="labels", question="question", language=None
    )
    assert (gold.question, gold.languages) == (False, None)


WRONG = {
    "an unknown label": ("a,lovely,0,ja", "gold.csv, row 2: 'lovely' is no class; there are product_question"),
    "one unknown of two": ("a,praise;lovely,0,ja", "row 2: 'lovely'"),
    "a flag that is none": ("a,praise,maybe,ja", "row 2: 'maybe' does not tell whether it asks; write 1 or 0"),
}


@pytest.mark.parametrize(("row", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_row_that_cannot_be_understood_is_named(write, row, said):
    with pytest.raises(InvalidInput, match=said):
        read_gold(write(f"text,labels,question,lang\nかわいい,praise,0,ja\n{row}\n"), **WHERE)


@pytest.mark.parametrize("rows", ["", "a,,0,ja\n", ",praise,0,ja\n"])
def test_a_file_without_a_labelled_comment_is_refused(write, rows):
    with pytest.raises(InvalidInput, match="no row has both a comment and a label"):
        read_gold(write(f"text,labels,question,lang\n{rows}"), **WHERE)


@pytest.mark.parametrize("option", ["text", "labels", "language"])
def test_a_column_that_is_not_there_is_said(write, option):
    with pytest.raises(InvalidInput, match="may be one of: text, labels, question, lang"):
        read_gold(write(), **(WHERE | {option: "nothing"}))


def test_each_language_and_all_together_have_figures(gold, write):
    report = told(gold, write())
    assert (report.whole.n, {name: part.n for name, part in report.by_language.items()}) == (6, {"en": 2, "ja": 4})


def test_one_language_alone_is_all_there_is(write):
    path = write("text,labels,question,lang\nかわいい,praise,0,ja\n素敵,praise,0,ja\n")
    assert told(read_gold(path, **WHERE), path).by_language == {}


def test_another_model_can_be_asked_and_its_mistakes_are_shown(gold, write):
    report = told(gold, write(), model=constant(praise=0.9, chatter=0.3))
    assert report.model == "constant/1"
    assert {mistake.text for mistake in report.missed["product_question"]} == set(gold.texts[[0, 2]])
    wrongly = {mistake.truth for mistake in report.wrong["praise"]}  # a rule has decided the spam
    assert wrongly == {"product_question", "product_question;purchase_intent", "negative"}
    assert report.missed["praise"] == report.wrong["negative"] == ()


def test_only_the_mistakes_made_with_most_conviction_are_shown(write):
    path = write("text,labels\n" + "".join(f"かわいい{n},spam\n" for n in range(30)))
    gold = read_gold(path, text="text", labels="labels", question=None, language=None)
    assert len(told(gold, path, model=constant(praise=0.9)).missed["spam"]) == SHOWN_MISTAKES


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data.strip())


@pytest.fixture
def page(gold, write):
    parsed = Page()
    parsed.feed(gold_page(told(gold, write(), model=constant(praise=0.9, chatter=0.3))))
    return parsed


def test_the_page_needs_nothing_else_and_runs_nothing(page):
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe"})
    assert [attrs for _, attrs in page.tags if {"src", "href"} & set(attrs)] == []


def test_the_page_shows_figures_confusion_and_mistakes(page):
    text = " ".join(page.words)
    assert "6 labelled comments, 2 rows without a comment or a label left out; model constant/1; 95 % intervals" in text
    assert all(f"{entry.names['en']} / {entry.names['ja']}" in text for entry in registry().classes)
    assert "<script>alert(1)</script> 安っぽい" in text
    assert {"missed", "wrongly given", "Confusion"} <= set(page.words)
    counted = sum(
        int(word)
        for word in page.words[page.words.index("Confusion") : page.words.index("Mistakes made with conviction")]
        if word.isdigit()
    )
    assert counted == 7  # one praise for each of six comments, one of which has two labels
