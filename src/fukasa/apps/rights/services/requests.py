"""Requests entered, answered, refused; a deletion is decided here and carried out by the worker."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.creators.services import note_create
from fukasa.apps.rights.choices import Kind, Law, State
from fukasa.apps.rights.deadlines import due_at
from fukasa.apps.rights.errors import AlreadyClosed, NoDeletionAsked, RequestNotFound
from fukasa.apps.rights.models import SubjectRequest
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.pipelines.suppression import subject_hash


@transaction.atomic
def request_enter(
    *, scope: WorkspaceScope, kind: Kind, law: Law, account_key: str, who: str, said: str, received_at: datetime
) -> int:
    """Put a request down with its deadline; a platform's notice of deletion begins at once."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    platform, account_id = account_key.split(":", 1)
    key = data_home().commenter_key
    row = SubjectRequest(
        workspace_id=scope.workspace_id,
        kind=kind,
        law=law,
        account_key=account_key,
        subject_hash=subject_hash(key, platform, account_id),
        who=who,
        said=said,
        received_at=received_at,
        due_at=due_at(law, received_at),
        state=State.CARRYING if kind is Kind.NOTICE else State.OPEN,
        handled_by_id=scope.member_id,
    )
    row.save()
    record(scope, "rights.requested", **_named(row), after={"kind": row.kind, "due_at": row.due_at})
    return row.pk


@transaction.atomic
def request_carry_out(*, scope: WorkspaceScope, request_id: int) -> None:
    """Decide that the data goes; the worker does it."""
    row = _open(scope, request_id)
    if not Kind(row.kind).deletes:
        raise NoDeletionAsked(_("This request asks for no deletion; answer it, or enter one that does."))
    row.state, row.handled_by_id, row.problem = State.CARRYING, scope.member_id, ""
    row.save(update_fields=["state", "handled_by", "problem", "updated_at"])
    record(scope, "rights.deletion_decided", **_named(row))


@transaction.atomic
def request_correct(*, scope: WorkspaceScope, request_id: int, text: str) -> None:
    """Put what the person says beside the contested value, as a note on the account, and close the request."""
    row = _open(scope, request_id)
    said = _("The person says: %(text)s") % {"text": text}
    note_create(scope=scope, account_key=row.account_key, text=said)
    _close(scope, row, State.DONE, text, "rights.corrected")


@transaction.atomic
def request_close(*, scope: WorkspaceScope, request_id: int, answer: str, refused: bool) -> None:
    """Note what was answered; a refusal needs its reason, which the form demands."""
    row = _open(scope, request_id)
    state = State.REFUSED if refused else State.DONE
    _close(scope, row, state, answer, "rights.refused" if refused else "rights.answered")


def request_exported(*, scope: WorkspaceScope, request_id: int) -> None:
    """Put down that all that is stored about a person left as a file."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    record(scope, "rights.exported", object_type="rights_request", object_id=request_id)


def _close(scope: WorkspaceScope, row: SubjectRequest, state: State, answer: str, action: str) -> None:
    row.state, row.answer, row.closed_at, row.handled_by_id = state, answer, timezone.now(), scope.member_id
    row.save(update_fields=["state", "answer", "closed_at", "handled_by", "updated_at"])
    record(scope, action, **_named(row))


def _open(scope: WorkspaceScope, request_id: int) -> SubjectRequest:
    required(scope).demand(Permission.RIGHTS_MANAGE)
    rows = SubjectRequest.objects.of(scope).select_for_update(no_key=True)
    row: SubjectRequest | None = rows.filter(pk=request_id).first()
    if row is None:
        raise RequestNotFound(_("There is no such request in this workspace."))
    if row.state != State.OPEN:
        raise AlreadyClosed(_("This request is answered, or its data is being deleted."))
    return row


def _named(row: SubjectRequest) -> dict[str, Any]:
    return {"object_type": "rights_request", "object_id": row.pk}
