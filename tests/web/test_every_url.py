"""Every address of the app, visited by everybody: a new route is covered from its first day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fukasa.apps.workspaces.permissions import LOWEST
from fukasa.apps.workspaces.roles import Role
from tests.factories.routes import ARGUMENTS, OPEN
from tests.factories.workspaces import People
from tests.fixtures.application import QueryBudget
from tests.web.strict_headers import lacking

REFUSED = {403, 404, 405}


@dataclass(frozen=True, eq=False)
class Route:
    """One pattern of the URLconf."""

    name: str
    takes_arguments: bool
    gate: Any
    converters: Mapping[str, Any]


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # walked by its OpenAPI document: tests/web/api/test_every_operation.py
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}"
            takes = bool(pattern.pattern.converters) or bool(pattern.pattern.regex.groups)
            yield Route(name, takes, getattr(pattern.callback, "gate", None), pattern.pattern.converters)


def path_of(route: Route, people: People) -> str:
    made = ARGUMENTS[route.name](people) if route.takes_arguments or route.name in ARGUMENTS else {}
    return reverse(route.name, kwargs=made)


def route_named(name: str) -> Route:
    return next(route for route in routes() if route.name == name)


def gated() -> list[Route]:
    return [route for route in routes() if route.gate is not None]


def with_objects() -> list[Route]:
    return [route for route in gated() if route.takes_arguments]


def without_objects() -> list[Route]:
    return [route for route in gated() if not route.takes_arguments]


def named(found: list[Route]) -> Any:
    return pytest.mark.parametrize("route", found, ids=[route.name for route in found])


def may_write(role: Role, gate: Any) -> bool:
    return role.covers(LOWEST[gate.read]) and role.covers(LOWEST[gate.write])


def sent(client: Client, path: str) -> list[Any]:
    """Ask for a page, then send something to it."""
    return [client.get(path), client.post(path)]


def test_every_route_is_gated_or_open_for_a_written_reason() -> None:
    assert {route.name for route in routes() if route.gate is None} == set(OPEN)


def test_every_route_with_an_argument_has_a_way_to_make_one() -> None:
    assert {route.name for route in with_objects()} <= set(ARGUMENTS)


@named(gated())
def test_a_stranger_is_sent_to_the_log_in(route: Route, people: People) -> None:
    answers = sent(people.anonymous, path_of(route, people))
    told = {(answer.status_code, answer.headers.get("Location", "").split("?")[0]) for answer in answers}
    assert told <= {(302, reverse("account_login")), (405, "")}


@named(with_objects())
def test_an_outsider_cannot_tell_that_the_object_exists(route: Route, people: People) -> None:
    answers = sent(people.outsider.client, path_of(route, people))
    assert {answer.status_code for answer in answers} <= {404, 405}


@named(without_objects())
def test_an_outsider_sees_nothing_of_the_workspace(route: Route, people: People) -> None:
    page = people.outsider.client.get(path_of(route, people)).content.decode(errors="replace")  # a workbook is no text
    assert "Aoi Cosmetics" not in page
    assert "owner@example.com" not in page


@named([route for route in gated() if not may_write(Role.VIEWER, route.gate)])
def test_a_viewer_reads_or_is_refused_and_changes_nothing(route: Route, people: People) -> None:
    read, written = sent(people.viewer.client, path_of(route, people))
    assert read.status_code in {200, 302} | REFUSED
    assert written.status_code == 403


@named([route for route in gated() if may_write(Role.VIEWER, route.gate)])
def test_a_viewer_reads_what_is_a_viewers_to_write(route: Route, people: People) -> None:
    assert people.viewer.client.get(path_of(route, people)).status_code in {200, 302} | REFUSED


@named(gated())
def test_the_owner_sees_the_page_within_the_budget_of_queries(
    route: Route, people: People, query_budget: QueryBudget
) -> None:
    path = path_of(route, people)
    with query_budget():
        response = people.owner.client.get(path)
    assert response.status_code in {200, 302, 405}
    assert lacking(response) == []
    if "attachment" in response.headers.get("Content-Disposition", ""):
        assert people.owner.client.head(path).status_code == 405  # the log tells of every file: HEAD hands none over


@named([route for route in routes() if route.name in OPEN])
def test_an_open_route_stays_up_for_a_stranger(route: Route, people: People) -> None:
    status = people.anonymous.get(path_of(route, people)).status_code
    assert status < 500 or (route.name, status) == ("readyz", 503)  # it says that this one is not ready
