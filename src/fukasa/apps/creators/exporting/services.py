import logging
from time import monotonic

from django.db import transaction
from django.db.models import Sum
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.creators.errors import ExportNotFound, ExportRefused
from fukasa.apps.creators.exporting import storage
from fukasa.apps.creators.exporting.choices import (
    LIVE,
    MOST_BYTES,
    MOST_IN_EXCEL,
    MOST_LIVE,
    STOPPED,
    Format,
    State,
)
from fukasa.apps.creators.exporting.expiring import expire, kept
from fukasa.apps.creators.exporting.writing import write
from fukasa.apps.creators.models import ResultExport
from fukasa.apps.creators.query_params import read
from fukasa.apps.creators.selectors.files import result_stream
from fukasa.apps.jobs.reasons import CUT_OFF
from fukasa.apps.jobs.signals import work_ended
from fukasa.apps.pages.sentences import in_plain_english
from fukasa.apps.pages.work_locks import is_worked_on, working_on
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.core.errors import FukasaError

logger = logging.getLogger("fukasa.exports")
_TOKEN, _LONGEST_QUERY = 32, 100_000
_INTERVAL = 0.3  # seconds between two notes in the database


class Cancelled(Exception):  # noqa: N818  no error: somebody asked for it
    """The member who waits asked to stop."""


@transaction.atomic
def export_create(*, scope: WorkspaceScope, query: str, file_format: str) -> int:
    """Ask for the whole result of a search as a file; gives the id of the export, which waits."""
    drop_expired(scope)
    rows = ResultExport.objects.of(scope)
    if file_format not in Format.values:
        raise ExportRefused(_("There is no such format; choose CSV, Excel or Parquet."))
    if len(query) > _LONGEST_QUERY:
        raise ExportRefused(_("This search is too long to be kept; put the accounts on a list and search by it."))
    if rows.filter(state__in=LIVE).count() >= MOST_LIVE:
        raise ExportRefused(
            _("%(most)s exports of the workspace are under way; wait for one or cancel it.") % {"most": MOST_LIVE}
        )
    if (rows.aggregate(total=Sum("size_bytes"))["total"] or 0) > MOST_BYTES:
        raise ExportRefused(_("The exported files of the workspace take too much room; delete old ones first."))
    demand(scope, Quota.EXPORTS)
    made = ResultExport(
        workspace_id=required(scope).workspace_id,
        query=query,
        file_format=Format(file_format),
        token=get_random_string(_TOKEN),
        requested_by_id=scope.member_id,
    )
    made.save()
    after = {"what": "result", "query": query[:1000], "format": file_format}
    record(scope, "creators.exported", object_type="export", object_id=made.pk, object_name="result", after=after)
    return int(made.pk)


@in_plain_english
def export_execute(*, export_id: int) -> None:
    """Write the file of an export that waits, or was cut off; a refusal becomes its sentence."""
    job: ResultExport | None = ResultExport.unscoped.filter(pk=export_id, state__in=LIVE).first()
    if job is None:
        return
    with working_on(storage.lock_path(job.token)) as mine:
        if mine:
            _work(job)


def export_cut_off(*, export_id: int, again: bool) -> None:
    """Say of an export that it was cut off too often; one that is written again needs nothing."""
    job: ResultExport | None = ResultExport.unscoped.filter(pk=export_id, state__in=LIVE).first()
    if job is not None and not again:
        _end(job, State.FAILED, error=CUT_OFF)


def _work(job: ResultExport) -> None:
    scope = scope_of_member(job.requested_by_id, workspace_id=job.workspace_id)
    if scope is None:
        _end(job, State.FAILED, error=_("Whoever asked for this file is no longer a member; ask for it again."))
        return
    job.state, job.started_at = State.RUNNING, timezone.now()
    job.save(update_fields=["state", "started_at", "updated_at"])
    try:
        _write(job, scope)
    except Cancelled:
        _end(job, State.CANCELLED)
    except FukasaError as refusal:
        _end(job, State.FAILED, error=refusal.message)
    except Exception:
        logger.exception("export %s failed", job.pk)
        _end(job, State.FAILED, error=_("The file could not be written; the operator finds the reason in the log."))


