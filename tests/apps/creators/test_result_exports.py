"""The whole result as a file in the background: progress, end, download, expiry, limits, restarts, strangers."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from fukasa.apps.audit.selectors import events
from fukasa.apps.creators.exporting import selectors, services, storage
from fukasa.apps.creators.exporting.choices import MOST_LIVE, State
from fukasa.apps.creators.exporting.selectors import export_view, exports
from fukasa.apps.creators.models import ResultExport
from fukasa.apps.creators.views import result_exports
from fukasa.apps.pages.work_locks import working_on
from fukasa.apps.workspaces.permissions import Permission
from tests.apps.ingest.conftest import work_off_all
from tests.factories.tokens import program_of

START, INDEX = reverse("creators:export"), reverse("creators:exports")


def address(name: str, export_id: int) -> str:
    return reverse(f"creators:export-{name}", kwargs={"export_id": export_id})


def asked(people, query: str = "", file_format: str = "csv") -> int:
    answer = people.viewer.client.post(START, {"query": query, "format": file_format})
    assert answer.url == INDEX
    return exports(people.viewer.scope)[0].export_id


def fetched(people, export_id: int) -> bytes:
    return b"".join(people.viewer.client.get(address("file", export_id)).streaming_content)


def result_rows(people, query: str) -> list[dict]:
    """Write a whole result in the background and read its file."""
    export_id = asked(people, query)
    work_off_all()
    return list(csv.DictReader(io.StringIO(fetched(people, export_id).decode("utf-8-sig"))))


@pytest.fixture
def done(catalogue):
    export_id = asked(catalogue, "sort=followers")
    work_off_all()
    return export_id


def test_the_whole_result_comes_in_its_order(catalogue, done):
    rows = list(csv.DictReader(io.StringIO(fetched(catalogue, done).decode("utf-8-sig"))))
    followers = [int(row["followers"]) for row in rows]
    assert len(rows) == 7
    assert followers == sorted(followers)
    assert next(row["name"] for row in rows if row["account_id"] == "evil").startswith("'=HYPERLINK")


def test_facts_of_other_workspaces_are_not_in_the_file(catalogue, done):
    assert "secretcat" not in fetched(catalogue, done).decode("utf-8-sig")


def test_excel_is_a_workbook(catalogue):
    export_id = asked(catalogue, "category=travel", "xlsx")
    work_off_all()
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(fetched(catalogue, export_id))).namelist()


def test_parquet_keeps_types(catalogue):
    export_id = asked(catalogue, "sort=-followers", "parquet")
    work_off_all()
    table = pq.read_table(io.BytesIO(fetched(catalogue, export_id)))
    assert table.num_rows == 7
    assert table["followers"].to_pylist()[0] == 150_000


def test_the_page_tells_how_far_it_is_and_stops_asking_at_the_end(catalogue):
    asked(catalogue)
    assert "hx-trigger" in catalogue.viewer.client.get(INDEX).content.decode()
    work_off_all()
    page = catalogue.viewer.client.get(INDEX).content.decode()
    assert "load delay" not in page
    assert "/file/" in page


def test_one_that_waits_is_cancelled_at_once(catalogue):
    export_id = asked(catalogue)
    catalogue.viewer.client.post(address("cancel", export_id))
    work_off_all()
    assert exports(catalogue.viewer.scope)[0].state is State.CANCELLED
    assert list(storage.folder().iterdir()) == []


def test_one_that_runs_is_cancelled_at_its_next_batch(catalogue, monkeypatch):
    export_id = asked(catalogue)
    stream = services.result_stream

    def cancelled_meanwhile(scope, query):
        ResultExport.unscoped.filter(pk=export_id).update(cancel_asked=True)
        return stream(scope, query)

    monkeypatch.setattr(services, "result_stream", cancelled_meanwhile)
    work_off_all()
    assert exports(catalogue.viewer.scope)[0].state is State.CANCELLED


def test_one_that_a_restart_cut_off_can_be_written_again(catalogue):
    export_id = asked(catalogue)
    ResultExport.unscoped.filter(pk=export_id).update(state=State.RUNNING)
    (seen,) = exports(catalogue.viewer.scope)
    assert (seen.live, seen.again) == (False, True)
    catalogue.viewer.client.post(address("again", export_id))
    work_off_all()
    assert exports(catalogue.viewer.scope)[0].state is State.FINISHED


def test_two_workers_do_not_write_one_file(catalogue):
    export_id = asked(catalogue)
    token = ResultExport.unscoped.get(pk=export_id).token
    with working_on(storage.lock_path(token)):
        services.export_execute(export_id=export_id)
    assert exports(catalogue.viewer.scope)[0].state is State.WAITING


def test_a_file_goes_after_its_time(catalogue, done):
    ResultExport.unscoped.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert catalogue.viewer.client.get(address("file", done)).status_code == 404
    assert exports(catalogue.viewer.scope)[0].state is State.EXPIRED
    assert [path.suffix for path in storage.folder().iterdir()] == []


def test_no_more_at_once_than_a_workspace_may(catalogue):
    for _ in range(MOST_LIVE):
        asked(catalogue)
    answer = catalogue.viewer.client.post(START, {"query": "", "format": "csv"})
    assert answer.status_code == 409


def test_an_unknown_format_is_refused(catalogue):
    assert catalogue.viewer.client.post(START, {"format": "exe"}).status_code == 409


def test_a_search_that_names_a_list_that_is_gone_fails_with_its_sentence(catalogue):
    asked(catalogue, "list=999999")
    work_off_all()
    (seen,) = exports(catalogue.viewer.scope)
    assert seen.state is State.FAILED
    assert seen.error


@pytest.mark.parametrize(("language", "told"), [("ja", "該当するリスト"), ("en", "There is no such list")])
def test_why_a_file_failed_is_said_in_the_language_of_the_reader(catalogue, language, told):
    asked(catalogue, "list=999999")
    work_off_all()
    with override(language):
        (seen,) = exports(catalogue.viewer.scope)
    assert told in seen.error


@pytest.mark.parametrize("name", ["file", "cancel", "again", "delete"])
def test_a_stranger_finds_nothing(catalogue, done, name):
    client = catalogue.outsider.client
    answer = client.get(address(name, done)) if name == "file" else client.post(address(name, done))
    assert answer.status_code == 404


def test_a_deleted_export_takes_its_file_along(catalogue, done):
    catalogue.viewer.client.post(address("delete", done))
    assert exports(catalogue.viewer.scope) == ()
    assert [path for path in storage.folder().iterdir() if path.suffix == ".csv"] == []


def test_who_asked_stands_in_the_log(catalogue, done):
    newest = events(workspace_id=catalogue.owner.scope.workspace_id).events[0]
    assert (newest.action, newest.actor) == ("creators.exported", "viewer@example.com")


def test_an_export_is_found_behind_those_that_the_page_lists(catalogue, done, monkeypatch):
    monkeypatch.setattr(selectors, "_SHOWN", 0)
    assert exports(catalogue.viewer.scope) == ()
    assert export_view(catalogue.viewer.scope, done).state is State.FINISHED
    assert export_view(catalogue.outsider.scope, done) is None


def test_the_page_stays_inside_the_budget_of_queries(catalogue, done, query_budget):
    with query_budget():
        catalogue.viewer.client.get(INDEX)


def test_a_page_and_a_program_need_the_same_permission_for_a_file(catalogue, done):
    assert result_exports.file.gate.read is Permission.EXPORTS_WRITE
    of_reader = program_of(catalogue.viewer, "creators.read")
    assert of_reader.get(f"/exports/{done}/file").status_code == 403
