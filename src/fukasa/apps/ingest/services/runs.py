"""Running an import: asked for by a member, done by a worker in steps that may be repeated."""

import logging
from enum import Enum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.forecasts.tasks import follow_catalogue
from fukasa.apps.ingest import storage
from fukasa.apps.ingest.choices import STOPPED, State, Step
from fukasa.apps.ingest.errors import NotNow
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.plans import plan_of
from fukasa.apps.ingest.selectors import import_row, is_forgotten, is_interrupted
from fukasa.apps.ingest.services.mapping import find_draft
from fukasa.apps.ingest.services.progress import Cancelled, Reporter
from fukasa.apps.ingest.services.uploads import audited
from fukasa.apps.jobs.reasons import CUT_OFF
from fukasa.apps.jobs.signals import work_ended
from fukasa.apps.lists.tasks import follow_searches
from fukasa.apps.pages.work_locks import working_on
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.connectors.files import must_be_ready
from fukasa.core.errors import FukasaError, NotPermitted
from fukasa.lake.errors import LakeBusy
from fukasa.pipelines.ingest import ImportResult, OnError, import_file
from fukasa.pipelines.refresh import needs_refresh, refresh

logger = logging.getLogger("fukasa.ingest")
# Kept in plain English and said in the reader's language, as what comes from below.
_BROKEN = gettext_noop("The import failed because of an error in the program; the operator finds it in the log.")
_GONE = gettext_noop("Whoever asked for this import may no longer import; somebody else has to upload the file.")


class Then(Enum):
    """What a worker has to do after a step."""

    NOTHING = "nothing"
    GO_ON = "go on"  # at the end of the queue, so that files uploaded together are measured once
    WAIT = "wait"  # somebody else is writing to the catalogue


@transaction.atomic
def import_start(*, scope: WorkspaceScope, job_id: int) -> None:
    """Ask for the import of an upload whose mapping is complete; it waits for a worker."""
    job = find_draft(scope, job_id)
    must_be_ready(plan_of(job, sample_rows=0))
    _to_wait(job)
    record(scope, "import.started", **audited(job), after={"kind": job.kind, "mapping": job.map_text[:2000]})


@transaction.atomic
def import_again(*, scope: WorkspaceScope, job_id: int) -> None:
    """Run an import again that stopped or whose worker is gone; rows that are in the catalogue stay as they are."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id, lock=True)
    lost = (is_interrupted(job) or is_forgotten(job)) and job.state != State.UNDOING
    if job.state not in STOPPED and not lost:
        raise NotNow(_("This import runs or has finished; there is nothing to repeat."))
    if job.step != Step.MEASURING:
        must_be_ready(plan_of(job, sample_rows=0))
    _to_wait(job)
    record(scope, "import.run_again", **audited(job))


@transaction.atomic
def import_cancel(*, scope: WorkspaceScope, job_id: int) -> None:
    """Stop an import before it writes; one that waits stops at once, one that runs after the part it reads."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id, lock=True)
    if job.state not in {State.WAITING, State.RUNNING} or job.step == Step.MEASURING:
        raise NotNow(_("Its rows are in the catalogue already; undo the import instead."))
    if job.state == State.WAITING or is_interrupted(job):
        job.state, job.claimed = State.CANCELLED, False
    job.cancel_asked = True
    job.save(update_fields=["state", "claimed", "cancel_asked", "updated_at"])
    record(scope, "import.cancelled", **audited(job))


def import_execute(*, job_id: int) -> Then:
    """Do the next step of an import that waits; background tasks call it.

    Whoever is killed on the way leaves the catalogue whole and the lock free; the import can then be run again.
    """
    waiting: ImportJob | None = ImportJob.unscoped.filter(pk=job_id, state=State.WAITING).first()
    if waiting is None:
        return Then.NOTHING
    with working_on(storage.lock_path(waiting.folder)) as mine:
        job = _claim(job_id) if mine else None
        return _guarded(job) if job is not None else Then.NOTHING


