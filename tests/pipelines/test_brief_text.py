"""Briefs as data and as TOML."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief, read_brief
from fukasa.pipelines.brief_text import brief_data, brief_of, brief_of_toml, brief_toml
from fukasa.pipelines.examples import examples
from tests.apps.plans.briefs import briefs

EXAMPLES = Path(__file__).parents[2] / "examples"


@given(briefs())
@settings(max_examples=100, deadline=None)
def test_a_brief_written_as_toml_reads_as_the_same_brief(brief: Brief) -> None:
    assert brief_of_toml(brief_toml(brief)) == brief


@given(briefs())
@settings(max_examples=100, deadline=None)
def test_a_brief_turned_into_data_is_the_same_brief_again(brief: Brief) -> None:
    assert brief_of(brief_data(brief)) == brief


def test_an_empty_brief_needs_no_words() -> None:
    assert brief_toml(Brief()) == ""
    assert brief_data(Brief()) == {}


def test_the_packaged_examples_are_those_of_the_repository() -> None:
    kept = {path.stem: brief_of_toml(path.read_text("utf-8")) for path in EXAMPLES.glob("*.toml")}
    packaged = {name: example.brief for name, example in examples().items()}
    assert packaged == {name: kept[name] for name in packaged}
    assert "cutoff-campaign" in packaged


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "[budget]\namount = " + "9" * 400, "[budget]\namount = " + "9" * 5_000]
)
def test_toml_beyond_all_measure_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        brief_of_toml(text)
    with pytest.raises(InvalidInput):
        read_brief(path)
