"""Labelling in a real Chromium: by keys, without a mouse; and as a plain form without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from fukasa.apps.labelling.models import Answer
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.selectors.comments import Said, answers
from tests.factories.labelling import label, make_audit, make_closed, put
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def workplace(people: People, tmp_path: Path) -> Iterator[People]:
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        put(people.owner)
        yield people


def said(people: People, audit_id: int) -> dict[int, Said]:
    audit = audit_view(people.owner.scope, audit_id)
    return answers(people.owner.scope, audit, [audit.mine.pass_id])[0] if audit.mine else {}


def at(page: Page, place: int) -> None:
    page.wait_for_selector(f"#work:not([aria-busy=true]) input[name=place][value='{place}']", state="attached")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_sample_is_labelled_by_keys_alone(workplace: People, visit: MakeVisit) -> None:
    audit_id = make_audit(workplace.owner)
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:work", args=[audit_id]))
    press(page, "1", "q", "4", "4", "Enter")
    at(page, 2)
    press(page, "5", "Enter")
    at(page, 3)
    press(page, "s")
    at(page, 4)
    assert said(workplace, audit_id) == {
        1: Said(("product_question",), question=True),
        2: Said(("chatter",), question=False),
        3: Said((), question=False),
    }
    press(page, "ArrowLeft")
    at(page, 3)
    press(page, "Backspace")
    at(page, 2)
    expect(page.locator("#work input[value=chatter]")).to_be_checked()
    press(page, "5", "6", "Enter")
    at(page, 3)
    assert said(workplace, audit_id)[2] == Said(("spam",), question=False)
    press(page, "u")
    at(page, 2)
    expect(page.locator("#work input:checked")).to_have_count(0)
    assert set(said(workplace, audit_id)) == {1, 3}
    assert page.url.endswith("/label/")
    assert seen.complaints == []


def test_the_guideline_opens_by_its_key_and_closes_again(workplace: People, visit: MakeVisit) -> None:
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:work", args=[make_audit(workplace.owner)]))
    expect(page.locator(".guide").first).to_be_hidden()
    press(page, "?")
    expect(page.locator(".guide")).to_have_count(7)
    expect(page.locator(".guide").first).to_be_visible()
    assert seen.barriers() == []
    press(page, "2", "Enter")
    at(page, 2)
    expect(page.locator(".guide").first).to_be_visible()  # it stays open from comment to comment
    press(page, "Escape")
    expect(page.locator(".guide").first).to_be_hidden()


def test_enter_without_a_label_saves_nothing_and_says_why(workplace: People, visit: MakeVisit) -> None:
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:work", args=[make_audit(workplace.owner)]))
    press(page, "Enter")
    expect(page.locator("[role=alert]")).to_contain_text("ラベルを1つ以上")
    at(page, 1)
    assert not Answer.unscoped.exists()
    press(page, "3", "Enter")
    at(page, 2)


def test_the_keys_can_be_switched_off_and_stay_off(workplace: People, visit: MakeVisit) -> None:
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:work", args=[make_audit(workplace.owner)]))
    page.locator("summary", has_text="キー操作").click()
    page.locator("[data-shortcuts]").uncheck()
    page.reload()
    press(page, "1", "4")
    expect(page.locator("#work input:checked")).to_have_count(0)


def test_the_last_comment_leads_to_the_end_and_the_result(workplace: People, visit: MakeVisit) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=49)
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:work", args=[audit_id]))
    press(page, "4", "Enter")
    page.wait_for_selector("[data-finish]")
    press(page, "Enter")
    page.wait_for_url(f"**/comment-audits/{audit_id}/")
    page.locator("button", has_text="2人目なしで").click()
    page.wait_for_selector("text=モデルはまだ")
    page.locator("button", has_text="使用中のモデルで測定する").click()
    page.wait_for_selector("figure.chart[data-drawn]")
    expect(page.locator("figure.chart svg")).not_to_have_count(0)
    assert seen.barriers() == []
    assert seen.complaints == []


def test_two_people_decide_by_keys(workplace: People, visit: MakeVisit) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    seen = visit(workplace.owner)
    page = seen.go(reverse("labelling:decide", args=[audit_id]))
    before = page.locator("#work input[name=place]").get_attribute("value")
    press(page, "6", "Enter")
    page.wait_for_function("old => document.querySelector('#work input[name=place]')?.value !== old", arg=before)
    page.locator("button", has_text="この答えにする").first.click()
    expect(page.locator(".places .icon")).to_have_count(2)
    assert seen.complaints == []


def test_the_form_works_without_javascript(workplace: People, visit: MakeVisit, chromium: Browser) -> None:
    audit_id = make_audit(workplace.owner)
    base = visit(workplace.owner).base
    context = chromium.new_context(java_script_enabled=False)
    plain = Visit(page=context.new_page(), base=base)
    plain.prefer()
    plain.log_in(workplace.owner)
    page = plain.page
    page.goto(base + reverse("labelling:work", args=[audit_id]))
    page.locator("label.label-key", has_text="雑談").click()
    page.locator("button", has_text="保存して次へ").click()
    at(page, 2)
    page.locator("a", has_text="戻る").click()
    expect(page.locator("#work input[value=chatter]")).to_be_checked()
    page.locator("button", has_text="直前の答えを取り消す").click()
    expect(page.locator("#work input[value=chatter]")).not_to_be_checked()
    assert not Answer.unscoped.exists()
    page.locator("summary", has_text="ラベルの意味").click()
    expect(page.locator(".guide").first).to_be_visible()