def import_cut_off(*, job_id: int, again: bool) -> None:
    """Let an import whose worker was killed wait for its turn once more; or say that this happened too often."""
    job: ImportJob | None = ImportJob.unscoped.filter(pk=job_id, state=State.RUNNING).first()
    if job is None or not is_interrupted(job):
        return
    if job.cancel_asked:
        _set(job, state=State.CANCELLED, claimed=False, finished_at=timezone.now())
    elif again:
        _to_wait(job)
    else:
        _fail(job, CUT_OFF)


@transaction.atomic
def _claim(job_id: int) -> ImportJob | None:
    """Take an import that waits; None when another worker was quicker or it was cancelled."""
    rows = ImportJob.unscoped.select_for_update(of=("self",)).filter(pk=job_id, state=State.WAITING)
    job: ImportJob | None = rows.first()
    if job is not None:
        job.state, job.claimed, job.note = State.RUNNING, True, ""
        job.started_at = job.started_at or timezone.now()
        job.attempts += job.step != Step.MEASURING
        job.save(update_fields=["state", "claimed", "note", "started_at", "attempts", "updated_at"])
    return job


def _guarded(job: ImportJob) -> Then:
    try:
        return _measure(job) if job.step == Step.MEASURING else _read(job)
    except LakeBusy as busy:
        _set(job, state=State.WAITING, claimed=False, note=busy.message)
        return Then.WAIT
    except Cancelled:
        _set(job, state=State.CANCELLED, claimed=False, finished_at=timezone.now())
    except FukasaError as refusal:
        _fail(job, refusal.message)
    except Exception:
        logger.exception("import %s failed", job.pk)
        _fail(job, _BROKEN)
    return Then.NOTHING


def _read(job: ImportJob) -> Then:
    scope = scope_of_member(job.created_by_id, workspace_id=job.workspace_id)
    if scope is None or not scope.may(Permission.IMPORTS_WRITE):
        raise NotPermitted(_GONE)
    home = data_home()
    result = import_file(
        home,
        plan_of(job, sample_rows=0),
        visibility=scope.scope_id,
        on_error=OnError(job.on_error),
        on_progress=Reporter(job),
        import_id=job.import_id,
    )
    _keep_result(job, result)
    if result.refused:
        _set(job, state=State.REFUSED, claimed=False, finished_at=timezone.now())
        _tell(job, str(State.REFUSED.label))
        return Then.NOTHING
    _set(job, state=State.WAITING, claimed=False, step=Step.MEASURING)
    return Then.GO_ON


def _measure(job: ImportJob) -> Then:
    home = data_home()
    if needs_refresh(home):
        refresh(home, on_step=Reporter(job).measuring)
        follow_catalogue.enqueue()
        follow_searches.enqueue()
    storage.drop_upload(job.folder)
    _set(job, state=State.FINISHED, claimed=False, share=None, finished_at=timezone.now())
    _tell(job)
    return Then.NOTHING


def _keep_result(job: ImportJob, result: ImportResult) -> None:
    """Keep what an import did; the rows that a run before this one brought count as its own."""
    if result.rejects:
        storage.keep_rejects(job.folder, result.rejects)
    _set(
        job,
        rows_read=result.rows_read,
        rows_rejected=result.rows_rejected,
        rejects_kept=len(result.rejects),
        version=result.version,
        added=result.added,
        known=result.known,
        bytes_read=job.size_bytes,
    )


def _to_wait(job: ImportJob) -> None:
    job.state, job.claimed, job.cancel_asked, job.note, job.error = State.WAITING, False, False, "", ""
    job.finished_at = None
    if job.step != Step.MEASURING:
        job.step, job.bytes_read, job.rows_read, job.rows_rejected = Step.READING, 0, None, None
    job.save()


def _fail(job: ImportJob, sentence: str) -> None:
    _set(job, state=State.FAILED, claimed=False, error=sentence, finished_at=timezone.now())
    _tell(job, sentence)


def _tell(job: ImportJob, error: str = "") -> None:
    told = {"workspace_id": job.workspace_id, "member_id": job.created_by_id, "object_id": job.pk}
    work_ended.send_robust(ImportJob, work="import", **told, name=job.file_name, error=error, rows=job.rows_read)


def _set(job: ImportJob, **values: object) -> None:
    ImportJob.unscoped.filter(pk=job.pk).update(**values, updated_at=timezone.now())