def _write(job: ResultExport, scope: WorkspaceScope) -> None:
    total, rows = result_stream(scope, read(QueryDict(job.query)).query)
    if job.file_format == Format.XLSX and total > MOST_IN_EXCEL:
        raise ExportRefused(_("Excel takes a million rows; take CSV or Parquet, or narrow the search."))
    ResultExport.unscoped.filter(pk=job.pk).update(rows_total=total, rows_done=0)
    path = storage.file_path(job.token, job.file_format)
    part = path.with_suffix(f".part.{job.file_format}")
    write(part, Format(job.file_format), rows, _Teller(job.pk))
    part.chmod(0o600)
    part.replace(path)
    job.rows_total = job.rows_done = total
    _end(job, State.FINISHED, size=path.stat().st_size)


class _Teller:
    """Notes the progress, and hears that it shall stop."""

    def __init__(self, export_id: int) -> None:
        self._row = ResultExport.unscoped.filter(pk=export_id)
        self._told_at = float("-inf")

    def __call__(self, rows: int) -> None:
        now = monotonic()
        if now - self._told_at >= _INTERVAL:
            self._told_at = now
            if not self._row.filter(cancel_asked=False).update(rows_done=rows):
                raise Cancelled


def _end(job: ResultExport, state: State, *, error: str = "", size: int = 0) -> None:
    if state is not State.FINISHED:
        storage.drop(job.token, job.file_format)
    job.state, job.error, job.size_bytes, job.finished_at = state, error, size, timezone.now()
    job.expires_at = job.finished_at + kept() if state is State.FINISHED else None
    fields = ["state", "error", "size_bytes", "finished_at", "expires_at", "updated_at"]
    job.save(update_fields=[*fields, *(["rows_total", "rows_done"] if state is State.FINISHED else [])])
    if state is not State.CANCELLED:
        told = {"workspace_id": job.workspace_id, "member_id": job.requested_by_id, "object_id": job.pk}
        name, rows = job.file_format, job.rows_total
        work_ended.send_robust(ResultExport, work="export", **told, name=name, error=error, rows=rows)


@transaction.atomic
def export_cancel(*, scope: WorkspaceScope, export_id: int) -> None:
    """Stop an export; one that waits ends at once, one that runs at its next batch."""
    job = find_export(scope, export_id)
    if job.state in LIVE:
        job.cancel_asked = True
        job.save(update_fields=["cancel_asked", "updated_at"])
        if job.state == State.WAITING or not is_worked_on(storage.lock_path(job.token)):
            _end(job, State.CANCELLED)


@transaction.atomic
def export_again(*, scope: WorkspaceScope, export_id: int) -> None:
    """Let an export that stopped, expired or was cut off wait for its turn again."""
    job = find_export(scope, export_id)
    cut_off = job.state in LIVE and not is_worked_on(storage.lock_path(job.token))
    if job.state in STOPPED:
        demand(scope, Quota.EXPORTS)
    if job.state in STOPPED or cut_off:
        job.state, job.error, job.cancel_asked = State.WAITING, "", False
        job.rows_total, job.rows_done, job.requested_by_id = None, 0, scope.member_id
        job.save()


@transaction.atomic
def export_delete(*, scope: WorkspaceScope, export_id: int) -> None:
    """Take an export and its file away."""
    job = find_export(scope, export_id)
    if job.state not in LIVE:
        storage.drop(job.token, job.file_format)
        job.delete()


def drop_expired(scope: WorkspaceScope) -> None:
    """Remove the files of the workspace whose time is over."""
    expire(ResultExport.objects.of(scope), timezone.now())


def find_export(scope: WorkspaceScope, export_id: int) -> ResultExport:
    """Find an export of the workspace; :class:`ExportNotFound` when it is absent or foreign."""
    job: ResultExport | None = ResultExport.objects.of(scope).filter(pk=export_id).first()
    if job is None:
        raise ExportNotFound(_("There is no such export in this workspace."))
    return job
