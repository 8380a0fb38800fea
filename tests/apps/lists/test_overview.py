"""The overview: making, renaming, deleting and restoring lists."""

from django.urls import reverse

from fukasa.apps.audit.selectors import events
from fukasa.apps.lists import selectors
from tests.factories.lists import make_list
from tests.factories.workspaces import People

INDEX = reverse("lists:index")


def test_an_empty_overview_teaches_what_a_list_is(people: People) -> None:
    assert "リストはまだありません" in people.owner.client.get(INDEX).content.decode()


def test_a_list_is_made_and_opened(people: People) -> None:
    response = people.teammate.client.post(INDEX, {"name": "秋の候補", "description": "会議用"}, follow=True)
    page = response.content.decode()
    assert response.resolver_match.view_name == "lists:detail"
    assert "秋の候補" in page
    assert "会議用" in page
    assert "このリストは空です" in page


def test_a_second_list_of_the_same_name_is_refused_whatever_the_case(people: People) -> None:
    make_list(people.owner, "Autumn")
    page = people.owner.client.post(INDEX, {"name": "AUTUMN"}).content.decode()
    assert "すでに使われています" in page
    assert len(selectors.list_cards(people.owner.scope)) == 1


def test_another_workspace_may_use_the_same_name(people: People) -> None:
    make_list(people.owner, "Autumn")
    assert people.outsider.client.post(INDEX, {"name": "Autumn"}).status_code == 302


def test_a_list_is_renamed_and_described(people: People) -> None:
    list_id = make_list(people.owner)
    values = {"name": "冬の候補", "description": "来年"}
    people.owner.client.post(reverse("lists:edit", args=[list_id]), values)
    head = selectors.list_head(people.owner.scope, list_id)
    assert (head.name, head.description) == ("冬の候補", "来年")


def test_a_deleted_list_comes_back_by_the_message_that_says_so(people: People) -> None:
    list_id = make_list(people.owner, instagram_hana="hana")
    page = people.owner.client.post(reverse("lists:delete", args=[list_id]), follow=True).content.decode()
    restore = reverse("lists:restore", args=[list_id])
    assert f'action="{restore}"' in page
    assert people.owner.client.get(reverse("lists:detail", args=[list_id])).status_code == 404
    assert "秋の候補" in people.owner.client.post(restore, follow=True).content.decode()
    assert len(selectors.entries(people.owner.scope, list_id)) == 1


def test_a_list_whose_name_was_taken_meanwhile_comes_back_with_a_number(people: People) -> None:
    list_id = make_list(people.owner, "Autumn")
    people.owner.client.post(reverse("lists:delete", args=[list_id]))
    make_list(people.owner, "Autumn")
    people.owner.client.post(reverse("lists:restore", args=[list_id]))
    assert selectors.list_head(people.owner.scope, list_id).name == "Autumn (2)"


def test_every_change_is_in_the_audit_log(people: People) -> None:
    list_id = make_list(people.owner)
    people.owner.client.post(reverse("lists:edit", args=[list_id]), {"name": "冬", "description": ""})
    people.owner.client.post(reverse("lists:delete", args=[list_id]))
    actions = [event.action for event in events(workspace_id=people.owner.scope.workspace_id).events]
    assert actions[:3] == ["list.deleted", "list.changed", "list.created"]


def test_a_viewer_sees_lists_but_no_way_to_change_them(people: People) -> None:
    list_id = make_list(people.owner, instagram_hana="hana")
    page = people.viewer.client.get(reverse("lists:detail", args=[list_id])).content.decode()
    assert "秋の候補" in page
    assert reverse("lists:delete", args=[list_id]) not in page
    assert "<select" not in page.split("<main")[1]


def test_the_home_page_shows_the_last_lists(people: People) -> None:
    make_list(people.owner, "ホームに出るリスト")
    assert "ホームに出るリスト" in people.owner.client.get(reverse("home")).content.decode()
