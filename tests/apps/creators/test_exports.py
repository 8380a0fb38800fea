"""Files that go out: the whole result or the ticked accounts, safe for spreadsheets, noted in the log."""

import csv
import io
import json
from zipfile import ZipFile

from django.urls import reverse

from fukasa.apps.audit.selectors import events

EXPORT = reverse("creators:export")


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def figures(suffix: str) -> str:
    return reverse(f"creators:figures-{suffix}", kwargs={"platform": "instagram", "account_id": "hana"})


def test_the_whole_result_is_exported_in_its_order(catalogue):
    rows = rows_of(catalogue.viewer.client.post(EXPORT, {"query": "sort=followers", "format": "csv"}))
    followers = [int(row["followers"]) for row in rows]
    assert len(rows) == 7
    assert followers == sorted(followers)


def test_ticked_accounts_are_exported_alone(catalogue):
    chosen = {"query": "category=beauty", "format": "csv", "keys": ["instagram:sora"]}
    assert [row["account_id"] for row in rows_of(catalogue.viewer.client.post(EXPORT, chosen))] == ["sora"]


def test_formulas_are_neutralised(catalogue):
    rows = rows_of(catalogue.viewer.client.post(EXPORT, {"query": "handle=evil", "format": "csv"}))
    assert rows[0]["name"].startswith("'=HYPERLINK")


def test_missing_is_empty_and_never_nought(catalogue):
    (row,) = rows_of(catalogue.viewer.client.post(EXPORT, {"query": "handle=silent", "format": "csv"}))
    assert row["forecast_p50"] == row["cpv_p50"] == row["er_reach"] == ""
    assert row["forecast_status"] == "insufficient"


def test_values_carry_where_they_come_from(catalogue):
    (row,) = rows_of(catalogue.viewer.client.post(EXPORT, {"query": "handle=sora", "format": "csv"}))
    assert (row["price_basis"], row["source"], row["auth_context"]) == ("rate_card", "synth:world", "public")


def test_excel_is_a_workbook(catalogue):
    answer = catalogue.viewer.client.post(EXPORT, {"format": "xlsx"})
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(answer.content)).namelist()


def test_who_took_data_out_stands_in_the_log(catalogue):
    catalogue.viewer.client.post(EXPORT, {"query": "handle=sora", "format": "csv"})
    newest = events(workspace_id=catalogue.owner.scope.workspace_id).events[0]
    assert (newest.action, newest.actor) == ("creators.exported", "viewer@example.com")


def test_figures_of_a_report_come_as_csv_with_provenance(catalogue):
    rows = {row["metric"]: row for row in rows_of(catalogue.viewer.client.get(figures("csv")))}
    assert rows["er_common"]["definition"] == "er_common/2026-01"
    assert rows["er_reach"]["value"] == ""
    assert (rows["cpv"]["auth_context"], rows["cpv"]["currency"]) == ("modelled", "JPY")


def test_figures_of_a_report_come_as_json(catalogue):
    found = json.loads(catalogue.viewer.client.get(figures("json")).content)
    assert found["account"]["handle"] == "hana"
    assert {one["metric"] for one in found["figures"]} >= {"er_common", "forecast_views", "price", "cpv"}
