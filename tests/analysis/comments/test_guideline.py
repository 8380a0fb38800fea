"""The guideline that people label by is the one of the documentation, and a broken one does not pass."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from fukasa.analysis import comments
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.guideline import SPOKEN, guideline, parse_guideline
from fukasa.core.errors import InvalidInput

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "comments.md"
ROW = re.compile(r"^\| (?P<text>[^|]+?) \| (?P<labels>[a-z_;]+)(?:, question \d)? \|", re.MULTILINE)
EDGE = re.compile(r"^\| [^|]* \| (?P<text>[^|]+?) \| (?P<labels>[a-z_;]+)(?:, question \d)? \|", re.MULTILINE)


def raw():
    return tomllib.loads(resources.files(comments).joinpath("guideline.toml").read_text(encoding="utf-8"))


def documented():
    text = PAGE.read_text(encoding="utf-8")
    return {(row["text"], row["labels"]) for pattern in (ROW, EDGE) for row in pattern.finditer(text)}


def test_every_example_stands_in_the_documentation_with_the_same_labels():
    shown = {
        (one.text, ";".join(one.labels)) for guide in guideline().classes for one in (*guide.examples, *guide.near)
    }
    assert shown - documented() == set()


def test_every_class_is_told_in_both_languages_with_examples():
    assert tuple(guide.id for guide in guideline().classes) == registry().ids
    assert all(guide.definition[language] for guide in guideline().classes for language in SPOKEN)
    assert all(len(guide.examples) >= 6 for guide in guideline().classes)
    assert all(rule[language] for rule in guideline().rules for language in SPOKEN)


def without_a_class(data):
    del data["class"]["spam"]


def with_a_stranger(data):
    data["class"]["lovely"] = data["class"]["praise"]


def with_a_wrong_example(data):
    data["class"]["spam"]["examples"] = [["かわいい", "praise"]]


def with_an_unknown_label(data):
    data["class"]["spam"]["examples"] = [["かわいい", "lovely"]]


def without_english(data):
    del data["rule"][0]["en"]


@pytest.mark.parametrize(
    "spoil", [without_a_class, with_a_stranger, with_a_wrong_example, with_an_unknown_label, without_english]
)
def test_a_broken_guideline_fails_loudly(spoil):
    data = raw()
    spoil(data)
    with pytest.raises(InvalidInput, match=r"guideline\.toml"):
        parse_guideline(data)
