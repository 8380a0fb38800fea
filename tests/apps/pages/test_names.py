"""Names of things cannot pass for others: no override of direction, no invisible signs, by pages and by programs."""

import pytest

from fukasa.apps.brands.selectors import brands_of
from fukasa.apps.lists.selectors import list_cards
from fukasa.apps.plans.selectors import plan_cards
from fukasa.pipelines.brief import About
from tests.factories.plans import make_plan
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

GIVEN, KEPT = "秋\u202eの\u200b企画 👩\u200d💻", "秋の企画 👩\u200d💻"


def test_a_list_of_the_page_and_of_a_program_is_called_as_it_looks(people: People) -> None:
    people.owner.client.post("/lists/", {"name": GIVEN})
    program = program_of(people.owner)
    assert program.post("/lists", {"name": f"{GIVEN}2"}).status_code == 201
    assert program.post("/lists", {"name": "\u200b"}).status_code == 422
    assert {card.name for card in list_cards(people.owner.scope)} == {KEPT, f"{KEPT}2"}


def test_brands_and_plans_are_called_as_they_look(people: People) -> None:
    people.owner.client.post("/brands/new/", {"name": GIVEN})
    make_plan(people.owner, brief=About(name=GIVEN))
    assert [one.name for one in (*brands_of(people.owner.scope), *plan_cards(people.owner.scope))] == [KEPT, KEPT]


@pytest.mark.parametrize("name", ["\u200b\u202e", " \u2066 "])
def test_a_name_that_cannot_be_seen_is_none(people: People, name: str) -> None:
    assert people.owner.client.post("/lists/", {"name": name}).context["form"].errors["name"]
