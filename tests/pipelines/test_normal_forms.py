"""Other spellings of Japanese words are indexed only where they are asked for."""

import pytest

from fukasa.core.errors import InvalidInput, NotFound
from fukasa.lake.text.forms import installed_dictionary
from fukasa.pipelines.normal_forms import VARIABLE, chosen_forms


@pytest.mark.parametrize("environment", [{}, {VARIABLE: ""}, {VARIABLE: "0"}])
def test_without_being_asked_nothing_is_indexed(environment) -> None:
    assert chosen_forms(environment) == ""


def test_what_is_asked_for_names_the_dictionary() -> None:
    pytest.importorskip("sudachipy", reason="the extra `sudachi` is not installed")
    assert chosen_forms({VARIABLE: "1"}) == installed_dictionary()


def test_a_missing_dictionary_is_told(monkeypatch) -> None:
    monkeypatch.setattr("fukasa.pipelines.normal_forms.installed_dictionary", lambda: "")
    with pytest.raises(NotFound, match=r"fukasa\[sudachi\]"):
        chosen_forms({VARIABLE: "1"})


def test_a_value_that_means_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="set it to 1"):
        chosen_forms({VARIABLE: "maybe"})
