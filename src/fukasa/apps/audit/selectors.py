import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.leaves import PERSONAL
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.wording import channel_name, field_name, kind_name, said, value_name
from fukasa.apps.pages.formats import moment

PAGE = 50
_ABSENT = "—"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # as the log keeps moments


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; what is empty does not narrow."""

    actor: str = ""
    kind: str = ""
    object_id: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an event changed; None stands for absent."""

    field: str
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """Say what the value is called."""
        return field_name(self.field)

    @property
    def was(self) -> str:
        """Say what stood there; empty where nothing did."""
        return "" if self.before is None else self._said(self.before)

    @property
    def now(self) -> str:
        """Say what stands there now."""
        return _ABSENT if self.after is None else self._said(self.after)

    def _said(self, value: Any) -> str:
        return value_name(self.field, value) or _shown(value)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log. ``erased`` tells that some of its texts were erased."""

    event_id: int
    index: int
    created_at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    object_name: str
    channel: str
    address: str
    token_prefix: str
    erased: bool
    changes: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """Say in one sentence what was done."""
        return said(self.action, who=self.actor or _("(erased)"), what=self.object_name)

    @property
    def door(self) -> str:
        """Say through which door it came."""
        return channel_name(self.channel)


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events, the newest first, and where the older ones begin (None: nowhere)."""

    events: tuple[Event, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a log can be narrowed to: who acted, and on what kind of things (key and name)."""

    actors: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]


def events(*, workspace_id: int, older_than: int | None = None, wanted: Wanted | None = None) -> EventPage:
    """Read a page of a workspace's log."""
    rows = _narrowed(AuditEvent.objects.filter(workspace_id=workspace_id), wanted or Wanted())
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = [_event(row) for row in rows[: PAGE + 1]]
    more = len(found) > PAGE
    return EventPage(events=tuple(found[:PAGE]), older_than=found[PAGE - 1].event_id if more else None)


def choices(*, workspace_id: int) -> Choices:
    """List who acted in a workspace, and on what."""
    rows = AuditEvent.objects.filter(workspace_id=workspace_id).order_by()
    actors = rows.exclude(actor="").values_list("actor", flat=True).distinct()
    kinds = rows.exclude(object_type="").values_list("object_type", flat=True).distinct()
    named = sorted(((kind, kind_name(kind)) for kind in kinds), key=lambda one: one[1])
    return Choices(tuple(sorted(actors)), tuple(named))


def _narrowed(rows: QuerySet[AuditEvent], wanted: Wanted) -> QuerySet[AuditEvent]:
    exact = {"actor": wanted.actor, "object_type": wanted.kind, "object_id": wanted.object_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.text:
        rows = rows.filter(object_name__icontains=wanted.text)
    if wanted.since:
        rows = rows.filter(created_at__gte=_midnight(wanted.since))
    return rows.filter(created_at__lt=_midnight(wanted.until + timedelta(days=1))) if wanted.until else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _event(row: AuditEvent) -> Event:
    fields = sorted(row.before.keys() | row.after.keys())  # PostgreSQL keeps no order of its own
    return Event(
        event_id=row.pk,
        index=row.leaf_index,
        created_at=row.created_at,
        actor=row.actor,
        action=row.action,
        object_type=row.object_type,
        object_id=row.object_id,
        object_name=row.object_name,
        channel=row.channel,
        address=row.address,
        token_prefix=row.token_prefix,
        erased=len(row.salts) < len(PERSONAL),
        changes=tuple(Change(field, row.before.get(field), row.after.get(field)) for field in fields),
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_shown, value)) or _ABSENT
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value) or _ABSENT
