"""The main job in a real Chromium: brief → plot → shortlist → files; a list that is worked on and shared."""

import csv
import re
from pathlib import Path

import pytest
import python_calamine
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from fukasa.apps.lists import selectors as lists
from fukasa.apps.plans import selectors as plans
from fukasa.apps.plans import tasks
from tests.factories.index import publish_index
from tests.factories.lists import make_list
from tests.factories.plan_documents import conflicting_document
from tests.factories.plans import make_plan, make_portfolio, make_run, world
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def catalogue(people: People, tmp_path: Path):
    publish_index(tmp_path / "data", world())
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


def drawn(seen: Visit) -> None:
    seen.page.wait_for_function("[...document.querySelectorAll('figure.chart')].every(f => f.dataset.drawn)")


def saved(seen: Visit, folder: Path, label: str) -> Path:
    seen.page.locator("details", has_text="書き出し").first.evaluate("menu => { menu.open = true; }")
    with seen.page.expect_download() as waiting:
        seen.page.locator(".menu-item", has_text=label).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_from_a_brief_to_files_that_open(catalogue: People, visit: MakeVisit, tmp_path: Path) -> None:
    seen = visit(catalogue.owner)
    page = seen.go(reverse("plans:new"))
    page.fill("#id_cpv", "2")
    page.fill("#id_target", "30000")
    page.fill("#id_amount", "200000")
    page.locator("button[name=run]").click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    drawn(seen)
    expect(page.locator(".headline")).to_contain_text("7件のうち3件が P ≥ 0.5 で通過")
    expect(page.locator("figure.chart svg text", has_text="確実さん")).to_have_count(1)
    expect(page.locator("figure.chart svg text", has_text="足切り")).not_to_have_count(0)
    expect(page.locator(".sheet tbody tr")).to_have_count(3)
    assert seen.barriers() == []

    with saved(seen, tmp_path, "CSV").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 7
    assert len(python_calamine.load_workbook(saved(seen, tmp_path, "Excel")).sheet_names) == 4
    html = saved(seen, tmp_path, "HTML")
    assert seen.complaints == []

    alone = visit().page
    alone.goto(html.as_uri())
    expect(alone.locator("svg")).not_to_have_count(0)
    expect(alone.locator("body")).to_contain_text("確実さん")


def solve_newest(people: People, plan_id: int) -> None:
    """Do what the worker beside the server does."""
    tasks.plan_run.call(run_id=plans.runs(people.owner.scope, plan_id)[0].run_id)


def test_the_plan_appears_when_the_search_is_over_and_what_is_typed_meanwhile_stays(
    catalogue: People, visit: MakeVisit
) -> None:
    plan_id = make_plan(catalogue.owner)
    seen = visit(catalogue.owner)
    page = seen.go(reverse("plans:detail", args=[plan_id]))
    page.locator(".empty button", has_text="実行").click()
    page.wait_for_selector("text=最良のプランを探しています")
    page.fill("#id_amount", "300000")
    solve_newest(catalogue, plan_id)
    expect(page.locator(".claim")).to_contain_text("守っ")
    drawn(seen)
    expect(page.locator("figure.chart svg text", has_text="確実さん")).to_have_count(1)
    expect(page.locator("#id_amount")).to_have_value("300000")
    expect(page.locator("#exports a[href$='plan.pdf']")).to_have_count(1)
    assert seen.barriers() == []
    page.locator(".tabs a", has_text="証明").click()
    page.wait_for_selector("text=よくある選び方との比較")
    assert seen.complaints == []


def test_a_conflict_is_relaxed_by_one_button(catalogue: People, visit: MakeVisit) -> None:
    plan_id = make_plan(catalogue.owner)
    make_portfolio(catalogue.owner, make_run(catalogue.owner, plan_id), conflicting_document())
    seen = visit(catalogue.owner)
    page = seen.go(reverse("plans:detail", args=[plan_id]))
    page.locator("tr", has_text="¥32万").locator("button").click()
    page.wait_for_selector("text=最良のプランを探しています")
    assert plans.plan_view(catalogue.owner.scope, plan_id).brief.budget.amount == 320_000
    assert seen.complaints == []


def test_a_slider_moves_the_line_and_the_address_holds_it(catalogue: People, visit: MakeVisit) -> None:
    plan_id = make_plan(catalogue.owner)
    make_run(catalogue.owner, plan_id)
    seen = visit(catalogue.owner)
    page = seen.go(reverse("plans:detail", args=[plan_id]))
    page.locator("#what-if-cpv").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector("text=保存されません")
    drawn(seen)
    expect(page.locator("#says-cpv")).to_have_text("3")
    expect(page.locator(".headline")).to_contain_text("7件のうち4件")
    page.wait_for_url("**cpv=3**")
    assert seen.barriers() == []
    page.reload()
    expect(page.locator(".headline")).to_contain_text("7件のうち4件")
    page.locator("button", has_text="ブリーフに反映").click()
    page.wait_for_url(f"**/plans/{plan_id}/")
    assert plans.plan_view(catalogue.owner.scope, plan_id).brief.cutoff.cpv == 3
    assert seen.complaints == []


def test_an_own_price_is_set_beside_the_table(catalogue: People, visit: MakeVisit) -> None:
    plan_id = make_plan(catalogue.owner)
    make_run(catalogue.owner, plan_id)
    seen = visit(catalogue.owner)
    page = seen.go(reverse("plans:detail", args=[plan_id]) + "?part=cut")
    page.locator("tr", has_text="割高さん").locator("a", has_text="価格を入力").click()
    page.wait_for_selector("#panel #id_amount")
    assert seen.barriers() == []
    page.fill("#panel #id_amount", "20000")
    page.locator("#panel button", has_text="価格を保存").click()
    page.wait_for_selector("text=自社の価格が変更されました")
    page.locator("button", has_text="再実行").click()
    page.wait_for_selector("text=7件のうち4件")
    assert seen.complaints == []


def test_a_list_is_worked_on_and_shared(catalogue: People, visit: MakeVisit) -> None:
    list_id = make_list(catalogue.owner, instagram_sure="sure", instagram_dear="dear")
    seen = visit(catalogue.owner)
    page = seen.go(reverse("lists:detail", args=[list_id]))
    row = page.locator("tr", has_text="確実さん")
    with page.expect_response("**/entries/*/"):
        row.locator("select").first.select_option("agreed")
    note = row.locator("input.cell-note-input")
    note.fill("単価交渉中")
    with page.expect_response("**/entries/*/"):
        note.press("Enter")
    entry = lists.entries(catalogue.owner.scope, list_id)[0]
    assert (entry.status, entry.note) == ("agreed", "単価交渉中")

    page.locator("tr", has_text="割高さん").locator("input[name=entries]").check()
    page.locator("button", has_text="選択したものを外す").click()
    page.wait_for_selector("text=1件を外しました")
    page.locator(".toast button", has_text="元に戻す").click()
    page.wait_for_selector("text=1件を戻しました")

    page.locator("a", has_text="共有").click()
    page.locator("button", has_text="リンクを作る").click()
    link = page.locator("input[readonly]").input_value()
    assert seen.complaints == []
    stranger = visit()
    stranger.page.goto(link)
    expect(stranger.page.locator("main")).to_contain_text("確実さん")
    assert "単価交渉中" not in stranger.page.content()
    assert stranger.barriers() == []
