"""Finding creators in a real Chromium: filter, panel, columns, lists, files, the way back."""

import csv
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.apps.ingest.conftest import work_off_all
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
URL = reverse("creators:discover")


def test_a_filter_changes_results_counts_and_address(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("checkbox", name="旅行", exact=True).check()
    page.wait_for_url("**/discover/?category=travel")
    expect(page.locator(".results-table tbody tr")).to_have_count(1)
    expect(page.locator("#active-creator")).to_have_text("1")
    expect(page.locator("#platforms a").first).to_have_text(re.compile(r"\s1\s*$"))
    assert seen.complaints == []


def test_a_typed_range_is_searched_and_its_chip_takes_it_away(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.locator("#f-followers-min").fill("10万")
    page.locator("#f-followers-min").press("Enter")
    page.wait_for_url("**/discover/?followers=100000..")
    expect(page.locator(".chip-must")).to_have_count(1)
    page.locator(".chips a").first.click()
    expect(page.locator(".chip-must")).to_have_count(0)
    expect(page.locator("#f-followers-min")).to_have_value("")
    assert seen.complaints == []


def test_a_page_that_was_just_opened_is_not_searched_again(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.headers.get("hx-target", "")))
    field = seen.go(URL).locator("details[data-field=followers]")
    field.dispatch_event("toggle")  # a busy browser tells only now that it was drawn open
    seen.page.get_by_role("checkbox", name="旅行", exact=True).check()
    seen.page.wait_for_url("**/discover/?category=travel")
    assert asked.count("results") == 1
    assert seen.complaints == []


def test_a_row_opens_the_panel_and_the_second_click_the_report(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    link = page.get_by_role("link", name="そら｜旅と温泉")
    link.click()
    expect(page.locator("#panel h2")).to_contain_text("そら")
    assert page.url.endswith(URL)
    link.click()
    page.wait_for_url("**/creators/instagram/sora/")
    assert seen.complaints == []


def test_escape_closes_the_panel_and_gives_the_focus_back(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    link = page.get_by_role("link", name="そら｜旅と温泉")
    link.click()
    page.wait_for_selector("#panel h2")
    page.keyboard.press("Escape")
    expect(page.locator("#panel > *")).to_have_count(0)
    expect(link).to_be_focused()


def test_ticked_accounts_go_into_a_new_list(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    expect(page.locator(".bulk-tools")).to_be_hidden()
    page.locator("tbody input[name=keys]").nth(0).check()
    page.locator("tbody input[name=keys]").nth(1).check()
    page.locator(".bulk .menu summary").click()
    page.wait_for_selector("#pick-name")
    page.locator("#pick-name").fill("春の候補")
    page.get_by_role("button", name="追加", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("春の候補")
    assert page.url.endswith(URL)
    assert seen.complaints == []


def test_ticked_accounts_come_as_a_file(visit: MakeVisit, catalogue: People, tmp_path) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(f"{URL}?category=travel")
    page.locator("tbody input[name=keys]").check()
    with page.expect_download() as download:
        page.locator(".bulk-tools button[value=csv]").click()
    download.value.save_as(tmp_path / "creators.csv")
    with (tmp_path / "creators.csv").open(encoding="utf-8-sig") as file:
        assert [row["account_id"] for row in csv.DictReader(file)] == ["sora"]
    assert seen.complaints == []


def test_sorting_and_going_back_keep_the_address_true(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("link", name="再生単価", exact=True).click()
    page.wait_for_url("**/discover/?sort=cpv_p50")
    page.wait_for_selector("th[aria-sort=ascending]")
    page.go_back()
    page.wait_for_selector("th[aria-sort=descending]")
    page.wait_for_url(f"**{URL}")


def test_on_a_narrow_screen_the_results_come_first(visit: MakeVisit, catalogue: People) -> None:
    page = visit(catalogue.owner, wide=False).go(URL)
    expect(page.locator("#filters")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("絞り込み").click()
    expect(page.locator("#filters")).to_be_visible()


def test_a_window_that_is_widened_has_the_filters_again(visit: MakeVisit, catalogue: People) -> None:
    page = visit(catalogue.owner, wide=False).go(URL)
    expect(page.locator("#filters")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#filters")).to_be_visible()


def test_the_panel_has_no_barriers(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    seen.go(URL).get_by_role("link", name="そら｜旅と温泉").click()
    seen.page.wait_for_selector("#panel h2")
    assert seen.barriers() == []


def test_a_filter_is_found_by_name_opened_and_dragged(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("searchbox", name="条件を探す").fill("フォロー数")
    page.locator("[data-field=following] > summary").click()
    page.wait_for_selector("#f-following-min")
    page.locator("#find-filter").fill("")
    low = page.locator("[data-ends=followers] [data-end=min]")
    low.focus()
    for _ in range(8):
        low.press("ArrowRight")
    page.wait_for_url("**/discover/?followers=*..")
    expect(page.locator("#f-followers-min")).not_to_have_value("")
    assert seen.complaints == []


def test_a_wish_and_an_exclusion_are_one_click_each(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("checkbox", name="旅行 を除外").check(force=True)
    page.wait_for_url("**/discover/?not.category=travel")
    page.get_by_role("checkbox", name="旅行を希望").check(force=True)
    page.wait_for_url("**/discover/?should.category=travel")
    page.locator("#undo").click()
    page.wait_for_url("**/discover/?not.category=travel")
    assert seen.complaints == []


def test_from_a_brief_to_a_list_and_a_file(visit: MakeVisit, catalogue: People, tmp_path) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_text("ブリーフで探す").click()
    page.locator("textarea[name=brief]").fill("美容か旅行の人を20人。フォロワー2000人以上、プレゼント企画はNG")
    page.get_by_role("button", name="ブリーフを読み取る").click()
    page.wait_for_selector(".brief mark")
    expect(page.locator(".chip .evidence")).not_to_have_count(0)
    assert seen.barriers() == []
    page.locator("thead input[data-checks=keys]").check()
    page.locator(".bulk .menu summary").click()
    page.wait_for_selector("#pick-name")
    page.locator("#pick-name").fill("ブリーフの20人")
    page.get_by_role("button", name="追加", exact=True).click()
    page.wait_for_selector(".toast")
    page.get_by_text("全件を書き出し").click()
    page.get_by_role("button", name="CSV", exact=True).click()
    page.wait_for_url("**/exports/")
    work_off_all()
    page.wait_for_selector("a[download]")
    assert seen.barriers() == []
    with page.expect_download() as download:
        page.locator("a[download]").click()
    download.value.save_as(tmp_path / "creators.csv")
    with (tmp_path / "creators.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) > 0
    assert seen.complaints == []
