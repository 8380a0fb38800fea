from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fukasa.apps.notifications.errors import NotificationNotFound
from fukasa.apps.notifications.kinds import RULES, Kind, Mailed, said, visible
from fukasa.apps.notifications.models import MailChoice, Notification
from fukasa.apps.workspaces.scope import WorkspaceScope, required

PAGE = 50
_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class NotificationView:
    """A notification as the pages show it."""

    notification_id: int
    kind: Kind
    text: str
    happened_at: datetime
    unread: bool
    url: str


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Some notifications, the newest first, and where the older ones begin (None: nowhere)."""

    lines: tuple[NotificationView, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """How soon a member wants a kind mailed."""

    kind: Kind
    mailed: Mailed


def unread_count(scope: WorkspaceScope) -> int:
    """Count what the member has not read yet, up to a hundred."""
    return int(_mine(scope).filter(read_at=None).order_by()[:_MOST_COUNTED].count())


def unread(scope: WorkspaceScope, limit: int) -> tuple[NotificationView, ...]:
    """Give what the member has not read yet, the newest first."""
    return tuple(map(_view, _mine(scope).filter(read_at=None)[:limit]))


def notifications(scope: WorkspaceScope, *, offset: int = 0) -> NotificationPage:
    """Read a page of what a member was told."""
    rows = list(_mine(scope)[offset : offset + PAGE + 1])
    return NotificationPage(tuple(map(_view, rows[:PAGE])), offset + PAGE if len(rows) > PAGE else None)


def notifications_before(
    scope: WorkspaceScope, place: tuple[datetime, int] | None, *, limit: int, unread_only: bool = False
) -> tuple[NotificationView, ...]:
    """Read what a member was told before a place in the order, the newest first: a moment and a number."""
    rows = _mine(scope).filter(read_at=None) if unread_only else _mine(scope)
    if place is not None:
        moment, number = place
        rows = rows.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=number))
    return tuple(map(_view, rows[:limit]))


def notification_find(scope: WorkspaceScope, notification_id: int) -> NotificationView:
    """Find one notification of the member.

    Raises:
        NotificationNotFound: there is none of that number, or of a kind of which the member may not know.

    """
    row = _mine(scope).filter(pk=notification_id).first()
    if row is None:
        raise NotificationNotFound(_("There is no such notification of yours."))
    return _view(row)


def choices_of(scope: WorkspaceScope) -> tuple[ChoiceView, ...]:
    """Tell how soon a member wants each kind mailed of which they may know."""
    rows = MailChoice.objects.of(scope).filter(member_id=scope.member_id)
    chosen = dict(rows.values_list("kind", "mailed"))
    return tuple(ChoiceView(Kind(one), Mailed(chosen.get(one, RULES[Kind(one)].mailed))) for one in visible(scope))


def _mine(scope: WorkspaceScope) -> QuerySet[Any, Any]:
    rows = Notification.objects.of(required(scope))
    return rows.filter(member_id=scope.member_id, kind__in=visible(scope))


def _view(row: Notification) -> NotificationView:
    kind = Kind(row.kind)
    return NotificationView(
        notification_id=row.pk,
        kind=kind,
        text=said(kind, row.count, row.facts),
        happened_at=row.happened_at,
        unread=row.read_at is None,
        url=row.url,
    )
