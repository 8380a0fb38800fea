"""Taking out of the catalogue what an import brought."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.ingest import storage
from fukasa.apps.ingest.choices import State
from fukasa.apps.ingest.errors import NotNow
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.selectors import import_row, is_forgotten, is_interrupted
from fukasa.apps.ingest.services.runs import Then
from fukasa.apps.ingest.services.uploads import audited
from fukasa.apps.jobs.reasons import CUT_OFF
from fukasa.apps.pages.work_locks import working_on
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.errors import FukasaError
from fukasa.lake.errors import LakeBusy
from fukasa.lake.selection import Selector
from fukasa.pipelines.housekeeping import erase

logger = logging.getLogger("fukasa.ingest")
_BROKEN = gettext_noop("The undoing failed because of an error in the program; the operator finds it in the log.")


@transaction.atomic
def import_undo(*, scope: WorkspaceScope, job_id: int) -> None:
    """Ask for the rows of an import to be taken out of every kept version; owners and managers may."""
    required(scope).demand(Permission.IMPORTS_UNDO)
    job = import_row(scope, job_id, lock=True)
    lost = job.state == State.UNDOING and (is_interrupted(job) or is_forgotten(job))
    if job.state != State.FINISHED and not lost:
        raise NotNow(_("Only an import that has finished can be undone."))
    job.state, job.claimed, job.note, job.error, job.undone_by_id = State.UNDOING, False, "", "", scope.member_id
    job.save()
    record(scope, "import.undo_asked", **audited(job), before={"added": job.added, "import_id": job.import_id})


def undo_execute(*, job_id: int) -> Then:
    """Take out the rows of an import whose undoing was asked for; background tasks call it."""
    asked: ImportJob | None = ImportJob.unscoped.filter(pk=job_id, state=State.UNDOING, claimed=False).first()
    if asked is None:
        return Then.NOTHING
    with working_on(storage.lock_path(asked.folder)) as mine:
        if not mine:
            return Then.NOTHING
        _set(asked, claimed=True, note="")
        return _guarded(asked)


def undo_cut_off(*, job_id: int, again: bool) -> None:
    """Let an undoing whose worker was killed wait for its turn once more; or say that this happened too often."""
    job: ImportJob | None = ImportJob.unscoped.filter(pk=job_id, state=State.UNDOING).first()
    if job is None or not is_interrupted(job):
        return
    if again:
        _set(job, claimed=False)
    else:
        _set(job, state=State.FINISHED, claimed=False, error=CUT_OFF)


def _guarded(job: ImportJob) -> Then:
    try:
        proof = erase(data_home(), Selector(import_id=job.import_id))
    except LakeBusy as busy:
        _set(job, claimed=False, note=busy.message)
        return Then.WAIT
    except FukasaError as refusal:
        _set(job, state=State.FINISHED, claimed=False, error=refusal.message)
    except Exception:
        logger.exception("undoing import %s failed", job.pk)
        _set(job, state=State.FINISHED, claimed=False, error=_BROKEN)
    else:
        removed = {table: max(versions.values()) for table, versions in proof.rows_removed.items()}
        storage.drop_rejects(job.folder)
        storage.drop_upload(job.folder)
        _set(job, state=State.UNDONE, claimed=False, removed=removed, rejects_kept=0, undone_at=timezone.now())
    return Then.NOTHING


def _set(job: ImportJob, **values: object) -> None:
    ImportJob.unscoped.filter(pk=job.pk).update(**values, updated_at=timezone.now())
