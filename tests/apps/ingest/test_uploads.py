"""What is taken in, what is refused, and with which sentence."""

import gzip
import io
import os
import struct
import time
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.ingest import selectors, storage
from fukasa.apps.ingest.errors import ImportNotFound
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.services.uploads import Reading, upload_discard, uploads_accept, uploads_sweep
from fukasa.apps.ingest.tasks import sweep_uploads
from fukasa.apps.jobs.registry import jobs
from fukasa.connectors.files import KINDS, plan_import, read_import
from fukasa.connectors.files.model import ImportStamp
from fukasa.core.errors import NotPermitted
from tests.factories.ingest import posts_csv, upload

NEW = reverse("ingest:new")


def sent(person, *files, **values):
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return person.client.post(NEW, {"uploads": given, "kind": "posts", "on_error": "reject-row"} | values)


def refusals(response):
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def bomb() -> bytes:
    """A workbook of 60 KB that says it holds little and unpacks to 60 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    return content.getvalue()


def lying_bomb() -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"0" * (60 << 20)) + packed.flush()
    name = b"xl/workbook.xml"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(body), 100, len(name), 0) + name
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(body), 100, len(name), 0, 0, 0, 0, 0, 0
    )
    start = len(local) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), start, 0)
    return local + body + central + name + end


BAD = {
    "empty": ("posts.csv", b"", "ファイルが空です"),
    "blank": ("posts.csv", b"\n \n", "ファイルが空です"),
    "zip bomb": ("posts.xlsx", bomb(), "ありえない大きさ"),
    "lying zip bomb": ("posts.xlsx", lying_bomb(), "ありえない大きさ"),
    "wrong ending": ("posts.xlsx", posts_csv().encode(), "Excelファイルではありません"),
    "program": ("posts.exe", b"MZ", "この種類のファイルは読めません"),
    "no ending": ("posts", posts_csv().encode(), "この種類のファイルは読めません"),
    "cut parquet": ("posts.parquet", b"PAR1" + b"\0" * 60, "壊れています"),
    "broken json": ("posts.json", b'{"a": [', "正しいJSONではありません"),
    "damaged gzip": ("posts.csv.gz", gzip.compress(posts_csv().encode())[:-12], "gzip"),
    "columns": ("posts.csv", b",".join(b"c%d" % n for n in range(5000)) + b"\n1\n", "上限の1,000列"),
    "long line": ("posts.csv", b"x" * (10 << 20), "1行目が262,144バイト"),
}


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_one_sentence_and_not_kept(name, content, words, office, home):
    response = sent(office.owner, (name, content))
    assert len(refusals(response)) == 1
    assert words in refusals(response)[0]
    assert name in refusals(response)[0]
    assert list((home.root / "uploads").glob("*")) == []
    assert ImportJob.unscoped.count() == 0


def test_a_file_that_is_too_large_is_refused(office):
    with override_settings(FUKASA_UPLOAD_BYTES=1 << 20):
        response = sent(office.owner, ("posts.csv", b"x" * (2 << 20)))
    assert "上限の1 MB" in refusals(response)[0]


def test_without_a_file_nothing_happens(office):
    assert refusals(sent(office.owner)) == ["このフィールドは必須です。"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns", "正しいTOMLではありません"),
        ("[colums]\na = 1", "[colums]という節はありません"),
        ('[columns]\nnonsense = "a"', "nonsenseはpostsの項目ではありません"),
        ('[columns]\nviews = "plays"', "列'plays'がありません"),
        ('[options]\ntimezone = "Mars"', "タイムゾーンはありません"),
    ],
)
def test_a_broken_map_is_refused_with_its_place(text, words, office):
    response = sent(office.owner, ("posts.csv", posts_csv().encode()), map_text=text)
    assert words in refusals(response)[0]


def test_a_map_that_is_no_text_is_refused(office):
    response = sent(office.owner, ("posts.csv", b"x"), map_file=SimpleUploadedFile("map.toml", b"\xff\xfe\xff"))
    assert "UTF-8テキスト" in refusals(response)[0]


def test_a_profile_that_does_not_read_the_kind_is_refused(office):
    response = sent(office.owner, ("posts.csv", posts_csv().encode()), reading="profile:ranked_panel")
    assert "ranked_panel" in refusals(response)[0]


def test_a_kind_that_does_not_exist_is_refused(office):
    assert refusals(sent(office.owner, ("posts.csv", posts_csv().encode()), kind="wishes"))


def test_good_files_are_taken_although_another_is_refused(office):
    response = sent(office.owner, ("a.csv", posts_csv().encode()), ("b.csv", b""))
    (job,) = ImportJob.objects.of(office.owner.scope)
    assert response["Location"] == reverse("ingest:detail", args=[job.pk])
    page = office.owner.client.get(response["Location"]).content.decode()
    assert "b.csv：ファイルが空です" in page


def test_files_that_were_uploaded_together_are_shown_together(office):
    sent(office.owner, ("a.csv", posts_csv().encode()), ("b.csv", posts_csv().encode()))
    first, second = ImportJob.objects.of(office.owner.scope).order_by("pk")
    assert first.batch == second.batch


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\me\\投稿 9月.csv", "投稿 9月.csv"),
        ("a\0b\n<script>.csv", "a_b__script_.csv"),
        (".csv", "csv"),
        ("", "file"),
        ("..", "file"),
        ("あ" * 300 + ".csv.gz", "あ" * 73 + ".csv.gz"),
        ("\u202egnp.csv", "_gnp.csv"),
    ],
)
def test_a_file_name_is_made_safe(given, kept):
    assert storage.safe_name(given) == kept


def test_a_streamed_upload_is_moved_and_not_copied(office, home):
    file = TemporaryUploadedFile("posts.csv", "text/csv", len(posts_csv()), None)
    file.write(posts_csv().encode())
    file.flush()
    temporary = file.temporary_file_path()
    inode = storage.Path(temporary).stat().st_ino
    accepted = uploads_accept(scope=office.owner.scope, files=[file], reading=Reading("posts"))
    job = ImportJob.objects.of(office.owner.scope).get(pk=accepted.job_ids[0])
    path = storage.upload_path(job.folder, job.file_name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not storage.Path(temporary).exists()
    assert (path.stat().st_ino == inode) or path.stat().st_dev != storage.Path(temporary).parent.stat().st_dev
    file.close()


def test_a_discarded_file_is_gone(office):
    job_id = upload(office.owner.scope)
    job = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    with pytest.raises(ImportNotFound):
        upload_discard(scope=office.outsider.scope, job_id=job_id)
    response = office.owner.client.post(reverse("ingest:discard", args=[job_id]), follow=True)
    assert "破棄しました" in response.content.decode()
    assert ImportJob.objects.of(office.owner.scope).count() == 0
    assert job.folder


@pytest.mark.django_db(transaction=True)
def test_the_file_leaves_the_disk_when_the_discarding_is_certain(office):
    job_id = upload(office.owner.scope)
    job = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    upload_discard(scope=office.owner.scope, job_id=job_id)
    assert not storage.has_upload(job.folder, job.file_name)


def test_a_file_that_nobody_imported_for_two_weeks_is_removed(office):
    old, new = upload(office.owner.scope), upload(office.owner.scope)
    ImportJob.unscoped.filter(pk=old).update(updated_at=timezone.now() - timedelta(days=15))
    assert uploads_sweep(scope=office.owner.scope) == 1
    assert [job.pk for job in ImportJob.objects.of(office.owner.scope)] == [new]


def test_a_job_of_every_day_removes_them_also_where_nobody_uploads_any_more(office):
    old, new = upload(office.owner.scope), upload(office.outsider.scope)
    ImportJob.unscoped.filter(pk=old).update(updated_at=timezone.now() - timedelta(days=15))
    job = next(job for job in jobs() if job.name == "ingest.uploads")
    assert (job.every, job.task) == (timedelta(days=1), sweep_uploads)
    sweep_uploads.call()
    assert list(ImportJob.unscoped.values_list("pk", flat=True)) == [new]


def test_what_no_import_knows_is_removed_a_day_later(office):
    job = ImportJob.unscoped.get(pk=upload(office.owner.scope))
    lost, young = storage.uploads() / "lost", storage.uploads() / "young"
    for folder in (lost, young):
        folder.mkdir()
        (folder / "posts.csv").write_text(posts_csv())
    half = storage.uploads() / "half.upload"
    half.write_text("a,b")
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in (lost, half, storage.uploads() / job.folder):
        os.utime(path, (two_days_ago, two_days_ago))
    sweep_uploads.call()
    assert {path.name for path in storage.uploads().iterdir()} == {"young", job.folder}


def test_a_viewer_uploads_nothing(office):
    assert office.viewer.client.get(NEW).status_code == 403
    with pytest.raises(NotPermitted):
        uploads_accept(scope=office.viewer.scope, files=[], reading=Reading("posts"))


def test_dates_without_a_zone_are_read_in_the_zone_of_the_workspace_unless_the_profile_names_one(office):
    plain = selectors.import_plan(office.owner.scope, upload(office.owner.scope))
    assert plain.mapping.options.timezone == "Asia/Tokyo"
    panel = b"month,platform,handle,followers\n2025-09,tiktok,hana,10\n"
    job_id = upload(office.owner.scope, panel, kind="accounts", profile="ranked_panel")
    assert selectors.import_plan(office.owner.scope, job_id).mapping.options.timezone == "UTC"
    chosen = upload(office.owner.scope, panel, kind="accounts", profile="ranked_panel", time_zone="Asia/Seoul")
    assert selectors.import_plan(office.owner.scope, chosen).mapping.options.timezone == "Asia/Seoul"


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_file_of_every_kind_can_be_imported_without_a_reject(kind, office, tmp_path):
    path = tmp_path / "sample.csv"
    path.write_bytes(office.viewer.client.get(reverse("ingest:sample"), {"kind": kind}).content)
    plan = plan_import(path, kind)
    (chunk,) = read_import(plan, ImportStamp("i", timezone.now(), "ws"), b"0123456789abcdef")
    assert (chunk.rows_read, chunk.rejects, plan.missing, plan.problems, plan.unmapped) == (2, [], (), (), ())
