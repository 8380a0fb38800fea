"""The first page: what waits today, what to set up, how it is hidden."""

import pytest
from django.urls import reverse

from fukasa.apps.workspaces.permissions import Permission
from tests.factories import lists, notifications
from tests.factories.workspaces import People, Person
from tests.fixtures.application import QueryBudget


def home(person: Person) -> str:
    person.client.cookies["fukasa_language"] = "en"
    return str(person.client.get("/").content.decode())


def test_a_day_on_which_nothing_waits_is_said(people: People) -> None:
    assert "Nothing waits for you today." in home(people.teammate)


def test_what_is_unread_stands_on_the_page_and_leads_to_the_thing(people: People) -> None:
    made = notifications.make_notification(people.owner)
    page = home(people.owner)
    assert reverse("notifications:open", args=[made.pk]) in page
    assert "Notifications, 1 unread" in page


def test_the_steps_are_those_a_member_may_take(people: People) -> None:
    assert "Invite a colleague" in home(people.owner)
    assert "Keep backups" in home(people.owner)
    assert "Invite a colleague" not in home(people.teammate)
    assert "Import your own file" not in home(people.viewer)


def test_a_step_ticks_itself_from_facts(people: People) -> None:
    before = home(people.teammate)
    lists.of_entry(people)
    assert before.count('class="done"') + 1 == home(people.teammate).count('class="done"')


def test_the_steps_can_be_hidden_and_brought_back(people: People) -> None:
    people.owner.client.post(reverse("hide-steps"), {"hide": "1"})
    assert "Set up a second factor" not in home(people.owner)
    people.owner.client.post(reverse("hide-steps"))
    assert "Set up a second factor" in home(people.owner)


def test_the_page_keeps_to_its_queries(people: People, query_budget: QueryBudget) -> None:
    lists.of_entry(people)
    notifications.make_notification(people.owner)
    with query_budget(15):
        home(people.owner)


@pytest.mark.parametrize("text", ["リスト", "ﾘｽﾄ", "りすと"])
def test_the_palette_finds_a_page_however_it_is_written(text: str, people: People) -> None:
    page = people.owner.client.get("/palette/", {"q": text}, headers={"X-Palette": "1"}).content.decode()
    assert reverse("lists:index") in page
    assert "<html" not in page


def test_the_palette_finds_lists_by_name_and_nothing_of_other_workspaces(people: People) -> None:
    url = reverse("lists:detail", kwargs=lists.of_list(people))
    assert url in palette_of(people.viewer, "秋の")
    assert url not in palette_of(people.outsider, "秋の")


def palette_of(person: Person, text: str) -> str:
    return str(person.client.get("/palette/", {"q": text}).content.decode())


def test_the_palette_offers_only_what_the_member_may_begin(people: People) -> None:
    assert reverse("ingest:new") in palette_of(people.owner, "")
    assert reverse("ingest:new") not in palette_of(people.viewer, "")
    assert reverse("webhooks:index") not in palette_of(people.viewer, "w")
    assert not people.viewer.scope.may(Permission.WEBHOOKS_MANAGE)


@pytest.mark.parametrize("text", ["", " ", "%00", "\x00", "a" * 5000, '"open', "😀", "OR AND NOT (("])
def test_whatever_is_typed_into_the_palette_it_answers(text: str, people: People) -> None:
    assert people.owner.client.get("/palette/", {"q": text}).status_code == 200
