"""Who must have a second factor, and the page that says so."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fukasa.apps.workspaces.gate import MemberRequest
from fukasa.apps.workspaces.selectors import roles_of

OPEN = ("/settings/me/",)  # where one sets it up
_REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def demanded(request: MemberRequest) -> HttpResponse | None:
    """Stand at the gate: once the days of grace are over, nothing opens but the pages where a factor is set up."""
    if request.scope.role.value not in settings.FUKASA_SECOND_FACTOR_ROLES or request.path.startswith(OPEN):
        return None
    if by_single_sign_on(request) or has_one(request.user.pk):
        return None
    until = settings.FUKASA_SECOND_FACTOR_FROM
    if timezone.localdate() < until:
        request.second_factor_until = until  # type: ignore[attr-defined]  # the frame reminds of it
        return None
    return render(request, "people/second_factor_needed.html", status=403)


def has_one(user_id: int) -> bool:
    """Tell whether somebody has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=_REAL).exists())


def by_single_sign_on(request: HttpRequest) -> bool:
    """Tell whether this session began at the operator's provider, who asks for factors itself."""
    methods = request.session.get("account_authentication_methods", [])
    return any(one.get("method") == "socialaccount" for one in methods)


def is_last_demanded(authenticator: Any) -> bool:
    """Tell whether removing it would leave somebody without the factor that a role of theirs must have."""
    if authenticator.type not in _REAL or not set(settings.FUKASA_SECOND_FACTOR_ROLES) & roles_of(
        authenticator.user_id
    ):
        return False
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=_REAL).exclude(pk=authenticator.pk)
    return not others.exists()
