"""Verdicts of people about accounts."""

from dataclasses import dataclass
from datetime import datetime

from fukasa.apps.verdicts.choices import Audited, OwnStatus
from fukasa.apps.verdicts.models import OwnVerdict
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict of a person, with what was computed when it was given.

    Attributes:
        verdict_id: its number.
        account_key: of whom.
        status: what the person decided.
        reason: why.
        audited: what the person found with evidence of their own; empty without.
        author: who decided.
        decided_at: when.
        computed_status: the computed verdict of that day.
        computed_p: the computed probability of that day.
        lake_version: the version of the catalogue it was computed from.
        withdrawn_at: when it was taken back or another took its place; None while it stands.
        withdrawn_by: by whom.

    """

    verdict_id: int
    account_key: str
    status: OwnStatus
    reason: str
    audited: Audited | None
    author: str
    decided_at: datetime
    computed_status: str
    computed_p: float | None
    lake_version: int
    withdrawn_at: datetime | None
    withdrawn_by: str

    @property
    def stands(self) -> bool:
        """Tell whether it was neither taken back nor replaced."""
        return self.withdrawn_at is None


def verdicts_of(scope: WorkspaceScope, account_key: str) -> tuple[Verdict, ...]:
    """Give all verdicts of people about an account, the newest first."""
    return tuple(map(_verdict, OwnVerdict.objects.of(scope).filter(account_key=account_key)))


def standing_verdicts(scope: WorkspaceScope, *, limit: int) -> tuple[Verdict, ...]:
    """Give the verdicts that stand, the newest first."""
    return tuple(map(_verdict, OwnVerdict.objects.of(scope).filter(withdrawn_at=None)[:limit]))


def _verdict(row: OwnVerdict) -> Verdict:
    return Verdict(
        verdict_id=row.pk,
        account_key=row.account_key,
        status=OwnStatus(row.status),
        reason=row.reason,
        audited=Audited(row.audited) if row.audited else None,
        author=row.decided_name,
        decided_at=row.created_at,
        computed_status=row.computed_status,
        computed_p=row.computed_p,
        lake_version=row.lake_version,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_name,
    )
