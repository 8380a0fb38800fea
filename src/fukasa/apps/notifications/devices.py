"""Tells people of a log-in on a device that was not known: one that does not carry the mark of an earlier log-in."""

import re
from datetime import timedelta
from typing import Any

from allauth.account.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fukasa.apps.audit.origin import current
from fukasa.apps.notifications.kinds import Kind
from fukasa.apps.notifications.services.telling import Event, tell
from fukasa.apps.pages import cookies
from fukasa.apps.workspaces.selectors import scopes_of_user

COOKIE = "fukasa_known"
_KEPT = 400 * 24 * 3600  # as long as browsers keep anything
_NEWCOMER = timedelta(minutes=30)
_MOST = 8  # people of one browser
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def listen() -> None:
    """Connect to the log-in; called once, when the application is ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="notifications.devices")


def _logged_in(request: HttpRequest, user: Any, response: HttpResponse | None = None, **_more: Any) -> None:
    if response is None:
        return
    marks = re.findall(r"[0-9a-f]{32}", cookies.read(request, COOKIE) or "")[:_MOST]
    mine = _mark(user)
    if mine not in marks and timezone.now() - user.created_at > _NEWCOMER:
        _tell(user.pk, request.headers.get("User-Agent", ""))
    kept = [mine, *(mark for mark in marks if mark != mine)][:_MOST]
    cookies.put(response, COOKIE, "-".join(kept), seconds=_KEPT)


def _mark(user: Any) -> str:
    """Give what a device carries; it ends with the password, so that a stolen one is worth nothing afterwards."""
    return salted_hmac(COOKIE, f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:32]


def _tell(user_id: int, agent: str) -> None:
    facts = {"name": " · ".join(filter(None, (device_name(agent), current().address)))}
    event = Event(Kind.NEW_DEVICE, f"device:{timezone.now():%Y%m%d%H%M%S}", reverse("usersessions_list"), facts)
    for scope in scopes_of_user(user_id):
        tell(scope.workspace_id, event, only={scope.member_id})


def device_name(agent: str) -> str:
    """Say in words what a browser says of itself."""
    known = [next((name for sign, name in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, known)) or "?"
