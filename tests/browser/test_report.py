"""The report of an account in a real Chromium: charts under the strict policy, tabs, notes, links."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
URL = reverse("creators:report", kwargs={"platform": "instagram", "account_id": "hana"})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_are_drawn_and_nothing_complains(visit: MakeVisit, catalogue: People, theme: str) -> None:
    seen = visit(catalogue.owner, theme=theme)
    page = seen.go(f"{URL}?tab=all")
    expect(page.locator("figure.chart svg")).to_have_count(7)
    expect(page.locator("figure.chart[data-drawn=failed]")).to_have_count(0)
    assert seen.complaints == []


def test_a_tab_is_swapped_in_and_its_charts_are_drawn(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("link", name="予測と価格").click()
    page.wait_for_url("**?tab=forecast")
    expect(page.locator("figure.chart[data-drawn] svg")).to_have_count(2)
    assert seen.complaints == []


def test_a_note_is_written_deleted_and_brought_back(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(f"{URL}?tab=history")
    page.locator("#note-text").fill("次回は動画も相談")
    page.get_by_role("button", name="メモを保存").click()
    page.get_by_role("button", name="削除").click()
    page.get_by_role("button", name="元に戻す").click()
    expect(page.locator(".note-text")).to_have_text("次回は動画も相談")
    assert seen.complaints == []


def test_another_account_is_confirmed_on_the_report(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(URL)
    page.get_by_role("link", name="同じクリエイターのほかのアカウントを探す").click()
    page.get_by_role("button", name="同じクリエイター").click()
    expect(page.locator(".proposal strong").nth(1)).to_contain_text("同じクリエイター")
    page.wait_for_url("**/creators/identity/**")
    seen.go(URL)
    expect(page.locator(".same-creator")).to_contain_text("確認済み")
    assert seen.complaints == []


def test_without_javascript_the_report_can_be_read(chromium, live_server, catalogue: People) -> None:
    context = chromium.new_context(java_script_enabled=False)
    cookie = catalogue.owner.client.cookies["fukasa_session"].value
    context.add_cookies([{"name": "fukasa_session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('creators:discover')}")
    page.get_by_role("link", name="そら｜旅と温泉").click()
    page.wait_for_url("**/creators/instagram/sora/")
    page.get_by_role("link", name="PR投稿", exact=True).click()
    expect(page.locator("mark").first).to_be_visible()


def test_weights_are_changed_and_the_report_follows(visit: MakeVisit, catalogue: People) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(reverse("creators:depth-weights"))
    page.get_by_label("保存率").fill("9")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="既定の重みに戻す").wait_for()
    page = seen.go(f"{URL}?tab=comments")
    expect(page.locator(".depth-panel")).to_contain_text("既定の重みでは")
    assert seen.barriers() == []
    assert seen.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_comments_say_is_drawn_in_both_themes(visit: MakeVisit, catalogue: People, theme: str) -> None:
    seen = visit(catalogue.owner, theme=theme, language="en")
    page = seen.go(f"{URL}?tab=comments")
    expect(page.locator("#chart-comment-mix svg path[aria-roledescription='rect mark']")).to_have_count(6)
    assert seen.barriers() == []
    expect(page.locator("a[href*='spam.example']")).to_have_count(0)
