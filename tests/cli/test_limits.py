"""`fukasa limits`: plans, who has which, and one sentence on bad input."""

from typing import Any

import pytest

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.lists.services.lists import list_create
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.quotas import Quota
from tests.factories.workspaces import People
from tests.fixtures.command_line import Command


@pytest.fixture(autouse=True)
def _as_new_as_the_code(people: People, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FUKASA_DATA = tmp_path / "data"
    settings.FUKASA_DATA.mkdir()
    monkeypatch.setattr("fukasa.web.boot.migrate", lambda: None)


def small() -> dict[str, int]:
    return dict(QuotaPlan.objects.get(key="small").limits)


def test_plans_are_listed_with_every_limit(fukasa: Command) -> None:
    answer = fukasa("limits", "plans")
    assert answer.code == 0
    assert all(quota in answer.out for quota in Quota.values)
    told = {plan["key"]: plan for plan in fukasa("limits", "plans", "--json").json}
    assert set(told) == {"open", "agency", "small"}
    assert [key for key, plan in told.items() if plan["default"]] == ["open"]
    assert told["small"]["limits"]["lists"] == small()["lists"]
    assert told["open"]["limits"]["lists"] is None


def test_what_every_workspace_uses_is_shown(people: People, fukasa: Command) -> None:
    list_create(scope=people.owner.scope, name="春")
    told = {one["workspace"]: one for one in fukasa("limits", "show", "--json").json}
    mine = told["Aoi Cosmetics"]
    assert (mine["workspace_id"], mine["plan"]) == (people.owner.scope.workspace_id, "open")
    assert mine["usage"]["lists"] == {"used": 1, "limit": None}
    shown = fukasa("limits", "show").out
    assert "Rival Foods" in shown
    assert "1 of no limit" in shown


def test_a_limit_is_changed_and_the_others_stay(fukasa: Command) -> None:
    before = small()
    assert fukasa("limits", "set", "small", "lists=7", "webhooks=none").code == 0
    assert small() == {name: most for name, most in (before | {"lists": 7}).items() if name != "webhooks"}
    event = AuditEvent.objects.get(action="quota_plan.changed")
    assert (event.channel, event.actor) == ("cli", "operator (command line)")


def test_nought_allows_nothing(fukasa: Command) -> None:
    fukasa("limits", "set", "small", "lists=0")
    assert small()["lists"] == 0


def test_a_plan_is_added_with_its_names(fukasa: Command) -> None:
    assert fukasa("limits", "set", "gold", "lists=9", "--new", "--ja", "ゴールド", "--en", "Gold").code == 0
    made = QuotaPlan.objects.get(key="gold")
    assert (made.name_ja, made.name_en, made.limits) == ("ゴールド", "Gold", {"lists": 9})


def test_a_plan_is_given_and_what_is_beyond_it_is_said_and_kept(people: People, fukasa: Command) -> None:
    mine = people.owner.scope.workspace_id
    for name in ("A", "B"):
        list_create(scope=people.owner.scope, name=name)
    assert fukasa("limits", "give", mine, "small").code == 0
    assert Workspace.objects.get(pk=mine).plan == QuotaPlan.objects.get(key="small")
    answer = fukasa("limits", "set", "small", "lists=1")
    assert answer.code == 0
    assert "Aoi Cosmetics holds more than this (Lists: 2 of 1); nothing is deleted" in answer.out


WRONG = {
    "no command": (("limits",), "Missing command; see `fukasa limits --help`"),
    "a plan that is not there": (("limits", "set", "gold", "lists=1"), "there is no plan 'gold'; there are open"),
    "something that has no limit": (
        ("limits", "set", "small", "luck=1"),
        "'luck' cannot be limited; there are",
    ),
    "no number": (("limits", "set", "small", "lists"), "write a whole number up to"),
    "a word": (("limits", "set", "small", "lists=many"), "write a whole number up to"),
    "less than nothing": (("limits", "set", "small", "lists=-1"), "write a whole number up to"),
    "too much": (("limits", "set", "small", "lists=99999999999999999999"), "write a whole number up to 2,000,000,000"),
    "a part": (("limits", "set", "small", "lists=1.5"), "write a whole number up to"),
    "no limit at all": (("limits", "set", "small"), "Missing argument"),
    "a plan to add that is there": (("limits", "set", "small", "lists=1", "--new"), "There is already a plan"),
    "a short name that is none": (("limits", "set", "Go ld", "lists=1", "--new"), "“Go ld” cannot name a plan"),
    "a name that is too long": (("limits", "set", "small", "lists=1", "--en", "G" * 61), "has 1 to 60 characters"),
    "a workspace that is not there": (("limits", "give", "999", "small"), "There is no such workspace"),
    "a workspace that is no number": (("limits", "give", "Aoi", "small"), "'workspace'"),
    "a plan to give that is not there": (
        ("limits", "give", "{mine}", "gold"),
        "There is no plan gold; there are:",
    ),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    arguments: tuple[str, ...], said: str, people: People, fukasa: Command
) -> None:
    before = list(QuotaPlan.objects.values()), list(Workspace.objects.values_list("pk", "plan"))
    answer = fukasa(*(word.format(mine=people.owner.scope.workspace_id) for word in arguments))
    assert answer.code == 2
    assert said in answer.sentence
    assert answer.out == ""
    assert (list(QuotaPlan.objects.values()), list(Workspace.objects.values_list("pk", "plan"))) == before
