from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.rights.choices import Kind, Law, State
from fukasa.apps.rights.errors import RequestNotFound
from fukasa.apps.rights.models import RetentionRun, SubjectRequest
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request, opened."""

    request_id: int
    kind: Kind
    law: Law
    account_key: str
    subject_hash: str
    who: str
    said: str
    answer: str
    state: State
    received_at: datetime
    due_at: datetime
    closed_at: datetime | None
    handled_by: str
    receipt: dict[str, Any]
    receipt_hash: str
    problem: str

    def is_late(self, now: datetime) -> bool:
        """Tell whether the deadline is over and nothing was answered."""
        return not self.state.is_closed and now > self.due_at


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run of the job of the terms."""

    ran_at: datetime
    version: int | None
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows went."""
        return sum(self.rows.values())


def requests_of(scope: WorkspaceScope) -> tuple[RequestCard, ...]:
    """List the requests, those that are due first, then those that are closed."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    rows = [_card(row) for row in SubjectRequest.objects.of(scope).select_related("handled_by__user")[:500]]
    return tuple(sorted(rows, key=lambda one: (one.state.is_closed, one.due_at)))


def request_find(scope: WorkspaceScope, request_id: int) -> RequestCard:
    """Open one request."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    row = SubjectRequest.objects.of(scope).select_related("handled_by__user").filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound(_("There is no such request in this workspace."))
    return _card(row)


def retention_runs() -> tuple[RunLine, ...]:
    """List the last runs that removed something."""
    return tuple(RunLine(row.ran_at, row.version, row.rows) for row in RetentionRun.objects.all()[:50])


def _card(row: Any) -> RequestCard:
    return RequestCard(
        request_id=row.pk,
        kind=Kind(row.kind),
        law=Law(row.law),
        account_key=row.account_key,
        subject_hash=row.subject_hash,
        who=row.who,
        said=row.said,
        answer=row.answer,
        state=State(row.state),
        received_at=row.received_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        handled_by=row.handled_by.user.email if row.handled_by else "",
        receipt=row.receipt,
        receipt_hash=row.receipt_hash,
        problem=row.problem,
    )
