from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.ingest import storage
from fukasa.apps.ingest.choices import LIVE, STOPPED, State, Step, kind_name
from fukasa.apps.ingest.errors import ImportNotFound, MappingNotFound
from fukasa.apps.ingest.models import ImportJob, SavedMapping
from fukasa.apps.ingest.plans import plan_of
from fukasa.apps.pages.work_locks import is_worked_on
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.connectors.files import ImportPlan, Rejection

PAGE = 50
_LONG_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as the pages show it.

    Attributes:
        state: one of :class:`State`.
        interrupted: the worker that had it is gone; nothing is half-written, it can be run again.
        forgotten: it waits for a worker for so long that it may be asked for once more.
        has_file: the uploaded file is still there.

    """

    job_id: int
    batch: UUID
    file_name: str
    size_bytes: int
    kind: str
    profile: str
    on_error: str
    state: State
    interrupted: bool
    forgotten: bool
    step: Step
    cancel_asked: bool
    has_file: bool
    bytes_read: int
    rows_read: int | None
    rows_rejected: int | None
    attempts: int
    share: float | None
    note: str
    error: str
    import_id: str
    version: int | None
    added: dict[str, int]
    known: dict[str, int]
    removed: dict[str, int]
    rejects_kept: int
    made_by: str
    undone_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None

    @property
    def kind_name(self) -> str:
        """The kind of rows in the reader's language."""
        return kind_name(self.kind)

    @property
    def is_live(self) -> bool:
        """Whether something is still going to happen by itself."""
        return self.state in LIVE and not self.interrupted

    @property
    def may_run_again(self) -> bool:
        """Whether it stopped before its end and can be started again."""
        stopped = (self.interrupted or self.forgotten) and self.state != State.UNDOING
        return (stopped or self.state in STOPPED) and (self.has_file or self.step == Step.MEASURING)

    @property
    def may_be_undone(self) -> bool:
        """Whether it brought rows that can be taken out again."""
        stopped = self.state == State.UNDOING and (self.interrupted or self.forgotten)
        # An attempt that was killed may have brought rows without living to tell.
        return stopped or (self.state == State.FINISHED and (self.rows_added > 0 or self.attempts > 1))

    @property
    def badge(self) -> str:
        """The look of the state."""
        if self.interrupted:
            return "fail"
        looks = {State.FINISHED: "pass", State.FAILED: "fail", State.REFUSED: "fail", State.DRAFT: "review"}
        return looks.get(self.state, "insufficient")

    @property
    def percent(self) -> int | None:
        """How much of the present step is done; None where nobody can tell."""
        if self.step == Step.READING:
            return min(100 * self.bytes_read // max(self.size_bytes, 1), 100)
        return None if self.step == Step.WRITING or self.share is None else round(100 * self.share)

    @property
    def rows_added(self) -> int:
        """New rows of all tables."""
        return sum(self.added.values())

    @property
    def rows_new(self) -> int:
        """Rows of the file that brought something new: those of the table that grew most."""
        return max(self.added.values(), default=0)

    @property
    def rows_known(self) -> int:
        """Rows of the file that were there already, in the same sense."""
        return max(self.known.values(), default=0)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Some imports, the newest first, and where the older ones begin."""

    imports: tuple[ImportView, ...]
    older_than: int | None

    @property
    def is_live(self) -> bool:
        """Whether one of them is still moving."""
        return any(one.is_live for one in self.imports)


@dataclass(frozen=True, slots=True)
class MappingView:
    """A map under a name."""

    mapping_id: int
    name: str
    kind: str
    text: str
    made_by: str
    updated_at: datetime

    @property
    def kind_name(self) -> str:
        """The kind of rows in the reader's language."""
        return kind_name(self.kind)


def imports(scope: WorkspaceScope, *, older_than: int | None = None, limit: int = PAGE) -> ImportPage:
    """List the imports of the workspace, the newest first."""
    rows = ImportJob.objects.of(scope).select_related("created_by__user", "undone_by__user")
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = [_view(row) for row in rows[: limit + 1]]
    return ImportPage(tuple(found[:limit]), found[limit - 1].job_id if len(found) > limit else None)


def import_view(scope: WorkspaceScope, job_id: int) -> ImportView:
    """Find an import of the workspace; absent and foreign ones are not found."""
    return _view(import_row(scope, job_id))


def siblings(scope: WorkspaceScope, batch: UUID) -> tuple[ImportView, ...]:
    """List the files that were uploaded together, in their order."""
    rows = ImportJob.objects.of(scope).filter(batch=batch).select_related("created_by__user", "undone_by__user")
    return tuple(map(_view, rows.order_by("pk")))


def import_plan(scope: WorkspaceScope, job_id: int) -> ImportPlan:
    """Tell how the uploaded file would be imported; the connectors' own refusal when it cannot be read."""
    return plan_of(import_row(scope, job_id))


def first_rejects(scope: WorkspaceScope, job_id: int, most: int | None = None) -> tuple[Rejection, ...]:
    """Give the rejected rows of an import, the first of them."""
    return tuple(storage.rejects(import_row(scope, job_id).folder, most))


def mappings(scope: WorkspaceScope) -> tuple[MappingView, ...]:
    """List the maps that the workspace keeps."""
    rows = SavedMapping.objects.of(scope).filter(deleted_at=None).select_related("created_by__user")
    return tuple(map(_mapping, rows))


def mapping_view(scope: WorkspaceScope, mapping_id: int) -> MappingView:
    """Find a map of the workspace."""
    rows = SavedMapping.objects.of(scope).filter(pk=mapping_id, deleted_at=None)
    found = rows.select_related("created_by__user").first()
    if found is None:
        raise MappingNotFound(_("There is no such mapping in this workspace."))
    return _mapping(found)


def import_row(scope: WorkspaceScope, job_id: int, *, lock: bool = False) -> ImportJob:
    """Find the row of an import, locked for whoever changes it: a worker may be at it; for this app only."""
    rows = ImportJob.objects.of(required(scope)).filter(pk=job_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: ImportJob | None = rows.select_related("created_by__user", "undone_by__user").first()
    if found is None:
        raise ImportNotFound(_("There is no such import in this workspace."))
    return found


def is_interrupted(job: ImportJob) -> bool:
    """Tell whether the worker that had taken a job is gone."""
    return bool(job.claimed) and job.state in LIVE and not is_worked_on(storage.lock_path(job.folder))


def is_forgotten(job: ImportJob) -> bool:
    """Tell whether a job has waited for so long that its task may have been lost; asking twice does no harm."""
    waits = job.state in {State.WAITING, State.UNDOING} and not job.claimed
    return waits and timezone.now() - job.updated_at > _LONG_WAIT


def _view(job: Any) -> ImportView:
    return ImportView(
        job_id=job.pk,
        batch=job.batch,
        file_name=job.file_name,
        size_bytes=job.size_bytes,
        kind=job.kind,
        profile=job.profile,
        on_error=job.on_error,
        state=State(job.state),
        interrupted=is_interrupted(job),
        forgotten=is_forgotten(job),
        step=Step(job.step),
        cancel_asked=job.cancel_asked,
        has_file=storage.has_upload(job.folder, job.file_name),
        bytes_read=job.bytes_read,
        rows_read=job.rows_read,
        rows_rejected=job.rows_rejected,
        attempts=job.attempts,
        share=job.share,
        note=job.note,
        error=job.error,
        import_id=job.import_id,
        version=job.version,
        added=job.added,
        known=job.known,
        removed=job.removed,
        rejects_kept=job.rejects_kept,
        made_by=member_name(job.created_by),
        undone_by=member_name(job.undone_by),
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        undone_at=job.undone_at,
    )


def _mapping(row: Any) -> MappingView:
    return MappingView(row.pk, row.name, row.kind, row.text, member_name(row.created_by), row.updated_at)


def imports_by_state() -> dict[str, int]:
    """Count the imports of all workspaces by their state: for the operator, who sees no more of them."""
    counts = dict(ImportJob.unscoped.order_by().values_list("state").annotate(number=Count("pk")))
    return {str(state): counts.get(state, 0) for state in State.values}
