"""Every address with objects of two workspaces, for a guest, and with routes that leak as negative controls."""

from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import resolve, reverse

from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.services import member_add
from tests.factories import lists
from tests.factories.routes import ARGUMENTS, OPEN
from tests.factories.workspaces import People
from tests.web.test_every_url import Route, gated, named, path_of, routes, with_objects
from tests.web.walk import crossed, leaks, let_in, rows_of, some_path

PERSONAL = ("mfa_",)  # keys belong to a person, wherever they are at work
OF_SHARED_FACTS = (
    "creators:report",
    "creators:figures-",
    "creators:authenticity-",
)  # an account of the catalogue is seen by everybody


def other_side(people: People) -> People:
    """Give the same people as the other workspace sees them."""
    there = people.outsider
    return replace(people, owner=there, teammate=there, viewer=there, outsider=people.owner)


def at_work_elsewhere(people: People) -> Client:
    """Give somebody who owns both workspaces and is at work in the other one."""
    member_add(scope=people.owner.scope, email=people.outsider.email, role=Role.OWNER)
    client = people.outsider.client
    client.post("/workspace/", {"workspace": people.outsider.scope.workspace_id})
    return client


def guest_of(people: People) -> Client:
    """Give somebody who has opened a shared list and told their name."""
    token = lists.make_share(people.owner, lists.make_list(people.owner, "ゲストのリスト"), asks=True)
    guest = Client()
    guest.post(reverse("lists:guest-name", kwargs={"token": token}), {"name": "Guest"})
    assert guest.get(reverse("lists:shared", kwargs={"token": token})).status_code == 200
    return guest


def nested() -> list[Route]:
    """Find the routes that name an object inside another one."""
    return [
        route for route in with_objects() if not route.name.startswith(OF_SHARED_FACTS) and len(route.converters) > 1
    ]


@named([route for route in with_objects() if not route.name.startswith((*PERSONAL, *OF_SHARED_FACTS))])
def test_membership_alone_opens_nothing_one_is_at_work_in_one_workspace(route: Route, people: People) -> None:
    path = path_of(route, people)
    assert list(leaks(at_work_elsewhere(people), path)) == []


@named(nested())
def test_an_object_of_another_workspace_is_not_reached_through_ones_own(route: Route, people: People) -> None:
    foreign, own = ARGUMENTS[route.name](people), ARGUMENTS[route.name](other_side(people))
    paths = [reverse(route.name, kwargs=mixed) for mixed in crossed(own, foreign)]
    before = rows_of(people.owner.scope.workspace_id)
    seen = {people.outsider.client.get(path).status_code for path in paths}
    sent = {people.outsider.client.post(path).status_code for path in paths}  # 302: told that it is gone
    assert paths
    assert (seen - {404, 405}, sent - {302, 404, 405}) == (set(), set())
    assert rows_of(people.owner.scope.workspace_id) == before


def test_a_guest_gets_no_further_than_the_link(people: People) -> None:
    guest, log_in = guest_of(people), reverse("account_login")
    found = [leak for route in gated() for leak in let_in(guest, some_path(route), log_in)]
    assert found == []


@pytest.fixture
def with_leaks(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.web.leaking_urls"


def test_a_route_that_forgets_whose_object_it_shows_is_caught(people: People, with_leaks: None) -> None:
    path = reverse("leaking:any", kwargs=lists.of_list(people))
    assert len(list(leaks(people.outsider.client, path))) == 2


def test_a_route_that_asks_who_but_not_where_is_caught(people: People, with_leaks: None) -> None:
    path = reverse("leaking:mine", kwargs=lists.of_list(people))
    assert list(leaks(people.outsider.client, path)) == []
    assert len(list(leaks(at_work_elsewhere(people), path))) == 2


def test_a_route_without_a_gate_is_caught(people: People, with_leaks: None) -> None:
    path = reverse("leaking:open")
    assert len(list(let_in(guest_of(people), path, reverse("account_login")))) == 2
    assert getattr(resolve(path).func, "gate", None) is None
    assert "leaking:open" not in OPEN


def test_a_word_of_another_workspace_is_caught(people: People, with_leaks: None) -> None:
    lists.of_list(people)
    assert list(leaks(people.outsider.client, reverse("leaking:open"), words=("秋の候補",)))


def test_the_walk_sees_every_route() -> None:
    assert len(routes()) > 200
    assert {"lists:detail", "invitations:again", "mfa_index"} <= {route.name for route in routes()}
