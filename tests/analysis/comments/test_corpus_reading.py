"""The corpus is read row by row, and a broken row is named."""

import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.corpus import default_corpus, labels_table, parse_corpus
from fukasa.core.errors import InvalidInput

HEADER = "style\tlabels\tquestion\ttext\n"


def test_a_row_becomes_flags():
    frame = parse_corpus("ja_more.tsv", f"{HEADER}ja-1\tpraise;spam\t1\tかわいい？\n")
    row = frame.row(0, named=True)
    assert (row["language"], row["style"], row["text"], row["question"]) == ("ja", "ja-1", "かわいい？", 1)
    assert {name for name in registry().ids if row[name]} == {"praise", "spam"}
    assert labels_table(frame).columns == list(registry().outputs)


BROKEN = {
    "an unknown label": "ja-1\tlovely\t0\tかわいい",
    "no label": "ja-1\t\t0\tかわいい",
    "a flag that is none": "ja-1\tpraise\tyes\tかわいい",
    "no text": "ja-1\tpraise\t0\t ",
    "a cell too few": "ja-1\tpraise\t0",
    "a cell too many": "ja-1\tpraise\t0\ta\tb",
    "nothing": "",
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_row_is_named(line):
    with pytest.raises(InvalidInput, match=r"corpus file ja\.tsv, line 3"):
        parse_corpus("ja.tsv", f"{HEADER}ja-1\tpraise\t0\ta\n{line}\n")


@pytest.mark.parametrize(("name", "text"), [("fr.tsv", HEADER), ("ja.tsv", "text\tlabels\n"), ("ja.tsv", "")])
def test_an_unknown_language_or_header_is_refused(name, text):
    with pytest.raises(InvalidInput, match="needs a name such as"):
        parse_corpus(name, text)


def test_the_packaged_corpus_holds_what_the_issue_asks():
    counted = dict(default_corpus().group_by("language").len().iter_rows())
    assert counted["ja"] >= 1_500
    assert min(counted["en"], counted["ko"]) >= 800
