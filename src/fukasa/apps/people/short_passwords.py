"""A password that was long enough beside a second factor is too short without one: seen at the next log-in.

Only then is it seen at all, for what is kept is a hash.
"""

from typing import Any

from allauth.account import signals as account
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fukasa.apps.people.passwords import ALONE, normal
from fukasa.apps.people.second_factor import OPEN, has_one
from fukasa.apps.workspaces.gate import MemberRequest

_TOO_SHORT = "people_password_too_short"


def note_length(request: HttpRequest, password: str, *, alone: bool) -> None:
    """Note in the session that the password it began with cannot stand alone."""
    if alone and len(normal(password)) < ALONE:
        request.session[_TOO_SHORT] = True


def long_enough(request: MemberRequest) -> HttpResponse | None:
    """Stand at the gate: nothing opens but one's own settings until there is a longer password or a second factor."""
    if not request.session.get(_TOO_SHORT) or request.path.startswith(OPEN):
        return None
    if has_one(request.user.pk):
        _forget(request)
        return None
    return render(request, "people/longer_password_needed.html", {"least": ALONE}, status=403)


@receiver(account.password_set)
@receiver(account.password_changed)
def _forget(request: HttpRequest, **_kwargs: Any) -> None:
    request.session.pop(_TOO_SHORT, None)
