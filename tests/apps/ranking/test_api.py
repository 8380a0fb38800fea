"""What if, for programs: the same ranking as on the page, by weights that are said."""

import pytest
from django.urls import reverse

from tests.factories.lists import make_list
from tests.factories.plans import make_plan, make_run
from tests.factories.ranking import listed
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

DEEP = {"depth": 100, "price": 0, "risk": 0, "authenticity": 0}
CHEAP = DEEP | {"depth": 0, "price": 100}


def order(answer: dict) -> list[str]:
    return [one["key"] for group in answer["groups"] for one in group["items"]]


def test_the_weights_decide_the_order(catalogue: People) -> None:
    program, list_id = program_of(catalogue.viewer), listed(catalogue.owner, "a5", "a35")
    by_depth, by_price = (program.post(f"/lists/{list_id}/what-if", {"weights": one}).json() for one in (DEEP, CHEAP))
    assert order(by_depth) == ["instagram:a35", "instagram:a5"]
    assert order(by_price) == ["instagram:a5", "instagram:a35"]
    assert by_price["weights"]["price"] == 100


def test_who_lacks_a_part_stands_in_a_group_of_its_own(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "shallow", "theirs")
    answer = program_of(catalogue.owner).post(f"/lists/{list_id}/what-if", {}).json()
    assert [one["missing"] for one in answer["groups"]] == [[], ["depth"]]
    assert answer["groups"][1]["items"][0]["parts"]["depth"] is None
    assert answer["absent"] == ["theirs"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_list_without_accounts_has_a_ranking_without_places(catalogue: People, suffix: str) -> None:
    program, list_id = program_of(catalogue.owner), make_list(catalogue.owner)
    assert order(program.post(f"/lists/{list_id}/what-if", {}).json()) == []
    assert program.post(f"/lists/{list_id}/what-if/file", {"format": suffix}).status_code == 200


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_file_is_that_of_the_page(catalogue: People, suffix: str) -> None:
    list_id = listed(catalogue.owner, "a5", "a35")
    asked = {"weights": DEEP, "format": suffix}
    file = program_of(catalogue.owner).post(f"/lists/{list_id}/what-if/file", asked, Accept_Language="ja")
    weights = "&".join(f"{name}={weight}" for name, weight in DEEP.items())
    page = catalogue.owner.client.get(f"{reverse(f'ranking:list-{suffix}', args=[list_id])}?{weights}")
    assert file.headers["Content-Type"] == page.headers["Content-Type"]
    assert file.headers["Content-Disposition"] == page.headers["Content-Disposition"]
    assert suffix == "xlsx" or file.content == page.content


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"weights": {"beauty": 1}}, 422),
        ({"weights": dict.fromkeys(DEEP, 0)}, 422),
        ({"weights": {"depth": 101}}, 422),
        ({"basis": "nobody"}, 422),
        ({"plan_id": 999_999}, 404),
    ],
)
def test_what_cannot_be_asked_is_refused(catalogue: People, asked: dict, status: int) -> None:
    list_id = listed(catalogue.owner, "a5")
    assert program_of(catalogue.owner).post(f"/lists/{list_id}/what-if", asked).status_code == status


def test_a_shortlist_is_ranked_by_its_own_brief_until_another_or_none_is_named(catalogue: People) -> None:
    program, plan_id = program_of(catalogue.owner), make_plan(catalogue.owner)
    address = f"/runs/{make_run(catalogue.owner, plan_id)}/what-if"
    assert program.post(address, {}).json()["plan_id"] == plan_id
    assert program.post(address, {"plan_id": None}).json()["plan_id"] is None


def test_a_brief_needs_a_token_that_may_read_plans(catalogue: People) -> None:
    list_id, plan_id = listed(catalogue.owner, "a5"), make_plan(catalogue.owner)
    narrow = program_of(catalogue.owner, "lists.read")
    assert narrow.post(f"/lists/{list_id}/what-if", {}).status_code == 200
    assert narrow.post(f"/lists/{list_id}/what-if", {"plan_id": plan_id}).status_code == 403


def test_the_parts_are_named_with_their_usual_weights(people: People) -> None:
    parts = program_of(people.viewer).get("/what-if/weights").json()
    assert {one["id"] for one in parts} >= {"fit", "depth", "price", "risk", "authenticity"}
    assert sum(one["usual"] for one in parts) == pytest.approx(100, abs=len(parts))
