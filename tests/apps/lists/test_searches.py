"""Saved searches."""

from django.urls import reverse

from fukasa.apps.lists import selectors
from tests.factories.workspaces import People

SAVE = reverse("lists:search-save")


def test_a_search_is_saved_and_run_again(people: People) -> None:
    page = people.teammate.client.post(
        SAVE, {"name": "国内の美容", "query": "?country=JP&category=beauty"}, follow=True
    )
    link = f'href="{reverse("creators:discover")}?country=JP&amp;category=beauty"'
    assert link in page.content.decode()


def test_the_same_name_replaces_the_search(people: People) -> None:
    people.owner.client.post(SAVE, {"name": "A", "query": "country=JP"})
    people.owner.client.post(SAVE, {"name": "a", "query": "country=KR"})
    (found,) = selectors.searches(people.owner.scope)
    assert found.query == "country=KR"


def test_a_search_without_a_name_is_refused_and_not_lost(people: People) -> None:
    response = people.owner.client.post(SAVE, {"name": "", "query": "country=JP"})
    assert response.url == reverse("creators:discover") + "?country=JP"
    assert selectors.searches(people.owner.scope) == ()


def test_a_deleted_search_comes_back(people: People) -> None:
    people.owner.client.post(SAVE, {"name": "A", "query": "country=JP"})
    (found,) = selectors.searches(people.owner.scope)
    page = people.owner.client.post(reverse("lists:search-delete", args=[found.search_id]), follow=True)
    restore = reverse("lists:search-restore", args=[found.search_id])
    assert f'action="{restore}"' in page.content.decode()
    assert selectors.searches(people.owner.scope) == ()
    people.owner.client.post(restore)
    assert selectors.search_find(people.owner.scope, found.search_id).name == "A"


def test_searches_of_another_workspace_are_not_shown(people: People) -> None:
    people.outsider.client.post(SAVE, {"name": "ライバルの検索", "query": "country=JP"})
    assert "ライバルの検索" not in people.owner.client.get(reverse("lists:searches")).content.decode()
