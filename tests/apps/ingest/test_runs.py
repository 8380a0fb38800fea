"""An import from the start to its end, and all the ways in which it can stop."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from fukasa.apps.audit.selectors import events
from fukasa.apps.ingest import selectors, storage
from fukasa.apps.ingest.choices import State, Step
from fukasa.apps.ingest.errors import ImportNotFound, NotNow
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.services import mapping, runs, undo
from fukasa.apps.ingest.services.progress import Cancelled, Reporter
from fukasa.apps.ingest.tasks import start_again, start_imports, start_undo
from fukasa.apps.pages.work_locks import working_on
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.services import member_remove, settings_update
from fukasa.core.errors import InvalidInput, NotPermitted
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.acceptance import accepted_visibilities
from fukasa.pipelines.ingest import Progress
from tests.factories.ingest import posts_csv, upload
from tests.factories.workspaces import make_member


def started(person, **options):
    job_id = upload(person.scope, **options)
    start_imports(scope=person.scope, job_ids=[job_id])
    return job_id


def seen(person, job_id):
    return selectors.import_view(person.scope, job_id)


def found(home, person):
    with home.open_index() as index:
        return [row["account_key"] for row in index.search(AccountQuery(), person.scope.lake).rows]


@pytest.fixture
def unmeasured(monkeypatch):
    """Leave out the measuring, which is the most of the work: what is tested here ends before it."""
    monkeypatch.setattr(runs, "refresh", lambda *_, **__: None)


@pytest.mark.slow
def test_an_import_is_read_written_and_measured_for_its_workspace_alone(office, home, work_off):
    job_id = started(office.teammate)
    assert seen(office.teammate, job_id).state == State.WAITING
    work_off()
    view = seen(office.teammate, job_id)
    assert view.state == State.FINISHED
    assert (view.rows_read, view.rows_rejected, view.rows_known) == (6, 0, 0)
    assert view.added == {"posts": 6, "post_snapshots": 6}
    assert view.version is not None
    assert found(home, office.viewer) == ["tiktok:hana"]
    assert found(home, office.outsider) == []
    assert not view.has_file
    assert list((home.root / "uploads").iterdir()) == []


@pytest.mark.slow
def test_files_uploaded_together_are_measured_once(office, home, work_off):
    jobs = [upload(office.owner.scope, posts_csv(account=name), f"{name}.csv") for name in ("a", "b", "c")]
    start_imports(scope=office.owner.scope, job_ids=jobs)
    work_off()
    assert [seen(office.owner, job_id).state for job_id in jobs] == [State.FINISHED] * 3
    assert [version.kind for version in home.lake.versions()].count("refresh") == 1


@pytest.mark.slow
def test_the_same_file_again_adds_nothing_and_makes_no_version(office, home, unmeasured, work_off):
    started(office.owner)
    work_off()
    before = home.lake.current().id
    again = started(office.owner)
    work_off()
    view = seen(office.owner, again)
    assert (view.state, view.rows_added, view.rows_known, view.version) == (State.FINISHED, 0, 6, None)
    assert home.lake.current().id == before


@pytest.mark.slow
def test_rejected_rows_are_kept_with_reason_and_remedy(office, unmeasured, work_off):
    job_id = started(office.owner, content=posts_csv((1, -7, "=1+1", 4)))
    work_off()
    view = seen(office.owner, job_id)
    assert (view.rows_read, view.rows_rejected, view.rejects_kept) == (4, 2, 2)
    rejects = selectors.first_rejects(office.owner.scope, job_id)
    assert [(one.line, one.column, one.value) for one in rejects] == [(3, "views", "-7"), (4, "views", "=1+1")]


@pytest.mark.slow
def test_a_file_is_refused_whole_when_asked_and_can_then_be_taken_in_part(office, home, unmeasured, work_off):
    job_id = started(office.owner, content=posts_csv((1, -7, 4)), on_error="reject-file")
    work_off()
    assert seen(office.owner, job_id).state == State.REFUSED
    assert home.lake.current().id == 0
    mapping.import_reopen(scope=office.owner.scope, job_id=job_id)
    mapping.mapping_edit(scope=office.owner.scope, job_id=job_id, edit=mapping.Edit(), on_error="reject-row")
    start_imports(scope=office.owner.scope, job_ids=[job_id])
    work_off()
    assert seen(office.owner, job_id).added["posts"] == 2


@pytest.mark.slow
def test_an_import_waits_while_somebody_else_writes_and_then_goes_on(office, home, unmeasured, work_off):
    job_id = started(office.owner)
    with home.lake.write("import of another.csv"):
        assert work_off() == 1
    view = seen(office.owner, job_id)
    assert view.state == State.WAITING
    assert "another.csv" in view.note
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert seen(office.owner, job_id).state == State.FINISHED


@pytest.mark.slow
def test_the_measuring_waits_too(office, home):
    job_id = started(office.owner)
    assert runs.import_execute(job_id=job_id) is runs.Then.GO_ON
    with home.lake.write("another"):
        assert runs.import_execute(job_id=job_id) is runs.Then.WAIT
    assert seen(office.owner, job_id).step == Step.MEASURING
    assert runs.import_execute(job_id=job_id) is runs.Then.NOTHING
    assert seen(office.owner, job_id).state == State.FINISHED


def test_a_waiting_import_is_cancelled_at_once(office, home, work_off):
    job_id = started(office.owner)
    runs.import_cancel(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).state == State.CANCELLED
    assert home.lake.current().id == 0


def test_a_running_import_hears_that_it_shall_stop_and_leaves_nothing(office, home, work_off, monkeypatch):
    job_id = started(office.owner)
    call = Reporter.__call__

    def ask_then_report(self, progress):
        runs.import_cancel(scope=office.owner.scope, job_id=job_id)
        call(self, progress)

    monkeypatch.setattr(Reporter, "__call__", ask_then_report)
    work_off()
    assert seen(office.owner, job_id).state == State.CANCELLED
    assert home.lake.current().id == 0


@pytest.mark.slow
def test_a_cancelled_import_can_be_run_again(office, unmeasured, work_off):
    job_id = started(office.owner)
    runs.import_cancel(scope=office.owner.scope, job_id=job_id)
    assert seen(office.owner, job_id).may_run_again
    start_again(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).state == State.FINISHED


def test_what_is_in_the_catalogue_cannot_be_cancelled(office):
    job_id = started(office.owner)
    runs.import_execute(job_id=job_id)
    with pytest.raises(NotNow, match="取り消し"):
        runs.import_cancel(scope=office.owner.scope, job_id=job_id)


def test_a_file_without_rows_fails_with_its_sentence(office, work_off):
    job_id = started(office.owner, content="account_id,posted_at,views\n")
    work_off()
    view = seen(office.owner, job_id)
    assert view.state == State.FAILED
    assert "has a header and no rows" in view.error


def test_a_file_that_lacks_what_every_row_needs_is_not_started(office):
    job_id = upload(office.owner.scope, "account_id,views\na,5\n")
    with pytest.raises(InvalidInput, match="posted_at"):
        start_imports(scope=office.owner.scope, job_ids=[job_id])
    assert seen(office.owner, job_id).state == State.DRAFT


def test_of_several_files_none_is_started_when_one_is_not_ready(office):
    good, bad = upload(office.owner.scope), upload(office.owner.scope, "account_id,views\na,5\n")
    with pytest.raises(InvalidInput):
        start_imports(scope=office.owner.scope, job_ids=[good, bad])
    assert seen(office.owner, good).state == State.DRAFT
    assert DBTaskResult.objects.count() == 0


def test_an_error_of_the_program_fails_the_import_and_is_logged(office, work_off, monkeypatch, caplog):
    job_id = started(office.owner)
    monkeypatch.setattr(runs, "import_file", lambda *_, **__: 1 / 0)
    work_off()
    assert seen(office.owner, job_id).state == State.FAILED
    assert "ZeroDivisionError" in caplog.text


def test_the_import_of_somebody_who_left_is_not_done(office, home, work_off):
    leaving = make_member(office.owner, "leaving@example.com", Role.PLANNER)
    job_id = started(leaving)
    member_remove(scope=office.owner.scope, member_id=leaving.scope.member_id)
    work_off()
    assert seen(office.owner, job_id).state == State.FAILED
    assert home.lake.current().id == 0


def test_progress_is_noted_at_most_every_300_ms_and_always_at_the_end(office):
    job = ImportJob.objects.of(office.owner.scope).get(pk=upload(office.owner.scope))
    now = iter((0.0, 0.1, 0.2, 0.45, 0.5))
    report = Reporter(job, clock=lambda: next(now))
    noted = []
    for done in (10, 20, 30, 40, 100):
        report(Progress(done, 100, done, 0))
        job.refresh_from_db()
        noted.append((job.bytes_read, job.step))
    assert [read for read, _ in noted] == [10, 10, 10, 40, 100]
    assert noted[-1][1] == Step.WRITING


def test_a_cancelled_import_is_told_at_the_next_note(office):
    job = ImportJob.objects.of(office.owner.scope).get(pk=upload(office.owner.scope))
    ImportJob.unscoped.filter(pk=job.pk).update(cancel_asked=True)
    with pytest.raises(Cancelled):
        Reporter(job)(Progress(1, 100, 1, 0))


# --- killed on the way ------------------------------------------------------------------------------------------------

HOLD = """
import os, sys
sys.path.insert(0, sys.argv[3])
os.environ.update(DJANGO_SETTINGS_MODULE="fukasa.web.settings", FUKASA_DATA=sys.argv[1])
import django; django.setup()
from fukasa.apps.ingest.storage import lock_path
from fukasa.apps.pages.work_locks import working_on
with working_on(lock_path(sys.argv[2])) as mine:
    print("holding", mine, flush=True)
    sys.stdin.read()
