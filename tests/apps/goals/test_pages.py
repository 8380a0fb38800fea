"""The pages of goals: working out, own ranges, the way back, a brief from a goal, files."""

from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
from django.test import override_settings
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events
from fukasa.apps.goals import selectors
from fukasa.apps.plans.selectors import plan_cards
from tests.factories.goals import make_goal
from tests.factories.index import account, publish_index
from tests.factories.workspaces import People

SENT = {
    "name": "冬の注文",
    "kgi": "orders",
    "amount": "500",
    "currency": "JPY",
    "posts": "2",
    "platform_instagram": "100",
    "tier_micro": "50",
    "tier_nano": "50",
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish twelve accounts that measure the views of Instagram's micro accounts."""
    rows = [account(f"a{number}", followers=40_000, tier="micro") for number in range(12)]
    return publish_index(tmp_path_factory.mktemp("goals"), rows)


def page_of(people: People, tree_id: int) -> str:
    return people.owner.client.get(reverse("goals:detail", args=[tree_id])).content.decode()


def state_range(people: People, tree_id: int, low: str, high: str, key: str = "order_rate.all.all"):
    url = reverse("goals:assume", args=[tree_id])
    return people.owner.client.post(url, {"key": key, "low": low, "high": high}, follow=True)


def test_a_goal_is_set_and_worked_out(people: People) -> None:
    page = people.owner.client.post(reverse("goals:new"), SENT, follow=True).content.decode()
    assert "冬の注文" in page
    assert "必要です" in page
    assert "認知" in page
    assert "比較検討" in page


def test_a_goal_in_sales_without_an_order_value_is_refused_with_a_sentence(people: People) -> None:
    answer = people.owner.client.post(reverse("goals:new"), SENT | {"kgi": "sales"})
    assert "平均注文額を入力" in answer.content.decode()
    assert selectors.goal_cards(people.owner.scope) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "0"}, "0より大きい"),
        ({"platform_instagram": ""}, "プラットフォームの割合を1つ以上"),
        ({"tier_micro": "0", "tier_nano": ""}, "規模の割合を1つ以上"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_in_the_readers_language(
    people: People, changes: dict[str, str], sentence: str
) -> None:
    answer = people.owner.client.post(reverse("goals:new"), SENT | changes).content.decode()
    assert sentence in answer


def test_an_own_range_replaces_the_assumption_and_says_so(people: People) -> None:
    tree_id = make_goal(people.owner)
    page = state_range(people, tree_id, "2", "5").content.decode()
    own = selectors.goal_view(people.owner.scope, tree_id).ranges["order_rate.all.all"]
    assert (own.low, own.high) == (0.02, 0.05)
    assert "source-own" in page


def test_a_range_that_is_none_changes_nothing(people: People) -> None:
    tree_id = make_goal(people.owner)
    for low, high in (("5", "2"), ("0", "1"), ("50", "150"), ("x", "1")):
        state_range(people, tree_id, low, high)
    state_range(people, tree_id, "1", "2", key="nonsense.all.all")
    assert selectors.goal_view(people.owner.scope, tree_id).ranges == {}


def test_a_change_is_taken_back_and_brought_again(people: People) -> None:
    tree_id = make_goal(people.owner)
    state_range(people, tree_id, "2", "5")
    undo = reverse("goals:undo", args=[tree_id])
    people.owner.client.post(undo)
    assert selectors.goal_view(people.owner.scope, tree_id).ranges == {}
    people.owner.client.post(undo)
    assert "order_rate.all.all" in selectors.goal_view(people.owner.scope, tree_id).ranges


def test_an_own_range_can_be_reset(people: People) -> None:
    tree_id = make_goal(people.owner)
    state_range(people, tree_id, "2", "5")
    people.owner.client.post(reverse("goals:assume", args=[tree_id]), {"reset": "order_rate.all.all"})
    assert selectors.goal_view(people.owner.scope, tree_id).ranges == {}


def test_own_prices_go_when_the_currency_changes(people: People) -> None:
    tree_id = make_goal(people.owner)
    state_range(people, tree_id, "10000", "20000", key="price.all.micro")
    state_range(people, tree_id, "2", "5")
    people.owner.client.post(reverse("goals:save", args=[tree_id]), SENT | {"currency": "USD"})
    assert set(selectors.goal_view(people.owner.scope, tree_id).ranges) == {"order_rate.all.all"}


def test_what_the_catalogue_measures_takes_the_place_of_an_assumption(people: People, measured: Path) -> None:
    tree_id = make_goal(people.owner, platforms={"instagram": 1.0}, tiers={"micro": 1.0})
    with override_settings(FUKASA_DATA=measured):
        assert "実測 n=12" in page_of(people, tree_id)
    assert "実測" not in page_of(people, tree_id)


def test_a_brief_is_made_from_a_goal(people: People) -> None:
    tree_id = make_goal(people.owner, kgi="sales", amount=3_000_000.0, average_order_value=6_000.0)
    answer = people.owner.client.post(reverse("goals:to-plan", args=[tree_id]))
    brief = plan_cards(people.owner.scope)[0].brief
    assert answer.status_code == 302
    assert brief["goal"]["target"] == 500
    assert brief["goal"]["kpi"] == "conversions"
    assert brief["filter"]["tiers"] == ["micro", "mid"]
    assert brief["budget"]["amount"] > 0


def test_every_change_is_in_the_log(people: People) -> None:
    tree_id = make_goal(people.owner)
    state_range(people, tree_id, "2", "5")
    people.owner.client.post(reverse("goals:undo", args=[tree_id]))
    people.owner.client.post(reverse("goals:delete", args=[tree_id]))
    people.owner.client.post(reverse("goals:restore", args=[tree_id]))
    actions = {event.action for event in events(workspace_id=people.owner.scope.workspace_id).events}
    assert {"goal.created", "goal.range_set", "goal.change_undone", "goal.deleted", "goal.restored"} <= actions


def test_files_hold_figures_creators_and_assumptions(people: People) -> None:
    tree_id = make_goal(people.owner, name="=1+1")
    text = people.owner.client.get(reverse("goals:csv", args=[tree_id])).content.decode("utf-8-sig")
    content = people.owner.client.get(reverse("goals:xlsx", args=[tree_id])).content
    rows = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    sections = {row[0] for row in rows[1:]}
    assert sections == {"goal", "total", "figure", "tier", "assumption"}
    assert "order_rate" in text
    assert ",assumed," in text


def test_who_took_a_goal_out_stands_in_the_log(people: People, query_budget) -> None:
    tree_id = make_goal(people.owner)
    for kind in ("csv", "xlsx"):
        address = reverse(f"goals:{kind}", args=[tree_id])
        assert people.outsider.client.get(address).status_code == 404
        with query_budget():
            people.viewer.client.get(address)
    rows = len(people.owner.client.get(reverse("goals:csv", args=[tree_id])).content.splitlines()) - 1
    told = AuditEvent.objects.filter(action="goal.exported").order_by("pk")
    assert [(one.actor, one.after) for one in told] == [
        ("viewer@example.com", {"rows": rows, "format": "csv"}),
        ("viewer@example.com", {"rows": rows, "format": "xlsx"}),
        ("owner@example.com", {"rows": rows, "format": "csv"}),
    ]
    assert {(one.object_type, one.object_id, one.object_name) for one in told} == {("goal", str(tree_id), "秋の売上")}


def test_two_goals_of_one_name_get_numbers(people: People) -> None:
    for _ in range(3):
        make_goal(people.owner, name="売上")
    assert {card.name for card in selectors.goal_cards(people.owner.scope)} == {"売上", "売上 (2)", "売上 (3)"}
