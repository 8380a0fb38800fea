"""What a plan brings back, on its page: orders, and two returns that stand beside each other and never mix."""

import re

import pytest
from django.urls import reverse

from fukasa.apps.pages.formats import MISSING
from fukasa.apps.plans.models import Run
from fukasa.pipelines.brief import Goal
from tests.factories.plans import make_plan, make_run
from tests.factories.workspaces import People

SELLS = Goal(target=30_000, conversion_rate=0.002, average_order_value=4_800, margin=0.3)


def page_of(people: People, plan_id: int, query: str = "") -> str:
    response = people.owner.client.get(reverse("plans:detail", args=[plan_id]) + query)
    assert response.status_code == 200
    return response.content.decode()


def run_plan(people: People, goal: Goal) -> int:
    plan_id = make_plan(people.owner, goal=goal)
    make_run(people.owner, plan_id)
    return plan_id


def tile(page: str, label: str) -> str:
    return page.split(f'aria-label="{label}"')[1].split("</section>", maxsplit=1)[0]


def test_each_return_has_a_tile_with_its_range_formula_and_the_label_of_the_rate(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, SELLS))
    source, profit = tile(page, "ROI（出典の式）"), tile(page, "利益ベースのROI")
    assert "（転換率 × 平均注文額）÷ CPV" in source
    assert "（粗利 − 費用）÷ 費用" in profit
    assert re.search(r'class="range numbers"><span title="80%[^>]*>[\d.]+–[\d.]+<', source)
    assert re.search(r'class="range numbers"><span title="80%[^>]*>[+−]\d+% – [+−]\d+%<', profit)
    assert re.search(r"利益が出る確率 &?[\w;]*\d+%", profit)
    assert "利益が出る確率" not in source
    assert [part.count("転換率は仮定") for part in (source, profit)] == [1, 1]


def test_the_chance_that_nobody_orders_is_told(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, SELLS))
    assert "1件も注文がない確率" in tile(page, "注文数")


def test_without_a_margin_there_is_no_profit(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, Goal(conversion_rate=0.002, average_order_value=4_800)))
    assert "ROI（出典の式）" in page
    assert 'aria-label="利益ベースのROI"' not in page


def test_without_a_rate_there_is_no_return(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, Goal(target=30_000, margin=0.3)))
    assert "ROI（出典の式）" not in page


def test_another_cut_off_brings_back_something_else(catalogue: People) -> None:
    plan_id = run_plan(catalogue, Goal(conversion_rate=0.002, average_order_value=4_800, margin=0.3))
    before, after = page_of(catalogue, plan_id), page_of(catalogue, plan_id, "?cpv=9.5")
    assert tile(before, "利益ベースのROI") != tile(after, "利益ベースのROI")


@pytest.mark.parametrize("query", ["", "?cpv=3"])
def test_a_run_of_before_shows_its_one_number_and_the_sliders_draw_anew(catalogue: People, query: str) -> None:
    plan_id = run_plan(catalogue, SELLS)
    facts = Run.unscoped.get(plan_id=plan_id).facts
    del facts["returns"]
    Run.unscoped.filter(plan_id=plan_id).update(facts=facts)
    page = page_of(catalogue, plan_id, query)
    assert "ROI（出典の式）" in page
    assert ('aria-label="利益ベースのROI"' in page) == bool(query)


def test_the_page_of_returns_stays_within_the_budget_of_queries(catalogue: People, query_budget) -> None:
    plan_id = run_plan(catalogue, SELLS)
    with query_budget():
        page_of(catalogue, plan_id, "?cpv=3")


def test_the_comparison_holds_both_returns(catalogue: People) -> None:
    plan_id = run_plan(catalogue, SELLS)
    first, second = Run.unscoped.get(plan_id=plan_id).pk, make_run(catalogue.owner)
    page = catalogue.owner.client.get(reverse("plans:compare"), {"run": [first, second]}).content.decode()
    row = page.split("利益ベースのROI</th>")[1].split("</tr>", maxsplit=1)[0]
    assert re.fullmatch(rf"<td[^>]*>[+−]\d+% \([+−]\d+% – [+−]\d+%\)</td><td[^>]*>{MISSING}</td>", row)


def test_the_page_tells_returns_in_english_too(catalogue: People) -> None:
    catalogue.owner.client.cookies["fukasa_language"] = "en"
    profit = tile(page_of(catalogue, run_plan(catalogue, SELLS)), "ROI by profit")
    assert "(margin − cost) / cost" in profit
    assert "conversion rate assumed" in profit
