from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_plus

from django.utils.translation import gettext as _

from fukasa.apps.creators.exporting import storage
from fukasa.apps.creators.exporting.choices import LIVE, STOPPED, State
from fukasa.apps.creators.models import ResultExport
from fukasa.apps.pages.work_locks import is_worked_on
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ExportView:
    """An export as its page shows it."""

    export_id: int
    query: str
    format_name: str
    state: State
    rows_done: int
    rows_total: int | None
    size_bytes: int
    error: str
    asked_at: datetime
    asked_by: str
    expires_at: datetime | None
    cancel_asked: bool
    cut_off: bool

    @property
    def said(self) -> str:
        """The search as people can read it."""
        return unquote_plus(self.query).replace("&", " · ")

    @property
    def live(self) -> bool:
        """Tell whether there is more to come."""
        return self.state in LIVE and not self.cut_off

    @property
    def again(self) -> bool:
        """Tell whether it may be asked for again."""
        return self.state in STOPPED or self.cut_off


def exports(scope: WorkspaceScope) -> tuple[ExportView, ...]:
    """Give the exports of the workspace, the newest first."""
    rows = ResultExport.objects.of(scope).select_related("requested_by__user").order_by("-pk")[:_SHOWN]
    return tuple(map(_view, rows))


def export_view(scope: WorkspaceScope, export_id: int) -> ExportView | None:
    """Give one export of the workspace, however old; None when it is absent or foreign."""
    job = ResultExport.objects.of(scope).select_related("requested_by__user").filter(pk=export_id).first()
    return None if job is None else _view(job)


def _view(job: ResultExport) -> ExportView:
    return ExportView(
        export_id=job.pk,
        query=job.query,
        format_name=job.get_file_format_display(),
        state=State(job.state),
        rows_done=job.rows_done,
        rows_total=job.rows_total,
        size_bytes=job.size_bytes,
        error=_(job.error),  # kept in plain English
        asked_at=job.created_at,
        asked_by=member_name(job.requested_by),
        expires_at=job.expires_at,
        cancel_asked=job.cancel_asked,
        cut_off=job.state == State.RUNNING and not is_worked_on(storage.lock_path(job.token)),
    )
