"""Files that go out: the whole result or the ticked accounts, safe for spreadsheets, noted in the log."""

import csv
import io
import json
from zipfile import ZipFile

from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events

EXPORT = reverse("creators:export")


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def figures(suffix: str) -> str:
    return reverse(f"creators:figures-{suffix}", kwargs={"platform": "instagram", "account_id": "hana"})


def ticked(people, *names: str, file_format: str = "csv"):
    chosen = {"query": "sort=followers", "format": file_format, "keys": [f"instagram:{name}" for name in names]}
    return people.viewer.client.post(EXPORT, chosen)


def test_ticked_accounts_are_exported_alone_in_the_order_of_the_search(catalogue):
    assert [row["account_id"] for row in rows_of(ticked(catalogue, "sora", "evil"))] == ["evil", "sora"]


def test_formulas_are_neutralised(catalogue):
    assert rows_of(ticked(catalogue, "evil"))[0]["name"].startswith("'=HYPERLINK")


def test_missing_is_empty_and_never_nought(catalogue):
    (row,) = rows_of(ticked(catalogue, "silent"))
    assert row["forecast_p50"] == row["cpv_p50"] == row["er_reach"] == ""
    assert row["forecast_status"] == "insufficient"


def test_values_carry_where_they_come_from(catalogue):
    (row,) = rows_of(ticked(catalogue, "sora"))
    assert (row["price_basis"], row["source"], row["auth_context"]) == ("rate_card", "synth:world", "public")


def test_excel_is_a_workbook(catalogue):
    answer = ticked(catalogue, "sora", file_format="xlsx")
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(answer.content)).namelist()


def test_accounts_of_others_cannot_be_ticked(catalogue):
    assert rows_of(ticked(catalogue, "private_theirs")) == []


def test_who_took_data_out_stands_in_the_log(catalogue):
    ticked(catalogue, "sora")
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


def test_who_took_a_part_of_a_report_out_stands_in_the_log(catalogue):
    catalogue.viewer.client.get(figures("csv"))
    newest = AuditEvent.objects.order_by("-pk")[0]
    assert (newest.action, newest.actor) == ("creators.exported", "viewer@example.com")
    assert newest.after == {"what": "figures", "account": "instagram:hana", "format": "csv"}
