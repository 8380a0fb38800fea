"""Sends what is due, one mail per person; what the mail server does not take is kept and tried again."""

from collections import defaultdict
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from fukasa.apps.notifications.kinds import RULES, Kind, said
from fukasa.apps.notifications.models import Notification
from fukasa.apps.notifications.services.choosing import unsubscribe_token
from fukasa.apps.outbound.mail import Sent, send
from fukasa.apps.workspaces.selectors import Reachable, reachable_members

_LEASE = timedelta(minutes=10)
_PAUSES = (2, 5, 15, 60, 180, 360)  # minutes; the last one again and again
KEPT = timedelta(days=14)
"""How long a mail is tried; in the application the notification stays."""
_AT_ONCE = 5_000
_BUDGET = 30.0  # seconds of one turn; the worker has others to do


def send_all_due(now: datetime) -> int:
    """Send what is due until the time of one turn is over or the server is down; gives how many mails went out."""
    old = Notification.unscoped.filter(mail_at__lte=now)
    old.filter(happened_at__lt=now - KEPT).update(mail_at=None)
    old.exclude(read_at=None).update(mail_at=None)
    rows = list(Notification.unscoped.filter(mail_at__lte=now).select_related("workspace")[:_AT_ONCE])
    people = reachable_members({row.member_id for row in rows})
    by_user: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        to = people.get(row.member_id)
        if to is not None and to.scope.may(RULES[Kind(row.kind)].permission):
            by_user[to.user_id].append(row)
        else:
            Notification.unscoped.filter(pk=row.pk).update(mail_at=None)
    taken, end = 0, monotonic() + _BUDGET
    for found in by_user.values():
        sent = _send(people[found[0].member_id], found, now)
        taken += sent is Sent.TAKEN
        if sent is Sent.DOWN or monotonic() > end:
            break
    return taken


def is_due(now: datetime) -> bool:
    """Tell whether something is left to be sent now."""
    return bool(Notification.unscoped.filter(mail_at__lte=now).exists())


def _send(to: Reachable, rows: list[Any], now: datetime) -> Sent | None:
    """Send one mail; None where another worker has some of its lines: what is left comes at the next turn."""
    mine = Notification.unscoped.filter(pk__in=[row.pk for row in rows])
    if mine.filter(mail_at__lte=now).update(mail_at=now + _LEASE) != len(rows):
        return None
    sent = send(_mail(to, rows), "a notification")
    if sent is Sent.TAKEN:
        mine.update(mail_at=None, mailed_at=now, attempts=0)
        return sent
    attempts = max(row.attempts for row in rows) + 1
    mine.update(attempts=attempts, mail_at=now + timedelta(minutes=_PAUSES[min(attempts, len(_PAUSES)) - 1]))
    return sent


def _mail(to: Reachable, rows: list[Any]) -> EmailMessage:
    with override(to.language):
        lines = _lines(rows)
        count, unsubscribe = len(lines), _unsubscribe(to)
        subject = lines[0]["text"] if count == 1 else _("%(n)d things that concern you") % {"n": count}
        told = {"lines": lines, "unsubscribe": unsubscribe, "settings": _address(reverse("notifications:settings"))}
        body = render_to_string("notifications/mail.txt", told)
    headers = {
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(" ".join(f"Fukasa: {subject}".split())[:200], body, to=[to.email], headers=headers)


def _lines(rows: list[Any]) -> list[dict[str, str]]:
    """Write a line for each; what concerns the person and no workspace stands in all of theirs and is told once."""
    told: dict[tuple[object, ...], dict[str, str]] = {}
    for row in sorted(rows, key=lambda one: (one.workspace.name, one.happened_at)):
        text = said(Kind(row.kind), row.count, row.facts)
        about = () if row.kind == Kind.NEW_DEVICE else (row.pk,)
        told.setdefault((row.thing, *about), {"text": text, "workspace": row.workspace.name, "url": _address(row.url)})
    return list(told.values())


def _unsubscribe(to: Reachable) -> str:
    return _address(reverse("notifications:unsubscribe", args=[unsubscribe_token(to.user_id)]))


def _address(path: str) -> str:
    return f"{settings.FUKASA_ADDRESS}{path}"
