"""Writes down what people are told: only those who may know, never what they did themselves, grouped by the thing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from fukasa.apps.notifications.kinds import RULES, Kind, Mailed
from fukasa.apps.notifications.models import MailChoice, Notification
from fukasa.apps.workspaces.selectors import Reachable, reachable_in

DAILY_AT = 8
"""The hour, in the member's own zone, at which the mail of a day is sent."""
_GROUPED = timedelta(minutes=2)
"""How long mail that goes at once waits for more of the same."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and concerns people.

    Attributes:
        kind: what it is.
        thing: what it is about; more about the same thing is one notification.
        url: where it is to be seen.
        facts: what its sentence names; never secrets.
        mark: a state of the thing; the same state is told once.
        count: how many it stands for.

    """

    kind: Kind
    thing: str
    url: str
    facts: dict[str, Any] = field(default_factory=dict)
    mark: str = ""
    count: int = 1


def tell(
    workspace_id: int, event: Event, *, only: Collection[int | None] | None = None, actor: int | None = None
) -> int:
    """Tell the members of a workspace; gives how many were told.

    Args:
        workspace_id: where it happened.
        event: what happened.
        only: the members whom it concerns; None for all who may know.
        actor: the member who did it, who is not told.

    """
    rule, now = RULES[event.kind], timezone.now()
    found = [one for one in reachable_in(workspace_id) if one.scope.may(rule.permission)]
    found = [one for one in found if one.member_id != actor and (only is None or one.member_id in only)]
    if not found:
        return 0
    ids = [one.member_id for one in found]
    chosen = dict(MailChoice.unscoped.filter(member_id__in=ids, kind=event.kind).values_list("member_id", "mailed"))
    return sum(_write(one, event, Mailed(chosen.get(one.member_id, rule.mailed)), now) for one in found)


@transaction.atomic
def _write(to: Reachable, event: Event, mailed: Mailed, now: datetime) -> bool:
    rows = Notification.unscoped.filter(member_id=to.member_id, kind=event.kind, thing=event.thing)
    if event.mark and rows.order_by("-pk").values_list("mark", flat=True).first() == event.mark:
        return False
    due = mail_due(mailed, now, to.time_zone)
    values = {"facts": event.facts, "url": event.url, "mark": event.mark, "happened_at": now, "mail_at": due}
    named = {"workspace_id": to.scope.workspace_id, "member_id": to.member_id, "kind": event.kind}
    row, fresh = Notification.unscoped.get_or_create(
        **named, thing=event.thing, read_at=None, defaults=values | {"count": event.count}
    )
    if not fresh:
        waiting = values | {"mail_at": row.mail_at or due}
        Notification.unscoped.filter(pk=row.pk).update(**waiting, count=F("count") + event.count)
    return True


def mail_due(mailed: Mailed, now: datetime, zone: str) -> datetime | None:
    """Say when something of now is mailed; None for never."""
    if mailed is Mailed.OFF:
        return None
    if mailed is Mailed.AT_ONCE:
        return now + _GROUPED
    local = now.astimezone(ZoneInfo(zone))
    today = local.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)
