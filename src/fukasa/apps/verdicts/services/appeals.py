from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.verdicts.choices import AppealState
from fukasa.apps.verdicts.errors import AppealNotFound, NotNow, ReasonMissing
from fukasa.apps.verdicts.models import Appeal
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

TO_UNDO = timedelta(minutes=10)  # that a withdrawn appeal can be brought back; then its words are gone


@transaction.atomic
def appeal_enter(*, scope: WorkspaceScope, account_key: str, statement: str, evidence: str = "") -> int:
    """Write down what a creator says; gives its id. What is open in the same words already is not entered twice."""
    required(scope).demand(Permission.VERDICTS_WRITE)
    if not statement.strip():
        raise ReasonMissing(_("Write down what the creator says."))
    said = {"account_key": account_key, "statement": statement.strip(), "evidence": evidence.strip()}
    same = Appeal.objects.of(scope).filter(state=AppealState.OPEN, withdrawn_at=None, **said).first()
    if same is not None:
        return int(same.pk)
    row = Appeal.objects.create(
        workspace_id=scope.workspace_id, entered_by_id=scope.member_id, entered_name=scope.actor, **said
    )
    record(scope, "appeal.entered", **_named(row), after={"state": row.state})  # the words belong to the creator
    return int(row.pk)


@transaction.atomic
def appeal_decide(*, scope: WorkspaceScope, appeal_id: int, state: str, reason: str) -> str:
    """Accept an appeal or not, with a reason; gives the account. The verdicts stay as they are."""
    row = _found(scope, appeal_id)
    if row.state != AppealState.OPEN:
        raise NotNow(_("This appeal was decided already; open it again first."))
    if not reason.strip() or AppealState(state) is AppealState.OPEN:
        raise ReasonMissing(_("Say why; the creator has a right to know."))
    row.state, row.decision_reason = AppealState(state), reason.strip()
    row.decided_at, row.decided_name = timezone.now(), scope.actor
    row.save()
    after = {"state": row.state, "reason": row.decision_reason}
    record(scope, "appeal.decided", **_named(row), before={"state": AppealState.OPEN.value}, after=after)
    return row.account_key


@transaction.atomic
def appeal_reopen(*, scope: WorkspaceScope, appeal_id: int) -> str:
    """Take a decision back; gives the account."""
    row = _found(scope, appeal_id)
    if row.state == AppealState.OPEN:
        raise NotNow(_("This appeal is open."))
    before = {"state": row.state, "reason": row.decision_reason, "by": row.decided_name}
    row.state, row.decision_reason, row.decided_at, row.decided_name = AppealState.OPEN, "", None, ""
    row.save()
    record(scope, "appeal.reopened", **_named(row), before=before, after={"state": row.state})
    return row.account_key


@transaction.atomic
def appeal_withdraw(*, scope: WorkspaceScope, appeal_id: int) -> str:
    """Take an appeal away; gives the account. `appeal_restore` brings it back until `appeals_forget` deletes it."""
    row = _found(scope, appeal_id)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at", "updated_at"])
    record(scope, "appeal.withdrawn", **_named(row), before={"state": row.state})
    return row.account_key


@transaction.atomic
def appeal_restore(*, scope: WorkspaceScope, appeal_id: int) -> str:
    """Bring a withdrawn appeal back while it is there; gives the account."""
    row = _found(scope, appeal_id, withdrawn=True)
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at", "updated_at"])
    record(scope, "appeal.restored", **_named(row), after={"state": row.state})
    return row.account_key


def appeals_forget() -> int:
    """Delete what was withdrawn long enough ago, in every workspace; gives how many rows that were."""
    deleted, _tables = Appeal.unscoped.filter(withdrawn_at__lte=timezone.now() - TO_UNDO).delete()
    return deleted


def _found(scope: WorkspaceScope, appeal_id: int, *, withdrawn: bool = False) -> Appeal:
    required(scope).demand(Permission.VERDICTS_WRITE)
    rows = Appeal.objects.of(scope).select_for_update().filter(withdrawn_at__isnull=not withdrawn)
    row: Appeal | None = rows.filter(pk=appeal_id).first()
    if row is None:
        raise AppealNotFound(_("There is no such appeal in this workspace."))
    return row


def _named(row: Appeal) -> dict[str, Any]:
    return {"object_type": "appeal", "object_id": row.pk, "object_name": row.account_key}
