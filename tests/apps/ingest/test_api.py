"""Imports for programs: single columns changed, files of one upload begun together, columns and samples."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fukasa.apps.ingest.choices import KINDS, State
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.services.uploads import Reading, uploads_accept
from tests.factories.ingest import posts_csv, upload
from tests.factories.tokens import program_of
from tests.factories.workspaces import People


def test_single_columns_and_options_are_changed_and_the_rest_stays(office: People) -> None:
    program, job_id = program_of(office.owner), upload(office.owner.scope)
    changed = program.patch(f"/imports/{job_id}/reading", {"columns": {"likes": ""}, "on_error": "reject-file"})
    assert changed.status_code == 200
    assert 'likes = ""' in changed.json()["map"]
    assert "likes" not in changed.json()["columns"]
    assert "likes" in changed.json()["unmapped"]
    assert program.get(f"/imports/{job_id}").json()["on_error"] == "reject-file"
    zoned = program.patch(f"/imports/{job_id}/reading", {"options": {"timezone": "Asia/Tokyo"}}).json()
    assert 'likes = ""' in zoned["map"]
    assert 'timezone = "Asia/Tokyo"' in zoned["map"]


def test_the_first_rows_are_shown_as_they_would_be_stored(office: People) -> None:
    preview = program_of(office.viewer).get(f"/imports/{upload(office.owner.scope)}/preview").json()
    assert {"posts", "post_snapshots"} <= set(preview["tables"])
    assert preview["tables"]["post_snapshots"][0]["views"] == 1000
    assert preview["rejects"] == []


def test_a_field_that_no_such_file_has_is_named(office: People) -> None:
    program, job_id = program_of(office.owner), upload(office.owner.scope)
    response = program.patch(f"/imports/{job_id}/reading", {"constants": {"colour": "red"}})
    assert response.status_code == 422
    assert "colour" in response.json()["detail"]


def test_files_that_came_together_begin_together(office: People) -> None:
    files = [SimpleUploadedFile(f"{name}.csv", posts_csv(account=name).encode()) for name in ("hana", "sora")]
    scope = office.owner.scope
    first, _second = uploads_accept(scope=scope, files=files, reading=Reading(kind="posts")).job_ids
    started = program_of(office.owner).post(f"/imports/{first}/start-all").json()
    assert [(one["file_name"], one["state"]) for one in started] == [("hana.csv", "waiting"), ("sora.csv", "waiting")]


def test_an_import_that_stopped_goes_back_to_its_reading(office: People) -> None:
    program, job_id = program_of(office.owner), upload(office.owner.scope)
    assert program.post(f"/imports/{job_id}/reopen").status_code == 409
    ImportJob.unscoped.filter(pk=job_id).update(state=State.FAILED)
    assert program.post(f"/imports/{job_id}/reopen").json()["state"] == "draft"


def test_columns_and_samples_are_those_of_the_pages(office: People) -> None:
    program = program_of(office.viewer)
    assert [one["key"] for one in program.get("/imports/columns").json()] == [key for key, _name, _what in KINDS]
    page = office.viewer.client.get(reverse("ingest:sample") + "?kind=comments")
    assert program.get("/imports/sample.csv?kind=comments").content == page.content
    assert program.get("/imports/sample.csv?kind=nothing").status_code == 422