"""


def held_by_another_process(job: ImportJob) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(settings.FUKASA_DATA), job.folder, str(Path.cwd())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy())
    assert process.stdout.readline().strip() == "holding True"
    return process


@pytest.mark.slow
def test_an_import_whose_worker_was_killed_is_interrupted_and_can_be_run_again(office, home, work_off):
    job_id = started(office.owner)
    job = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    process = held_by_another_process(job)
    ImportJob.unscoped.filter(pk=job_id).update(state=State.RUNNING, claimed=True)
    assert not seen(office.owner, job_id).interrupted
    with pytest.raises(NotNow):
        runs.import_again(scope=office.owner.scope, job_id=job_id)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    view = seen(office.owner, job_id)
    assert view.interrupted
    assert view.may_run_again
    assert not view.is_live
    start_again(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).state == State.FINISHED
    assert found(home, office.owner) == ["tiktok:hana"]


@pytest.mark.slow
@pytest.mark.both_databases
def test_killed_between_the_catalogue_and_the_note_it_repeats_without_doubling_and_can_be_undone(
    office, home, work_off, monkeypatch
):
    job_id = started(office.owner)

    def die(*_):
        raise SystemExit  # what was written to the catalogue stays, the row of the import is not told

    with monkeypatch.context() as patch:
        patch.setattr(runs, "_keep_result", die)
        with pytest.raises(SystemExit):
            runs.import_execute(job_id=job_id)
    assert seen(office.owner, job_id).interrupted
    start_again(scope=office.owner.scope, job_id=job_id)
    work_off()
    view = seen(office.owner, job_id)
    assert (view.state, view.rows_known) == (State.FINISHED, 6)
    assert found(home, office.owner) == ["tiktok:hana"]
    start_undo(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).removed == {"posts": 6, "post_snapshots": 6}


@pytest.mark.slow
def test_killed_while_measuring_it_only_measures_again(office, home, work_off, monkeypatch):
    job_id = started(office.owner)
    runs.import_execute(job_id=job_id)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "refresh", lambda *_, **__: sys.exit())
        with pytest.raises(SystemExit):
            runs.import_execute(job_id=job_id)
    assert seen(office.owner, job_id).may_run_again
    start_again(scope=office.owner.scope, job_id=job_id)
    work_off()
    view = seen(office.owner, job_id)
    assert (view.state, view.added["posts"]) == (State.FINISHED, 6)


@pytest.mark.slow
def test_a_task_that_was_lost_may_be_asked_for_again(office, unmeasured, work_off):
    job_id = started(office.owner)
    DBTaskResult.objects.all().delete()
    assert not seen(office.owner, job_id).may_run_again
    ImportJob.unscoped.filter(pk=job_id).update(updated_at=timezone.now() - timedelta(minutes=2))
    assert seen(office.owner, job_id).may_run_again
    start_again(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).state == State.FINISHED


def test_two_workers_never_do_the_same_import(office):
    job_id = started(office.owner)
    job = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    with working_on(storage.lock_path(job.folder)):
        assert runs.import_execute(job_id=job_id) is runs.Then.NOTHING
    assert seen(office.owner, job_id).state == State.WAITING


# --- undone -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_import_is_undone_and_its_rows_are_gone_from_the_search(office, home, work_off):
    kept = started(office.owner, content=posts_csv(account="kept"), name="kept.csv")
    gone = started(office.owner, content=posts_csv(account="gone"), name="gone.csv")
    work_off()
    start_undo(scope=office.owner.scope, job_id=gone)
    assert seen(office.owner, gone).state == State.UNDOING
    work_off()
    view = seen(office.owner, gone)
    assert (view.state, view.removed) == (State.UNDONE, {"posts": 6, "post_snapshots": 6})
    assert found(home, office.owner) == ["tiktok:kept"]
    assert seen(office.owner, kept).state == State.FINISHED


@pytest.mark.slow
@pytest.mark.slow
def test_an_undo_is_the_owners_stands_in_the_log_and_waits_while_somebody_else_writes(
    office, home, unmeasured, work_off
):
    job_id = started(office.teammate)
    work_off()
    with pytest.raises(NotPermitted):
        start_undo(scope=office.teammate.scope, job_id=job_id)  # a planner
    start_undo(scope=office.owner.scope, job_id=job_id)
    actions = [event.action for event in events(workspace_id=office.owner.scope.workspace_id).events]
    assert actions[:3] == ["import.undo_asked", "import.started", "import.uploaded"]
    with home.lake.write("another"):
        assert undo.undo_execute(job_id=job_id) is undo.Then.WAIT
    work_off()
    assert seen(office.owner, job_id).state == State.UNDONE


@pytest.mark.slow
def test_an_undo_that_was_killed_can_be_asked_for_again(office, unmeasured, work_off, monkeypatch):
    job_id = started(office.owner)
    work_off()
    start_undo(scope=office.owner.scope, job_id=job_id)
    with monkeypatch.context() as patch:
        patch.setattr(undo, "erase", lambda *_, **__: sys.exit())
        with pytest.raises(SystemExit):
            undo.undo_execute(job_id=job_id)
    assert seen(office.owner, job_id).may_be_undone
    start_undo(scope=office.owner.scope, job_id=job_id)
    work_off()
    assert seen(office.owner, job_id).state == State.UNDONE


def test_nothing_but_a_finished_import_is_undone(office):
    job_id = upload(office.owner.scope)
    with pytest.raises(NotNow):
        start_undo(scope=office.owner.scope, job_id=job_id)


# --- who may ----------------------------------------------------------------------------------------------------------


def test_a_viewer_starts_nothing(office):
    job_id = upload(office.owner.scope)
    with pytest.raises(NotPermitted):
        start_imports(scope=office.viewer.scope, job_ids=[job_id])


@pytest.mark.parametrize(
    "act",
    [runs.import_start, runs.import_again, runs.import_cancel, undo.import_undo, mapping.import_reopen],
)
def test_an_import_of_another_workspace_is_not_found(act, office):
    job_id = upload(office.owner.scope)
    with pytest.raises(ImportNotFound):
        act(scope=office.outsider.scope, job_id=job_id)


def test_the_terms_that_a_workspace_accepted_are_known_to_the_measuring(
    office, home, work_off, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(runs, "refresh", lambda home, **_: told.append(accepted_visibilities(home.root)))
    with django_capture_on_commit_callbacks(execute=True):
        settings_update(scope=office.owner.scope, values={"youtube_derived_metrics_accepted": True})
    started(office.owner)
    work_off()
    assert told == [{office.owner.scope.scope_id}]
