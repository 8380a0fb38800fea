"""The tab of authenticity in a real Chromium: pictures, barriers, a verdict given without a mouse's help of scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.authenticity import reviewed, tie
from tests.factories.index import account, details_of, publish_index, row_key
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAB = f"{reverse('creators:report', kwargs={'platform': 'instagram', 'account_id': 'hana'})}?tab=authenticity"


@pytest.fixture
def neighbours(people: People, tmp_path: Path) -> Iterator[People]:
    """Publish a reviewed account with two neighbours."""
    hana = account("hana", **reviewed())
    others = [account(name, name=name.title(), **reviewed("fail", 0.9)) for name in ("umi", "sora")]
    ties = [tie("instagram:umi"), tie("instagram:sora", mutual=None, within_hour=None)]
    details = details_of(hana) | {"pod_neighbours": [{"row_key": row_key(hana)} | one for one in ties]}
    publish_index(tmp_path / "data", [hana, *others], details)
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


@pytest.mark.parametrize(("theme", "wide"), [("light", False), ("dark", True)])
def test_the_tab_is_drawn_without_barriers(visit: MakeVisit, neighbours: People, theme: str, *, wide: bool) -> None:
    seen = visit(neighbours.owner, theme=theme, wide=wide)
    page = seen.go(TAB)
    expect(page.locator("figure.chart svg")).to_have_count(2)
    expect(page.locator("figure.chart[data-drawn=failed]")).to_have_count(0)
    page.locator("#people summary, .sample-profiles > summary").evaluate_all("all => all.forEach(one => one.click())")
    assert seen.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.complaints == []


def test_a_verdict_is_given_and_withdrawn_by_keys_alone(visit: MakeVisit, neighbours: People) -> None:
    seen = visit(neighbours.owner, language="en")
    page = seen.go(TAB)
    page.locator("#people summary", has_text="Decide").first.press("Enter")
    page.get_by_label("Your verdict").select_option("pass")
    page.locator("#people textarea[name=reason]").first.fill("Seen on television that evening.")
    page.get_by_role("button", name="Save the verdict").press("Enter")
    expect(page.locator(".verdict-card")).to_contain_text("decided by")
    expect(page.locator(".verdict-card .verdict-head")).to_contain_text("To be looked at")
    page.locator("#people").get_by_role("button", name="Withdraw").press("Enter")
    expect(page.locator("#people")).to_contain_text("Nobody has decided")
    assert seen.complaints == []
