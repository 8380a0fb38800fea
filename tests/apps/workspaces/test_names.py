"""Names that are free in a workspace."""

import pytest

from fukasa.apps.workspaces.names import NAME_LENGTH, free_name


@pytest.mark.parametrize(
    ("wished", "taken", "given"),
    [
        ("Autumn", set(), "Autumn"),
        ("Autumn", {"Winter"}, "Autumn"),
        ("Autumn", {"autumn"}, "Autumn (2)"),
        ("Autumn (2)", {"Autumn", "Autumn (2)"}, "Autumn (3)"),
        ("Autumn (2025)", {"Autumn (2025)"}, "Autumn (2025) (2)"),
    ],
)
def test_a_name_that_is_taken_gets_the_least_free_number(wished: str, taken: set[str], given: str) -> None:
    assert free_name(wished, taken) == given


def test_a_long_name_leaves_room_for_its_number() -> None:
    name = "秋" * NAME_LENGTH
    assert free_name(name + "冬", {name + "冬"}) == f"{name} (2)"
