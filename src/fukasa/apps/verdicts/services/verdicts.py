from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.verdicts.choices import Audited, OwnStatus
from fukasa.apps.verdicts.errors import NotNow, ReasonMissing, VerdictNotFound
from fukasa.apps.verdicts.models import OwnVerdict
from fukasa.apps.verdicts.selectors.computed import Computed
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def verdict_give(*, scope: WorkspaceScope, computed: Computed, status: str, reason: str, audited: str = "") -> int:
    """Decide about an account; the verdict of a person that stood before is withdrawn. Gives its id.

    The computed verdict stays what it is; it is kept beside the person's, as it was on this day.
    """
    required(scope).demand(Permission.VERDICTS_WRITE)
    if not reason.strip():
        raise ReasonMissing(_("Say why; a verdict without a reason helps nobody."))
    standing = _rows(scope).filter(account_key=computed.account_key, withdrawn_at=None).first()
    if standing is not None:
        _withdraw(scope, standing)
    with _one_stands():
        row = OwnVerdict.objects.create(
            workspace_id=scope.workspace_id,
            account_key=computed.account_key,
            status=OwnStatus(status),
            reason=reason.strip(),
            audited=Audited(audited) if audited else "",
            decided_by_id=scope.member_id,
            decided_name=scope.actor,
            computed_status=computed.status,
            computed_p=computed.p,
            lake_version=computed.lake_version,
        )
    before = {"status": standing.status, "audited": standing.audited} if standing is not None else None
    after = {"status": row.status, "audited": row.audited, "reason": row.reason, "computed": computed.status}
    record(scope, "verdict.given", **_named(row), before=before, after=after)
    return int(row.pk)


@transaction.atomic
def verdict_withdraw(*, scope: WorkspaceScope, verdict_id: int) -> str:
    """Take a verdict back; gives the account. `verdict_restore` brings it back."""
    row = _found(scope, verdict_id)
    if row.withdrawn_at is not None:
        raise NotNow(_("This verdict was withdrawn already."))
    _withdraw(scope, row)
    record(scope, "verdict.withdrawn", **_named(row), before={"status": row.status, "reason": row.reason})
    return row.account_key


@transaction.atomic
def verdict_restore(*, scope: WorkspaceScope, verdict_id: int) -> str:
    """Let a withdrawn verdict stand again; gives the account."""
    row = _found(scope, verdict_id)
    if _rows(scope).filter(account_key=row.account_key, withdrawn_at=None).exists():
        raise NotNow(_("Another verdict stands for this account; withdraw it first."))
    row.withdrawn_at, row.withdrawn_name = None, ""
    with _one_stands():
        row.save(update_fields=["withdrawn_at", "withdrawn_name", "updated_at"])
    record(scope, "verdict.restored", **_named(row), after={"status": row.status, "reason": row.reason})
    return row.account_key


@contextmanager
def _one_stands() -> Iterator[None]:
    """Refuse where somebody else decided at the same moment; the database watches that one verdict stands."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotNow(_("Somebody decided about this account at the same moment; look again.")) from error


def _withdraw(scope: WorkspaceScope, row: OwnVerdict) -> None:
    row.withdrawn_at, row.withdrawn_name = timezone.now(), scope.actor
    row.save(update_fields=["withdrawn_at", "withdrawn_name", "updated_at"])


def _rows(scope: WorkspaceScope) -> Any:
    return OwnVerdict.objects.of(scope).select_for_update()


def _found(scope: WorkspaceScope, verdict_id: int) -> OwnVerdict:
    required(scope).demand(Permission.VERDICTS_WRITE)
    row: OwnVerdict | None = _rows(scope).filter(pk=verdict_id).first()
    if row is None:
        raise VerdictNotFound(_("There is no such verdict in this workspace."))
    return row


def _named(row: OwnVerdict) -> dict[str, Any]:
    return {"object_type": "verdict", "object_id": row.pk, "object_name": row.account_key}
