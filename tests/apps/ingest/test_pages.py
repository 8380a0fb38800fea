"""The list, the progress, the undoing, the home page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import State, Step
from fukasa.apps.ingest.home import part
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.storage import lock_path
from fukasa.apps.ingest.tasks import start_imports
from fukasa.apps.pages.work_locks import working_on
from fukasa.lake.errors import LakeBusy
from tests.factories.ingest import posts_csv, upload

INDEX = reverse("ingest:index")


def url(name, job_id):
    return reverse(f"ingest:{name}", args=[job_id])


def text_of(response):
    return response.content.decode()


def imported(person, work_off, **options):
    job_id = upload(person.scope, **options)
    start_imports(scope=person.scope, job_ids=[job_id])
    work_off()
    return job_id


def test_the_empty_list_teaches_what_can_be_imported(office):
    text = text_of(office.owner.client.get(INDEX))
    assert "まだ取り込みがありません" in text
    assert text.count(reverse("ingest:sample")) == 8


@pytest.mark.slow
def test_the_list_shows_what_became_of_each_file(office, work_off, query_budget):
    imported(office.teammate, work_off, content=posts_csv((1, -1)))
    for number in range(20):
        upload(office.owner.scope, name=f"f{number}.csv")
    with query_budget():
        text = text_of(office.viewer.client.get(INDEX))
    assert "取り込み済み" in text
    assert "確認待ち" in text
    assert "Teammate" in text


def test_a_long_list_is_turned_over(office, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE", 2)
    jobs = [upload(office.owner.scope, name=f"f{number}.csv") for number in range(3)]
    page = selectors.imports(office.owner.scope, limit=2)
    assert [one.job_id for one in page.imports] == jobs[:0:-1]
    older = selectors.imports(office.owner.scope, older_than=page.older_than, limit=2)
    assert [one.job_id for one in older.imports] == jobs[:1]
    assert text_of(office.owner.client.get(INDEX, {"before": str(jobs[1])})).count("f0.csv") == 1


def test_the_list_asks_anew_while_something_moves(office):
    job_id = upload(office.owner.scope)
    assert "every 2s" not in text_of(office.owner.client.get(INDEX))
    start_imports(scope=office.owner.scope, job_ids=[job_id])
    assert "every 2s" in text_of(office.owner.client.get(INDEX))
    fragment = text_of(office.owner.client.get(INDEX, headers={"HX-Request": "true"}))
    assert "<html" not in fragment


def test_a_running_import_shows_bytes_rows_and_step(office):
    job_id = upload(office.owner.scope)
    job = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    ImportJob.unscoped.filter(pk=job_id).update(
        state=State.RUNNING, claimed=True, bytes_read=job.size_bytes // 2, rows_read=3, rows_rejected=1
    )
    with working_on(lock_path(job.folder)):
        text = text_of(office.owner.client.get(url("progress", job_id), headers={"HX-Request": "true"}))
        index = text_of(office.owner.client.get(INDEX))
    assert 'value="49"' in text or 'value="50"' in text
    assert "3行を読み取り" in text
    assert "却下1行" in text
    assert "中止" in text or "キャンセル" in text
    assert "ファイルを読み取り中" in index


def test_the_measuring_cannot_be_cancelled(office):
    job_id = upload(office.owner.scope)
    ImportJob.unscoped.filter(pk=job_id).update(state=State.WAITING, step=Step.MEASURING, share=0.4)
    text = text_of(office.owner.client.get(url("detail", job_id)))
    assert reverse("ingest:cancel", args=[job_id]) not in text
    assert 'value="40"' in text


def test_what_an_import_waits_for_is_told(office, home):
    job_id = upload(office.owner.scope)
    note = LakeBusy("refresh", 7, None).message
    ImportJob.unscoped.filter(pk=job_id).update(state=State.WAITING, note=note)
    assert "別の処理「refresh」が書き込み中" in text_of(office.owner.client.get(url("detail", job_id)))


def test_an_interrupted_import_offers_to_run_again(office):
    job_id = upload(office.owner.scope)
    ImportJob.unscoped.filter(pk=job_id).update(state=State.RUNNING, claimed=True)
    text = text_of(office.owner.client.get(url("detail", job_id)))
    assert "書きかけの行もありません" in text
    assert reverse("ingest:again", args=[job_id]) in text
    assert "中断" in text_of(office.owner.client.get(INDEX))
    office.owner.client.post(url("again", job_id))
    assert selectors.import_view(office.owner.scope, job_id).state == State.WAITING


@pytest.mark.slow
def test_an_import_is_undone_after_one_question(office, work_off):
    job_id = imported(office.owner, work_off)
    assert "カタログから取り除きますか" in text_of(office.owner.client.get(url("undo", job_id)))
    office.owner.client.post(url("undo", job_id))
    assert "行を取り除いています" in text_of(office.owner.client.get(url("detail", job_id)))
    work_off()
    text = text_of(office.owner.client.get(url("detail", job_id)))
    assert "残っていないことを確認済みです" in text


@pytest.mark.slow
def test_the_home_page_names_the_next_step_and_the_last_imports(office, work_off):
    assert not part(office.owner.scope).steps[0].done
    assert part(office.owner.scope).sections[0].items == ()
    imported(office.owner, work_off)
    upload(office.owner.scope, name="later.csv")
    after = part(office.owner.scope)
    assert after.steps[0].done
    assert [item.title for item in after.sections[0].items] == ["later.csv", "posts.csv"]


def test_the_rail_leads_to_the_imports(office):
    assert f'href="{INDEX}"' in text_of(office.owner.client.get("/"))


def test_the_columns_of_every_kind_are_told(office, query_budget):
    with query_budget():
        text = text_of(office.viewer.client.get(reverse("ingest:columns")))
    assert "フォロワー" in text
    assert "posted_at" in text


def test_an_old_draft_whose_file_is_gone_is_still_shown(office):
    job_id = upload(office.owner.scope)
    ImportJob.unscoped.filter(pk=job_id).update(folder="0" * 32, updated_at=timezone.now())
    assert office.owner.client.get(url("detail", job_id)).status_code == 200
