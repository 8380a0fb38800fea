"""Two people have the same page open and both save: the second one is shown what the first one saved, once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.urls import reverse

from fukasa.apps.brands import services as brands
from fukasa.apps.brands.selectors import brand_find
from fukasa.apps.creators import services as creators
from fukasa.apps.lists.selectors import entries
from fukasa.apps.lists.services.entries import entry_update
from fukasa.apps.pages.conflicts import EditedMeanwhile, demand_unchanged, stamp
from fukasa.apps.workspaces.models import Member
from fukasa.apps.workspaces.roles import Role
from tests.factories.brands import make_brand
from tests.factories.goals import make_goal
from tests.factories.lists import make_list
from tests.factories.plans import make_plan
from tests.factories.webhooks import make_endpoint
from tests.factories.workspaces import People, Person, make_member


@dataclass(frozen=True)
class Thing:
    """A thing that is edited by a form: where it is shown and saved, and two values for one field of it."""

    make: Callable[[People], list[Any]]
    page: str
    save: str
    field: str
    first: str
    second: str


def webhook(people: People) -> int:
    return make_endpoint(people.owner.scope, url="https://8.8.8.8/hook").pk  # an address that needs no look-up


def note(people: People) -> int:
    return creators.note_create(scope=people.owner.scope, account_key="instagram:hana", text="茎")


LONG = "長い文章。" * 200
THINGS = {
    "brief": Thing(lambda all_: [make_plan(all_.owner)], "plans:detail", "plans:brief", "product", "化粧水", "乳液"),
    "list": Thing(lambda all_: [make_list(all_.owner)], "lists:edit", "lists:edit", "description", "一行\n二行", "別"),
    "brand": Thing(lambda all_: [make_brand(all_)], "brands:edit", "brands:edit", "texts", f"{LONG}甲", f"{LONG}乙"),
    "goal": Thing(lambda all_: [make_goal(all_.owner)], "goals:detail", "goals:save", "amount", "400", "500"),
    "weights": Thing(lambda _: [], "creators:depth-weights", "creators:depth-weights", "question_rate", "4", "5"),
    "note": Thing(lambda all_: [note(all_)], "creators:note-edit", "creators:note-edit", "text", "花", "葉"),
    "webhook": Thing(lambda all_: [webhook(all_)], "webhooks:edit", "webhooks:edit", "name", "甲", "乙"),
    "limits": Thing(lambda _: ["small"], "workspaces:plan", "workspaces:plan", "lists", "7", "8"),
}


class Desk:
    """What is edited, and two owners who have its page open."""

    def __init__(self, people: People, thing: Thing) -> None:
        self.thing, self.args = thing, thing.make(people)
        self.first, self.second = people.owner, make_member(people.owner, "second@example.com", Role.OWNER)

    def form(self, person: Person) -> BaseForm:
        """Open the page."""
        form: BaseForm = person.client.get(reverse(self.thing.page, args=self.args)).context["form"]
        return form

    def save(self, person: Person, form: BaseForm, value: str) -> Any:
        """Send what a browser sends for the form, with another value in the field."""
        shown = {bound.name: bound.value() for bound in form} | {self.thing.field: value}
        typed = {name: one for name, one in shown.items() if one is not None and one is not False}
        return person.client.post(reverse(self.thing.save, args=self.args), typed)


@pytest.fixture(params=THINGS.values(), ids=THINGS)
def desk(request: pytest.FixtureRequest, people: People) -> Desk:
    return Desk(people, request.param)


def test_the_second_is_shown_what_the_first_saved_and_keeps_what_was_typed(desk: Desk) -> None:
    both = desk.form(desk.first), desk.form(desk.second)
    assert desk.save(desk.first, both[0], desk.thing.first).status_code == 302
    refused = desk.save(desk.second, both[1], desk.thing.second)
    (difference,) = refused.context["form"].conflict
    assert (difference.theirs[-1], difference.mine[-1]) == (desk.thing.first[-1], desk.thing.second[-1])
    assert difference.theirs in refused.content.decode()
    assert refused.context["form"][desk.thing.field].value() == desk.thing.second
    assert str(desk.form(desk.first)[desk.thing.field].value()) == desk.thing.first


def test_saving_once_more_saves(desk: Desk) -> None:
    both = desk.form(desk.first), desk.form(desk.second)
    desk.save(desk.first, both[0], desk.thing.first)
    refused = desk.save(desk.second, both[1], desk.thing.second)
    assert desk.save(desk.second, refused.context["form"], desk.thing.second).status_code == 302
    assert str(desk.form(desk.first)[desk.thing.field].value()) == desk.thing.second


def test_two_who_write_the_same_do_not_disagree(desk: Desk) -> None:
    both = desk.form(desk.first), desk.form(desk.second)
    desk.save(desk.first, both[0], desk.thing.first)
    assert desk.save(desk.second, both[1], desk.thing.first).status_code == 302


def test_the_page_carries_what_it_shows_once(desk: Desk) -> None:
    page = desk.first.client.get(reverse(desk.thing.page, args=desk.args)).content.decode()
    assert page.count('type="hidden" name="seen"') == 1


def test_what_no_field_shows_is_no_conflict(people: People) -> None:
    desk = Desk(people, THINGS["brand"])
    form = desk.form(desk.second)
    brands.brand_set_customers(scope=people.owner.scope, brand_id=desk.args[0], hashes=frozenset({"a"}), count=1)
    assert desk.save(desk.second, form, "新しい文章").status_code == 302


def test_who_was_faster_between_the_look_and_the_lock_is_seen_under_the_lock() -> None:
    demand_unchanged(None, stamp(None))
    demand_unchanged(None, "")
    with pytest.raises(EditedMeanwhile):
        demand_unchanged(None, "2026-11-22T12:00:00+00:00")


def test_what_changed_between_the_look_and_the_lock_is_shown_too(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(people, THINGS["note"])
    form, real = desk.form(desk.second), creators.note_update

    def late(**given: Any) -> str:
        monkeypatch.setattr(creators, "note_update", real)
        desk.save(desk.first, desk.form(desk.first), desk.thing.first)
        return real(**given)

    monkeypatch.setattr(creators, "note_update", late)
    refused = desk.save(desk.second, form, desk.thing.second)
    assert refused.status_code == 200
    page = refused.content.decode()
    assert desk.thing.first in page
    assert f"{desk.thing.second}</textarea>" in page


def test_a_file_that_was_read_before_the_second_look_is_not_lost(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand_id, real = make_brand(people), brands.brand_update
    url = reverse("brands:edit", args=[brand_id])

    def late(**given: Any) -> None:
        monkeypatch.setattr(brands, "brand_update", real)
        raise EditedMeanwhile("somebody was faster")

    monkeypatch.setattr(brands, "brand_update", late)
    customers = SimpleUploadedFile("customers.csv", b"platform,handle\ninstagram,hana\n")
    assert people.owner.client.post(url, {"name": "x", "customers": customers}).status_code == 302
    brand = brand_find(people.owner.scope, brand_id)
    assert brand is not None
    assert brand.customer_count == 1


class Cell:
    """The note on one account of a list, and the page of it."""

    def __init__(self, people: People) -> None:
        self.people, self.list_id = people, make_list(people.owner, instagram_hana="花")
        self.place = {"list_id": self.list_id, "entry_id": self.entry.entry_id}

    @property
    def entry(self) -> Any:
        """The account as it is now."""
        return entries(self.people.owner.scope, self.list_id)[0]

    def write(self, value: str, seen: str) -> str:
        """Write a note over one that was seen; gives what the page is told."""
        typed = {"field": "note", "value": value, "seen": seen}
        url = reverse("lists:entry", kwargs=self.place)
        return self.people.owner.client.post(url, typed, headers={"HX-Request": "true"}).content.decode()


def test_a_note_that_somebody_else_wrote_is_not_replaced_unseen(people: People) -> None:
    cell = Cell(people)
    entry_update(scope=people.teammate.scope, **cell.place, field="note", value="返事待ち")
    told = cell.write("断られた", seen="")
    assert "返事待ち" in told
    assert cell.entry.note == "返事待ち"
    cell.write("断られた", seen="返事待ち")
    assert cell.entry.note == "断られた"


def test_who_writes_a_note_twice_does_not_meet_oneself(people: People) -> None:
    cell = Cell(people)
    told = cell.write("一", seen="")
    assert f'id="seen-{cell.entry.entry_id}" value="一" hx-swap-oob="true"' in told
    cell.write("二", seen="一")
    assert cell.entry.note == "二"


def test_a_role_that_somebody_else_gave_is_not_replaced_unseen(people: People) -> None:
    member = people.viewer.scope.member_id
    url = reverse("workspaces:role", args=[member])

    def told(role: str, seen: str) -> str:
        answer = people.owner.client.post(url, {"role": role, "seen": seen}, follow=True)
        page = str(answer.content.decode())
        assert f'<input type="hidden" name="seen" value="{Member.objects.get(pk=member).role}">' in page
        return page

    told("reviewer", seen="viewer")
    assert people.viewer.email in told("planner", seen="viewer")
    assert Member.objects.get(pk=member).role == Role.REVIEWER
    told("planner", seen="reviewer")
    assert Member.objects.get(pk=member).role == Role.PLANNER
