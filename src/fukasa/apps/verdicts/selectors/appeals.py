"""What creators say against verdicts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from fukasa.apps.verdicts.choices import AppealState
from fukasa.apps.verdicts.errors import AppealNotFound
from fukasa.apps.verdicts.models import Appeal
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as pages show it; ``evidence`` is text and never a link."""

    appeal_id: int
    account_key: str
    statement: str
    evidence: str
    entered_by: str
    entered_at: datetime
    state: AppealState
    decided_by: str
    decided_at: datetime | None
    decision_reason: str

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided yet."""
        return self.state is AppealState.OPEN


def appeals_of(scope: WorkspaceScope, account_key: str) -> tuple[AppealView, ...]:
    """Give the appeals about an account, the newest first."""
    return tuple(map(_appeal, _rows(scope).filter(account_key=account_key)))


def open_appeals(scope: WorkspaceScope, *, limit: int) -> tuple[AppealView, ...]:
    """Give the appeals nobody has decided yet, the oldest first."""
    rows = _rows(scope).filter(state=AppealState.OPEN).order_by("created_at", "pk")
    return tuple(map(_appeal, rows[:limit]))


def decided_appeals(scope: WorkspaceScope) -> tuple[AppealView, ...]:
    """Give the appeals that were decided, the newest first."""
    return tuple(map(_appeal, _rows(scope).exclude(state=AppealState.OPEN)))


def appeal_find(scope: WorkspaceScope, appeal_id: int) -> AppealView:
    """Give one appeal; AppealNotFound when it is absent or foreign."""
    row = _rows(scope).filter(pk=appeal_id).first()
    if row is None:
        raise AppealNotFound(_("There is no such appeal in this workspace."))
    return _appeal(row)


def _rows(scope: WorkspaceScope) -> models.QuerySet[Appeal]:
    """Give what was not withdrawn."""
    rows: models.QuerySet[Appeal] = Appeal.objects.of(scope).filter(withdrawn_at=None)
    return rows


def _appeal(row: Appeal) -> AppealView:
    return AppealView(
        appeal_id=row.pk,
        account_key=row.account_key,
        statement=row.statement,
        evidence=row.evidence,
        entered_by=row.entered_name,
        entered_at=row.created_at,
        state=AppealState(row.state),
        decided_by=row.decided_name,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
