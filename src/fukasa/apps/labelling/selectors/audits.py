from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.labelling.choices import LONGEST_WORK, SEATS, Drawn, State
from fukasa.apps.labelling.errors import AuditNotFound, NotNow
from fukasa.apps.labelling.models import Audit, Pass
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.sampling import ModelShares


@dataclass(frozen=True, slots=True)
class PassView:
    """One person's way through a sample, without what they said."""

    pass_id: int
    name: str
    is_mine: bool
    is_there: bool  # still a member
    answered: int
    unsure: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit without its comments."""

    audit_id: int
    title: str
    drawn: Drawn
    account_keys: tuple[str, ...] | None
    size: int
    population: int
    seed: int
    lake_version: int
    made_by: str
    created_at: datetime
    closed_at: datetime | None
    headline: Mapping[str, Any] | None
    measuring: State
    measuring_asked_at: datetime | None
    measured_at: datetime | None
    measuring_error: str
    shares: ModelShares | None
    passes: tuple[PassView, ...]

    @property
    def mine(self) -> PassView | None:
        """The pass of whoever asks."""
        return next((one for one in self.passes if one.is_mine), None)

    @property
    def finished(self) -> tuple[PassView, ...]:
        """The passes that count."""
        return tuple(one for one in self.passes if one.finished_at is not None)

    @property
    def has_seat(self) -> bool:
        """Tell whether one more person may label."""
        taken = [one for one in self.passes if one.finished_at is not None or one.is_there]
        return self.closed_at is None and len(taken) < SEATS

    @property
    def may_label(self) -> bool:
        """Tell whether whoever asks has comments to label."""
        return self.closed_at is None and (self.has_seat if self.mine is None else self.mine.finished_at is None)

    @property
    def may_close(self) -> bool:
        """Tell whether labelling may be ended."""
        return self.closed_at is None and bool(self.finished)

    @property
    def is_measuring(self) -> bool:
        """Tell whether the model still reads; work that was cut off does not."""
        asked = self.measuring_asked_at
        waits = self.measuring in {State.WAITING, State.RUNNING}
        return waits and asked is not None and asked > timezone.now() - LONGEST_WORK


def audits(scope: WorkspaceScope) -> tuple[AuditView, ...]:
    """Give the audits of the workspace, the newest first."""
    rows = list(_rows(scope))
    passes = _passes(scope, [row.pk for row in rows])
    return tuple(_view(row, passes.get(row.pk, ())) for row in rows)


def audit_view(scope: WorkspaceScope, audit_id: int) -> AuditView:
    """Give one audit; :class:`AuditNotFound` when it is absent, deleted or foreign."""
    row = _rows(scope).filter(pk=audit_id).first()
    if row is None:
        raise AuditNotFound(_("There is no such audit in this workspace."))
    return _view(row, _passes(scope, [row.pk]).get(row.pk, ()))


def closed_audit_view(scope: WorkspaceScope, audit_id: int) -> AuditView:
    """Give one audit whose labels may be seen; :class:`NotNow` while somebody may still label blind."""
    audit = audit_view(scope, audit_id)
    if audit.closed_at is None:
        raise NotNow(_("This audit is still being labelled; end the labelling first."))
    return audit


def _rows(scope: WorkspaceScope) -> Any:
    return Audit.objects.of(scope).filter(deleted_at=None).select_related("created_by__user").defer("said")


def _passes(scope: WorkspaceScope, audit_ids: list[int]) -> dict[int, tuple[PassView, ...]]:
    rows = (
        Pass.objects.of(scope)
        .filter(audit_id__in=audit_ids, abandoned_at=None)
        .annotate(answered=Count("answers"), unsure=Count("answers", filter=Q(answers__unsure=True)))
        .order_by("pk")  # a query that groups does not heed the model's ordering
    )
    found: dict[int, tuple[PassView, ...]] = {}
    for row in rows:
        view = PassView(
            pass_id=row.pk,
            name=row.name,
            is_mine=row.member_id == scope.member_id,
            is_there=row.member_id is not None,
            answered=row.answered,
            unsure=row.unsure,
            finished_at=row.finished_at,
        )
        found[row.audit_id] = (*found.get(row.audit_id, ()), view)
    return found


def _view(row: Audit, passes: tuple[PassView, ...]) -> AuditView:
    return AuditView(
        audit_id=row.pk,
        title=_("All creators") if row.drawn == Drawn.ALL else row.title,
        drawn=Drawn(row.drawn),
        account_keys=None if row.account_keys is None else tuple(row.account_keys),
        size=row.size,
        population=row.population,
        seed=row.seed,
        lake_version=row.lake_version,
        made_by=member_name(row.created_by),
        created_at=row.created_at,
        closed_at=row.closed_at,
        headline=row.headline,
        measuring=State(row.measuring),
        measuring_asked_at=row.measuring_asked_at,
        measured_at=row.measured_at,
        measuring_error=_(row.measuring_error),  # kept in plain English
        shares=None if row.shares is None else ModelShares(**row.shares),
        passes=passes,
    )
