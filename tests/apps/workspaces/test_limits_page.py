"""The page of limits: everybody sees what is used, operators alone see and change plans."""

import pytest

from fukasa.apps.lists.services.lists import list_create
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.quotas import Quota
from tests.factories.workspaces import People, Person

LIMITS, PLANS = "/settings/limits/", "/settings/limits/plans/"


def page(person: Person, path: str = LIMITS) -> str:
    return str(person.client.get(path).content.decode())


def values(**limits: str) -> dict[str, str]:
    return {"name_ja": "小", "name_en": "Small"} | dict.fromkeys(Quota.values, "") | limits


def test_members_see_what_is_used_and_no_plan_of_others(people: People) -> None:
    list_create(scope=people.owner.scope, name="A")
    shown = page(people.viewer)
    assert "プラン「無制限」" in shown
    assert "この環境のプラン" not in shown
    assert "Rival Foods" not in shown


def test_an_operator_changes_a_plan_and_gives_it_to_a_workspace(people: People) -> None:
    answer = people.owner.client.post(f"{PLANS}small/", values(lists="1"), follow=True)
    assert "プランを保存しました" in answer.content.decode()
    assert QuotaPlan.objects.get(key="small").limits == {"lists": 1}
    rival = people.outsider.scope.workspace_id
    people.owner.client.post(f"{LIMITS}workspaces/{rival}/", {"plan": "small"})
    assert Workspace.objects.get(pk=rival).plan == QuotaPlan.objects.get(key="small")
    assert "プラン「小」" in page(people.outsider)


def test_a_limit_below_what_is_there_is_said_and_nothing_is_gone(people: People) -> None:
    for name in "AB":
        list_create(scope=people.owner.scope, name=name)
    people.owner.client.post(f"{PLANS}open/", values(lists="1"))
    assert "Aoi Cosmetics はこれより多く持っています（リスト：1 に対して 2）" in page(people.owner)
    assert "上限超過（保持）" in page(people.owner)


def test_a_plan_is_added_once(people: People) -> None:
    made = values(key="gold", members="9")
    assert people.owner.client.post(PLANS, made).status_code == 302
    again = people.owner.client.post(PLANS, made)
    assert "識別名 gold のプランはすでにあります" in again.content.decode()


@pytest.mark.parametrize("wrong", [{"lists": "-1"}, {"lists": "many"}, {"name_ja": ""}])
def test_a_plan_that_cannot_be_understood_is_not_saved(wrong: dict[str, str], people: People) -> None:
    answer = people.owner.client.post(f"{PLANS}small/", values() | wrong)
    assert answer.status_code == 200
    assert QuotaPlan.objects.get(key="small").limits["lists"] == 20


def test_who_is_no_operator_finds_no_plans(people: People) -> None:
    for path in (PLANS, f"{PLANS}small/"):
        assert people.outsider.client.get(path).status_code == 404
        assert people.teammate.client.get(path).status_code == 403
    own = people.outsider.scope.workspace_id
    assert people.outsider.client.post(f"{LIMITS}workspaces/{own}/", {"plan": "open"}).status_code == 404
    assert people.owner.client.post(f"{LIMITS}workspaces/{own}/", {"plan": "none"}).status_code == 404
    assert people.owner.client.post(f"{LIMITS}workspaces/99999/", {"plan": "open"}).status_code == 404


def test_a_refusal_is_shown_as_a_page_with_its_sentence(people: People) -> None:
    QuotaPlan.objects.filter(key="open").update(limits={"lists": 0})
    answer = people.owner.client.post("/lists/", {"name": "A", "description": ""})
    assert answer.status_code == 409
    assert "上限 0 のうち 0 を使用中" in answer.content.decode()
