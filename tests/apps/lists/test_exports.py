"""A list as a file."""

import csv
import io

import pytest
import python_calamine
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from tests.factories.lists import make_list
from tests.factories.workspaces import People


def exported(people: People, list_id: int, kind: str):
    return people.owner.client.get(reverse(f"lists:{kind}", args=[list_id]))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_csv_holds_the_shown_columns_with_interval_sample_and_basis(catalogue: People) -> None:
    response = exported(catalogue, make_list(catalogue.owner, instagram_hana="hana", instagram_sora="sora"), "csv")
    hana, sora = rows_of(response.content)
    assert (hana["platform"], hana["account_id"], hana["handle"]) == ("instagram", "hana", "hana")
    assert (hana["er_followers"], hana["er_followers_n"], hana["er_followers_status"]) == ("0.046", "27", "ok")
    assert (hana["price_basis"], hana["price_currency"]) == ("modelled", "JPY")
    assert (sora["forecast_p50"], sora["cpv_p50"]) == ("", "")
    assert "filename" in response.headers["Content-Disposition"]


def test_an_account_that_is_gone_keeps_its_key_in_the_file(catalogue: People) -> None:
    (row,) = rows_of(exported(catalogue, make_list(catalogue.owner, tiktok_gone="gone_account"), "csv").content)
    assert (row["platform"], row["account_id"], row["handle"], row["followers"]) == (
        "tiktok",
        "gone",
        "gone_account",
        "",
    )


def test_a_formula_in_a_name_stays_text(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_evil="evil")
    (row,) = rows_of(exported(catalogue, list_id, "csv").content)
    assert row["name"] == '\'=HYPERLINK("http://example.com")'
    sheet = python_calamine.load_workbook(io.BytesIO(exported(catalogue, list_id, "xlsx").content)).get_sheet_by_index(
        0
    )
    assert '\'=HYPERLINK("http://example.com")' in sheet.to_python()[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_viewer_may_export_what_they_may_read(catalogue: People, kind: str) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="hana")
    assert catalogue.viewer.client.get(reverse(f"lists:{kind}", args=[list_id])).status_code == 200


def test_who_took_a_list_out_stands_in_the_log(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="hana")
    for kind in ("csv", "reviews-csv"):
        exported(catalogue, list_id, kind)
    told = AuditEvent.objects.filter(action="list.exported", object_id=str(list_id)).order_by("pk")
    assert [one.after for one in told] == [
        {"what": "accounts", "rows": 1, "format": "csv"},
        {"what": "answers", "rows": 0, "format": "csv"},
    ]
