"""A run as files."""

import csv
import io
import json

import pytest
import python_calamine
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from tests.factories.plans import make_portfolio, make_run
from tests.factories.workspaces import People


def download(people: People, kind: str):
    return people.viewer.client.get(reverse(f"plans:{kind}", args=[make_run(people.owner)]))


def test_the_csv_holds_everybody_with_the_reason(people: People) -> None:
    response = download(people, "csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert {row["verdict"] for row in rows} == {"passed", "cut", "undecidable"}
    assert all(row["reason"] for row in rows)


def test_formulas_in_names_stay_text(people: People) -> None:
    assert "'=HYPERLINK" in download(people, "csv").content.decode("utf-8-sig")


def test_the_workbook_has_a_sheet_for_each_verdict_and_a_summary(people: People) -> None:
    book = python_calamine.load_workbook(io.BytesIO(download(people, "xlsx").content))
    assert len(book.sheet_names) == 4
    assert len(book.get_sheet_by_index(0).to_python()) == 1 + 3


def test_the_page_needs_nothing_else(people: People) -> None:
    response = download(people, "html")
    page = response.content.decode()
    assert "確実さん" in page
    assert "<svg" in page
    assert "src=" not in page
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html"])
def test_a_file_stays_within_the_budget_of_queries(people: People, query_budget, kind: str) -> None:
    url = reverse(f"plans:{kind}", args=[make_run(people.owner)])
    with query_budget():
        people.owner.client.get(url)


def plan_file(people: People, kind: str, language: str = "ja") -> bytes:
    people.viewer.client.cookies["fukasa_language"] = language
    response = people.viewer.client.get(reverse(f"plans:plan-{kind}", args=[make_portfolio(people.owner)]))
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content


def test_the_optimised_plan_is_given_as_the_command_line_writes_it(people: People) -> None:
    document = json.loads(plan_file(people, "json"))
    assert document["selected"][0]["option_id"] == "instagram:sure"
    assert document["certificate"]["ok"]


def test_the_optimised_plan_is_given_as_a_workbook_with_its_reasons(people: People) -> None:
    book = python_calamine.load_workbook(io.BytesIO(plan_file(people, "xlsx")))
    rows = book.get_sheet_by_name("portfolio").to_python()
    assert len(rows) == 1 + 3
    assert "目標に対する費用が低く" in str(rows[1][-1])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_optimised_plan_is_given_as_a_paper(people: People, language: str) -> None:
    assert plan_file(people, "pdf", language).startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["json", "xlsx", "pdf"])
def test_a_run_without_a_plan_has_no_files_of_it(people: People, kind: str) -> None:
    response = people.owner.client.get(reverse(f"plans:plan-{kind}", args=[make_run(people.owner)]))
    assert response.status_code == 404
    assert "プランがありません" in response.content.decode()


def test_who_took_a_plan_out_stands_in_the_log(people: People) -> None:
    download(people, "csv")
    plan_file(people, "json")
    told = AuditEvent.objects.filter(action="plan.exported").order_by("pk")
    assert [(one.actor, one.after["what"], one.after["format"]) for one in told] == [
        ("viewer@example.com", "shortlist", "csv"),
        ("viewer@example.com", "plan", "json"),
    ]
