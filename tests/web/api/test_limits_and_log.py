"""The log with its file, the plans of the installation, and the terms on derived figures."""

import json

import pytest

from fukasa.apps.audit.selectors import events
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.selectors import settings_of
from tests.factories.lists import make_list
from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People

PLAN = {"name_ja": "小", "name_en": "Tiny", "limits": {"lists": 1, "members": None}}


@pytest.fixture
def program(people: People) -> Program:
    return program_of(people.owner)


def test_the_log_is_narrowed(program: Program, people: People) -> None:
    make_list(people.owner, "秋の候補")
    make_list(people.teammate, "冬の候補")
    asked = {
        "actor=teammate@example.com": ["冬の候補"],
        "text=秋": ["秋の候補"],
        "kind=list&until=2020-01-01": [],
    }
    found = {query: program.get(f"/audit-events?{query}").json()["items"] for query in asked}
    assert {query: [one["object_name"] for one in items] for query, items in found.items()} == asked


def test_the_log_is_taken_along_and_tells_so(program: Program, people: People) -> None:
    table, lines = program.get("/audit-events/file?format=csv"), program.get("/audit-events/file")
    assert "workspace.created" in table.content.decode()
    assert [json.loads(line) for line in lines.content.decode().splitlines()]
    told = [one.action for one in events(workspace_id=people.owner.scope.workspace_id).events]
    assert told.count("audit.exported") == 2
    assert program_of(people.teammate).get("/audit-events/file").status_code == 403


def test_an_operator_changes_adds_and_gives_plans(program: Program, people: People) -> None:
    told = program.put("/quota-plans/tiny", PLAN).json()
    assert {one["key"]: one["limits"]["lists"] for one in told}["tiny"] == 1
    program.put("/quota-plans/tiny", PLAN | {"limits": {}})
    assert QuotaPlan.objects.get(key="tiny").limits == {}
    workspace_id = people.outsider.scope.workspace_id
    holders = program.put(f"/quota-plan-holders/{workspace_id}", {"plan_key": "tiny"}).json()
    assert {one["workspace_id"]: one["plan_key"] for one in holders}[workspace_id] == "tiny"
    unknown = program.put(f"/quota-plan-holders/{workspace_id}", {"plan_key": "nothing"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "workspaces.plan_not_found")


@pytest.mark.parametrize("limits", [{"lists": -1}, {"moons": 3}, {"lists": 2_000_000_001}])
def test_a_limit_that_cannot_be_is_refused(limits: dict[str, int], program: Program) -> None:
    assert program.put("/quota-plans/tiny", PLAN | {"limits": limits}).status_code == 422
    assert not QuotaPlan.objects.filter(key="tiny").exists()


def test_to_owners_of_other_workspaces_the_plans_are_not_there(people: People) -> None:
    stranger = program_of(people.outsider)
    own = people.outsider.scope.workspace_id
    answers = [
        stranger.get("/quota-plans"),
        stranger.put("/quota-plans/tiny", PLAN),
        stranger.get("/quota-plan-holders"),
        stranger.put(f"/quota-plan-holders/{own}", {"plan_key": "open"}),
    ]
    assert {one.json()["code"] for one in answers} == {"workspaces.plan_not_found"}
    assert not QuotaPlan.objects.filter(key="tiny").exists()
    assert Workspace.objects.get(pk=own).plan_id == Workspace.objects.get(scope_id="local").plan_id


def test_terms_are_accepted_by_owners_alone(program: Program, people: People) -> None:
    told = program.put("/workspace/youtube-terms", {"accepted": True}).json()
    assert told["youtube_derived_metrics_accepted"] is True
    assert settings_of(people.owner.scope).youtube_derived_metrics_accepted
    assert program_of(people.teammate).put("/workspace/youtube-terms", {"accepted": False}).status_code == 403
