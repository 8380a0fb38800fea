from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fukasa.apps.audit.models import AuditEvent

PAGE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an event changed; None stands for absent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log."""

    event_id: int
    created_at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    object_name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events, the newest first, and where the older ones begin (None: nowhere)."""

    events: tuple[Event, ...]
    older_than: int | None


def events(*, workspace_id: int, older_than: int | None = None) -> EventPage:
    """Read a page of a workspace's log."""
    rows = AuditEvent.objects.filter(workspace_id=workspace_id)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = [_event(row) for row in rows[: PAGE + 1]]
    more = len(found) > PAGE
    return EventPage(events=tuple(found[:PAGE]), older_than=found[PAGE - 1].event_id if more else None)


def _event(row: AuditEvent) -> Event:
    fields = sorted(row.before.keys() | row.after.keys())  # PostgreSQL keeps no order of its own
    return Event(
        event_id=row.pk,
        created_at=row.created_at,
        actor=row.actor,
        action=row.action,
        object_type=row.object_type,
        object_id=row.object_id,
        object_name=row.object_name,
        changes=tuple(Change(field, row.before.get(field), row.after.get(field)) for field in fields),
    )
