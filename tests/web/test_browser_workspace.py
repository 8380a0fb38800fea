"""Every page of the workspace in a real Chromium, both themes and languages: no barrier, nothing from outside."""

import time
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Request, expect

from tests.factories import lists, notifications
from tests.factories.routes import ARGUMENTS, SCREENS, RouteArguments
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit, Visit
from tests.web.test_browser import assert_fine
from tests.web.test_every_url import Route, gated, path_of, route_named

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOMS = {"workspaces", "invitations", "tokens", "webhooks", "rights", "contacts", "notifications", "operations", ""}
"""Apps whose pages make up the workspace; pages of no app are those of the frame and of one's own keys."""
MADE_ELSEWHERE = {"mfa_deactivate_totp"}
"""Needs the authenticator app that comes with recovery codes; a person has one."""
SEEN_EARLIER = {("light", "ja"), ("dark", "en")}
"""How ``test_browser`` has looked at the screens."""
LIGHT_PAGE, PAGE_WITH_CHARTS = 200_000, 1_200_000


def pages(people: People, *, screens: bool) -> Iterator[str]:
    """Give the whole pages of the workspace, one by one: what they need is made when their turn has come."""
    _confirm(people)
    made: dict[RouteArguments, dict[str, object]] = {}
    for route in gated():
        room = route.name.rpartition(":")[0]
        if room not in ROOMS or route.name in MADE_ELSEWHERE or (route.name in SCREENS and not screens):
            continue
        path = _path(route, people, made)
        response = people.owner.client.get(path)
        if response.status_code == 200 and b"<html" in getattr(response, "content", b""):
            yield path


def _confirm(people: People) -> None:
    """Let the owner have given their password just now, so that the pages of keys open."""
    session = people.owner.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": people.owner.email}]
    session.save()


def _path(route: Route, people: People, made: dict[RouteArguments, dict[str, object]]) -> str:
    """Make what a route needs once for all routes that need the same."""
    factory = ARGUMENTS.get(route.name, lambda _: {})
    if factory not in made:
        made[factory] = factory(people)
    return reverse(route.name, kwargs=made[factory])


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_the_workspace_has_a_barrier_or_asks_anything_from_outside(
    theme: str, language: str, people: People, visit: MakeVisit
) -> None:
    seen = visit(people.owner, wide=language == "ja", theme=theme, language=language)
    visited = [path for path in pages(people, screens=(theme, language) not in SEEN_EARLIER) if _fine(seen, path)]
    assert len(visited) > 3


def _fine(seen: Visit, path: str) -> bool:
    try:
        assert_fine(seen, path)
    except AssertionError as found:
        found.add_note(path)
        raise
    return True


def transferred(seen: Visit, path: str) -> int:
    """Count the bytes of everything a first visit brings; this server packs nothing, so that a real one brings less."""
    asked: list[Request] = []
    seen.page.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108  Playwright marks what it is given
    seen.go(path)
    seen.page.wait_for_load_state("networkidle")
    sizes = [one.sizes() for one in asked]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("home", LIGHT_PAGE),
        ("workspaces:audit", LIGHT_PAGE),
        ("creators:discover", LIGHT_PAGE),
        ("goals:detail", PAGE_WITH_CHARTS),
    ],
)
def test_a_first_page_is_light(name: str, most: int, people: People, visit: MakeVisit) -> None:
    seen = visit(people.owner)
    assert 10_000 < transferred(seen, path_of(route_named(name), people)) <= most


def test_the_palette_leads_to_a_list_by_keys_alone(people: People, visit: MakeVisit) -> None:
    made = lists.of_list(people)
    seen = visit(people.owner, theme="dark")
    page = seen.go("/settings/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="ページ、リスト、プラン、クリエイター")
    expect(field).to_be_focused()
    assert seen.barriers() == []
    field.fill("秋の")
    found = page.get_by_role("option", name="秋の候補")
    expect(found).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == found.get_attribute("id")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})  # ends the input of Japanese, not the search
    assert page.url.endswith("/settings/")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("lists:detail", kwargs=made))
    assert seen.complaints == []


def test_the_arrows_go_round_and_escape_gives_the_focus_back(people: People, visit: MakeVisit) -> None:
    seen = visit(people.owner)
    page = seen.go("/")
    page.locator("[data-opens-palette]").click()
    first = page.locator("#palette-list [role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#palette-list [role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("[data-opens-palette]")).to_be_focused()


def test_a_question_mark_tells_the_keys_but_not_while_somebody_types(people: People, visit: MakeVisit) -> None:
    notifications.make_notification(people.owner)
    seen = visit(people.owner)
    page = seen.go("/settings/")
    page.locator("#id_name").press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert seen.barriers() == []
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("[data-opens-keys]").click()
    expect(page.locator("#keys")).to_be_visible()
    assert seen.complaints == []
