"""Sentences that were written in plain English are said in the reader's language, with their values."""

import pytest
from django.utils.translation import override

from fukasa.apps.pages.sentences import Sentences

TABLE = Sentences(
    ("{where}: expected {wanted}, got {value}; correct the brief and run again", "a number", "{one}, {other}")
)


def test_the_sentence_with_the_most_own_words_fits() -> None:
    text = "[goal] amount: expected a number, got x; correct the brief and run again"
    sentence, values = TABLE.fitting(text) or ("", {})
    assert sentence.startswith("{where}: expected")
    assert values == {"where": "[goal] amount", "wanted": "a number", "value": "x"}


def test_values_that_are_sentences_are_said_too() -> None:
    with override("ja"):
        said = TABLE.said("[goal] amount: expected a number, got x; correct the brief and run again")
    assert "[goal] amount" in said
    assert "a number" not in said


@pytest.mark.parametrize("text", ["", "the moon is full"])
def test_what_nobody_knows_stays_as_it_is(text: str) -> None:
    with override("ja"):
        assert TABLE.said(text) == text


def test_a_reader_of_english_reads_what_was_written() -> None:
    with override("en"):
        assert TABLE.said("a number") == "a number"
