"""Labels go out as a file that no spreadsheet computes, and come back as they were, in groups that hang together."""

import csv

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.gold import read_gold
from fukasa.pipelines.comments.labelled import (
    EXPORT_COLUMNS,
    LabelledComment,
    grouped,
    labels_text,
    read_labelled,
    write_labelled,
)

FORMULA = '=HYPERLINK("http://example.com";"色番は？")'


def labelled(number=1, text="色番は？", labels="product_question", **values):
    usual = {
        "platform": "instagram",
        "account_id": "hana",
        "post_id": "p1",
        "comment_id": f"c{number}",
        "author": f"hash{number}",
        "text": text,
        "labels": labels,
        "question": False,
        "settled": "one",
    }
    return LabelledComment(**(usual | values))


def written(folder, *comments, name="labels.csv"):
    path = folder / name
    write_labelled(path, comments)
    return path


def test_a_formula_is_neutral_in_the_file_and_itself_again_when_read(tmp_path):
    path = written(tmp_path, labelled(text=FORMULA, question=True))
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert tuple(row) == EXPORT_COLUMNS
    assert row["text"] == f"'{FORMULA}"
    assert read_labelled([path])["text"].to_list() == [FORMULA]


def test_both_answers_stand_beside_what_counts(tmp_path):
    path = written(tmp_path, labelled(settled="decided", first=("praise", False), second=("product_question", True)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["labels_1"], row["question_1"], row["labels_2"], row["question_2"]) == (
        "praise",
        "0",
        "product_question",
        "1",
    )


def test_the_file_can_be_evaluated_as_a_gold_file(tmp_path):
    path = written(tmp_path, labelled(1, labels="praise;product_question", question=True), labelled(2, labels="spam"))
    gold = read_gold(path, text="text", labels="labels", question="question", language=None)
    assert gold.truth.sum(axis=1).tolist() == [3, 1]


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), min_size=1, max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_every_text_comes_back_as_it_was(tmp_path_factory, texts):
    path = written(tmp_path_factory.mktemp("texts"), *(labelled(place, text) for place, text in enumerate(texts)))
    assert read_labelled([path])["text"].to_list() == texts


def test_a_comment_in_two_files_counts_once_as_the_later_has_it(tmp_path):
    first = written(tmp_path, labelled(1, labels="praise"), name="a.csv")
    second = written(tmp_path, labelled(1, labels="spam"), labelled(2), name="b.csv")
    found = read_labelled([first, second])
    assert found.height == 2
    assert found["praise"].sum() == 0


def test_comments_of_one_person_or_in_the_same_words_share_a_group():
    words = "これはどこで買えるのか教えてください"
    rows = pl.DataFrame(
        {
            "text": [words, f"{words}！！", "かわいい", "おはよう", "さようなら"],
            "author": ["a", "b", "b", None, None],
        }
    )
    groups = grouped(rows)["group"].to_list()
    assert groups[0] == groups[1] == groups[2]
    assert len(set(groups)) == 3


def test_a_label_that_is_not_known_is_refused_with_its_row(tmp_path):
    path = written(tmp_path, labelled(), labelled(2, labels="lovely"))
    with pytest.raises(InvalidInput, match="row 2: 'lovely' is no class"):
        read_labelled([path])


def test_a_file_without_labels_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no comment of these files has a label"):
        read_labelled([written(tmp_path, labelled(labels=""))])


def test_labels_are_written_in_the_order_of_the_registry():
    assert labels_text(["spam", "product_question"]) == "product_question;spam"


def test_comments_of_two_accounts_with_the_same_id_both_count(tmp_path):
    one, other = labelled(1), labelled(1, text="かわいい", labels="praise", account_id="sora", author="hash2")
    assert read_labelled([written(tmp_path, one, other)])["text"].to_list() == [one.text, other.text]
