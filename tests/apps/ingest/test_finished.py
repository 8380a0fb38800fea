"""What the pages show of an import that is done: its rows, those that were rejected, and to whom."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.ingest.tasks import start_imports
from tests.apps.ingest.conftest import work_off_all
from tests.factories.ingest import posts_csv, upload
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

pytestmark = pytest.mark.slow
BAD = 27


@pytest.fixture(scope="module")
def job_id(_standing_people: People, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Import a file of a planner with rejected rows, once for all who only look at it."""
    content = posts_csv(("=HYPERLINK(1)", *([-1] * (BAD - 1)), 3))
    with django_db_blocker.unblock(), override_settings(FUKASA_DATA=tmp_path_factory.mktemp("imported") / "data"):
        number = upload(_standing_people.teammate.scope, content)
        start_imports(scope=_standing_people.teammate.scope, job_ids=[number])
        work_off_all()
        yield number


def url(name, job_id):
    return reverse(f"ingest:{name}", args=[job_id])


def text_of(response):
    return response.content.decode()


def test_at_the_end_the_whole_page_is_fetched_anew(people, job_id):
    response = people.owner.client.get(url("progress", job_id), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    assert people.owner.client.get(url("progress", job_id)).status_code == 302


def test_a_result_shows_rows_by_table_and_leads_on(people, job_id, query_budget):
    with query_budget():
        text = text_of(people.owner.client.get(url("detail", job_id)))
    assert "投稿の指標" in text
    assert f"{reverse('creators:discover')}?is_own=1" in text
    assert reverse("ingest:undo", args=[job_id]) in text
    assert reverse("ingest:undo", args=[job_id]) not in text_of(people.teammate.client.get(url("detail", job_id)))


def test_discover_shows_the_accounts_of_own_files(people, job_id):
    text = text_of(people.viewer.client.get(reverse("creators:discover"), {"is_own": "1"}))
    assert "tiktok:hana" in text


def test_rejected_rows_are_downloaded_in_the_language_of_the_page_without_formulas(people, job_id):
    people.viewer.client.cookies["fukasa_language"] = "ja"
    response = people.viewer.client.get(url("rejects", job_id))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["line"], row["column"], row["value"]) for row in rows[:2]] == [
        ("2", "views", "'=HYPERLINK(1)"),
        ("3", "views", "'-1"),
    ]
    assert len(rows) == BAD
    assert rows[1]["reason"] == "個数が負の値です"
    people.viewer.client.cookies["fukasa_language"] = "en"
    assert "is negative" in people.viewer.client.get(url("rejects", job_id)).content.decode()


@pytest.mark.parametrize("door", ["page", "api"])
def test_who_took_rejected_rows_out_stands_in_the_log(people, job_id, door, query_budget):
    address = f"/imports/{job_id}/rejects.csv"
    if door == "page":
        assert people.outsider.client.get(address).status_code == 404
        with query_budget():
            people.viewer.client.get(address)
    else:
        assert program_of(people.outsider).get(address).status_code == 404
        program_of(people.viewer).get(address)
    told = AuditEvent.objects.get(action="import.exported")
    assert (told.channel, told.actor, told.member_id) == (door, "viewer@example.com", people.viewer.scope.member_id)
    assert (told.object_type, told.object_id, told.object_name) == ("import", str(job_id), "posts.csv")
    assert told.after == {"what": "rejects", "rows": BAD, "format": "csv"}


def test_the_page_shows_the_first_hundred_rejected_rows_and_the_file_all(people, job_id):
    response = people.owner.client.get(url("detail", job_id))
    assert len(response.context["rejects"]) == BAD


@pytest.mark.parametrize("name", ["detail", "progress", "rejects", "map", "undo"])
def test_nothing_of_another_workspace_is_shown(name, people, job_id):
    assert people.outsider.client.get(url(name, job_id)).status_code == 404


def test_planners_are_refused_the_undo(people, job_id):
    assert people.teammate.client.get(url("undo", job_id)).status_code == 403
    assert people.teammate.client.post(url("undo", job_id)).status_code == 403
