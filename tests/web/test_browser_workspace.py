"""The palette and the keys of the whole application, in a real Chromium."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import lists, notifications
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_first_tab_leads_past_the_navigation(people: People, visit: MakeVisit) -> None:
    page = visit(people.owner).go("/settings/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


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
