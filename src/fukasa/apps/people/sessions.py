"""How long a session lives: so long without a click, so long in any case; every device has its row in the list."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from fukasa.apps.people.events import happened

BEGAN, SEEN = "people_began", "people_seen"
UNATTENDED = "X-Unattended"
"""A request that a page sends by itself, over and over: it keeps no session alive."""
_EVERY = 300  # seconds; clicks are noted no more often


class SessionTermsMiddleware:
    """Ends sessions that nobody uses, and those that are too old; what they asked for is answered as to a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._look_at(request, int(time.time()))
        return self.get_response(request)

    def _look_at(self, request: HttpRequest, now: int) -> None:
        began, seen = request.session.get(BEGAN), request.session.get(SEEN)
        if (
            began is None or seen is None or max(began, seen) > now
        ):  # from before there were terms; the clock was set back
            _begin(request)
        elif reason := over(began, seen, now):
            happened("session.ended", user=request.user.pk, by=reason)
            logout(request)
        elif now - seen >= min(_EVERY, settings.FUKASA_SESSION_IDLE // 4) and UNATTENDED not in request.headers:
            request.session[SEEN] = now
            UserSession.objects.create_from_request(request)


def over(began: int, seen: int, now: int) -> str:
    """Say why a session is over: ``age`` or ``idle``; empty while it is not."""
    if now - began >= settings.FUKASA_SESSION_AGE:
        return "age"
    return "idle" if now - seen >= settings.FUKASA_SESSION_IDLE else ""


def end_all(user_id: int, *, but: str | None = None) -> int:
    """End every session of a person, but the one with a certain key; give how many there were."""
    rows = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""))
    for row in rows:
        row.end()
    return len(rows)


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, **_kwargs: Any) -> None:
    _begin(request)


@receiver(authentication_step_completed)
def _proven_once_more(request: HttpRequest, reauthenticated: bool = False, **_kwargs: Any) -> None:  # noqa: FBT001, FBT002  the signature of the signal
    """Give the session a new key, so that one that was seen before is worth nothing after."""
    before = request.session.session_key
    if reauthenticated and before:
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


@receiver(factors.authenticator_added)
@receiver(factors.authenticator_removed)
def _factors_changed(request: HttpRequest, user: Any, authenticator: Any, **_kwargs: Any) -> None:
    """Log the other devices out: one of them may be why the factors were changed."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_all(user.pk, but=request.session.session_key)


def _begin(request: HttpRequest) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    if request.META.get("REMOTE_ADDR"):
        UserSession.objects.create_from_request(request)
