import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.pages.blocks import Progress, Sort

FIELDS = ("followers", "name")


@given(st.text(max_size=20))
def test_a_sort_out_of_an_address_is_always_an_allowed_one(text: str) -> None:
    sort = Sort.parse(text, FIELDS, "-followers")
    assert sort.field in FIELDS
    assert Sort.parse(str(sort), FIELDS, "name") == sort


def test_a_minus_sorts_the_largest_first() -> None:
    assert Sort.parse("-name", FIELDS, "followers") == Sort("name", descending=True)
    assert Sort.parse("name", FIELDS, "followers") == Sort("name", descending=False)


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_unfinished_work_asks_anew(state: str) -> None:
    assert Progress("x", state=state).live


@pytest.mark.parametrize("state", ["finished", "failed"])
def test_finished_work_is_left_alone(state: str) -> None:
    assert not Progress("x", state=state).live
