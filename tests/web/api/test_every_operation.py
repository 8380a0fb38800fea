"""Every operation of the OpenAPI document, asked by everybody: a new one is covered from its first day."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from fukasa.apps.workspaces.permissions import LOWEST, Permission
from fukasa.apps.workspaces.roles import Role
from fukasa.web.api import api
from tests.factories.api_world import make_world
from tests.factories.lists import make_list
from tests.factories.tokens import Program, make_token, program_of
from tests.factories.workspaces import People

HIDDEN = {403, 404, 405}
OTHERS = {
    "mirror": {"entry_id": "mirror_entry_id"},
    "/labels": {"audit_id": "closed_audit_id"},
    "/result": {"audit_id": "closed_audit_id"},
}
"""By a part of an address: parameters that stand for another thing there than elsewhere."""
NAMED = ("key", "name", *(other for names in OTHERS.values() for other in names.values()))
FORMS = {"imports_upload", "brands_customers_set"}


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    name: str
    method: str
    path: str
    permission: str

    @property
    def names_objects(self) -> bool:
        return any(mark in self.path for mark in ("_id}", "{removal}"))

    @property
    def writes(self) -> bool:
        return self.permission != "" and not self.permission.endswith(".read")

    def address(self, known: dict[str, Any]) -> str:
        others = [names for part, names in OTHERS.items() if part in self.path]
        return self.path.format(**known | {name: known[other] for names in others for name, other in names.items()})


@cache
def operations() -> tuple[Operation, ...]:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return tuple(
        Operation(one["operationId"], method, path, one.get("x-permission", ""))
        for path, item in paths.items()
        for method, one in item.items()
    )


def named(found: Any) -> Any:
    chosen = list(found)
    return pytest.mark.parametrize("operation", chosen, ids=[one.name for one in chosen])


@pytest.fixture
def known(people: People) -> dict[str, Any]:
    return make_world(people)


def test_every_operation_says_which_permission_it_demands() -> None:
    without = {one.name for one in operations() if one.permission not in set(Permission)}
    assert without == {"me_read", "me_withdraw"}


def test_no_two_operations_share_a_name() -> None:
    names = [one.name for one in operations()]
    assert sorted(set(names)) == sorted(names)


def test_nobody_comes_in_without_a_token(people: People) -> None:
    stranger = Program("", people.anonymous)
    known = dict.fromkeys([*numbers(), *NAMED], 1)
    answers = {one.name: stranger.ask(one.method, one.address(known)).status_code for one in operations()}
    assert set(answers.values()) == {401}, answers


def test_a_session_opens_no_operation(people: People) -> None:
    known = dict.fromkeys([*numbers(), *NAMED], 1)
    owner = Program("", people.owner.client)
    assert {owner.ask(one.method, one.address(known)).status_code for one in operations()} == {401}


def test_an_outsider_with_every_permission_finds_none_of_the_objects(people: People, known: dict[str, Any]) -> None:
    stranger = program_of(people.outsider)
    found = {
        one.name: stranger.ask(one.method, one.address(known), body_for(one)).status_code
        for one in lasting()
        if one.names_objects
    }
    assert {name: status for name, status in found.items() if status not in {404, 422}} == {}


def test_what_lies_in_one_list_is_not_reached_through_another(people: People, known: dict[str, Any]) -> None:
    askers = (people.owner, make_list(people.owner, "B")), (people.outsider, make_list(people.outsider, "C"))
    inside = [one for one in operations() if "{list_id}" in one.path and one.path.count("{") > 1]
    answers = {
        (one.name, person.email): program.ask(one.method, one.address(known | {"list_id": other}), WHOLE.get(one.name))
        for person, other in askers
        for program in (program_of(person),)
        for one in inside
    }
    told = {name: answer.status_code for name, answer in answers.items() if answer.status_code != 404}
    assert len(inside) > 10
    assert set(told) == {("entries_restore", person.email) for person, _ in askers}
    assert {answers[name].json()["count"] for name in told} == {0}


def test_an_outsider_sees_nothing_of_the_workspace(people: People, known: dict[str, Any]) -> None:
    stranger = program_of(people.outsider)
    texts = {
        one.name: stranger.ask(one.method, one.address(known), body_for(one)).content.decode(errors="replace")
        for one in lasting()
        if one.method in {"get", "post"}
    }
    leaks = ("Aoi Cosmetics", "owner@example.com", "わたしたちだけのメモ", "instagram:mine")
    assert [name for name, text in texts.items() if any(leak in text for leak in leaks)] == []


def test_a_viewer_may_what_the_table_says(people: People, known: dict[str, Any]) -> None:
    viewer = program_of(people.viewer)
    refused = {
        one.name for one in lasting() if viewer.ask(one.method, one.address(known), body_for(one)).status_code == 403
    }
    beyond = {
        one.name for one in lasting() if one.permission and not Role.VIEWER.covers(LOWEST[Permission(one.permission)])
    }
    assert refused == beyond


def test_the_owner_reads_everything(people: People, known: dict[str, Any]) -> None:
    owner = program_of(people.owner)
    found = {
        one.name: owner.ask("get", one.address(known) + QUERIES.get(one.name, "").format(**known)).status_code
        for one in lasting()
        if one.method == "get"
    }
    assert {name: status for name, status in found.items() if status != 200} == EXCEPTIONS


def test_a_token_without_the_permission_is_refused_whoever_holds_it(people: People, known: dict[str, Any]) -> None:
    narrow = Program(make_token(people.owner, "profile.write").text, people.anonymous)
    answers = {
        one.name: narrow.ask(one.method, one.address(known), body_for(one)).status_code
        for one in lasting()
        if one.permission not in {"", "profile.write"}
    }
    assert {name: status for name, status in answers.items() if status != 403} == {}


WHOLE = {
    "entries_change": {"note": "x"},
    "fields_change": {"name": "x"},
    "fields_move": {"to": "down"},
    "values_set": {"value": "x"},
}
"""Bodies that fit, for operations that look at the body first."""
QUERIES = {
    "notes_index": "?key=instagram:hana",
    "identities_read": "?key=instagram:hana",
    "runs_compare": "?run_id={run_id}&run_id={other_run_id}",
    "creators_fit": "?brand_id={brand_id}",
}
EXCEPTIONS: dict[str, int] = {}


def numbers() -> list[str]:
    import re

    return sorted({name for one in operations() for name in re.findall(r"{(\w+)}", one.path)})


def lasting() -> tuple[Operation, ...]:
    """All but those that end the token by which one asks."""
    return tuple(one for one in operations() if one.name not in {"me_withdraw", "me_leave"})


def body_for(operation: Operation) -> Any:
    return None if operation.method in {"get", "delete"} or operation.name in FORMS else {}
