"""A run as files."""

import csv
import io

import pytest
import python_calamine
from django.urls import reverse

from tests.factories.plans import make_run
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
