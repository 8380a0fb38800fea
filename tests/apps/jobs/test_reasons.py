"""Why a task failed, in one sentence."""

from traceback import format_exception

import pytest

from fukasa.apps.jobs.reasons import reason_of
from fukasa.core.errors import InvalidInput

GONE = "no.longer.there.Error"


def told(error: Exception) -> str:
    """Let it be raised, and read its reason as the queue keeps it."""
    try:
        raise error
    except type(error) as caught:
        kind = type(caught)
        return reason_of(f"{kind.__module__}.{kind.__qualname__}", "".join(format_exception(caught)))


def test_a_refusal_is_its_own_sentence() -> None:
    assert told(InvalidInput("the file has no header; add one")) == "the file has no header; add one"


def test_a_fault_is_its_kind_and_what_it_said() -> None:
    assert told(KeyError("views")) == "KeyError: 'views'"


def test_of_many_lines_the_first_is_told() -> None:
    assert told(ValueError("it broke\nLINE 1: SELECT\nValueErrors are many")) == "ValueError: it broke"


def test_a_fault_without_words_is_named() -> None:
    assert told(MemoryError()) == "MemoryError"


@pytest.mark.parametrize("traceback", ["", "something else", f"{GONE}: it broke\n"])
def test_an_error_of_an_app_that_is_gone_is_named_all_the_same(traceback: str) -> None:
    assert reason_of(GONE, traceback).startswith("Error")
