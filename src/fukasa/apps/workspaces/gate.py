"""The gate every page of a workspace begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from fukasa.apps.workspaces.models import User
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import WorkspaceSettings, membership_find

SESSION_KEY = "workspace_id"
_READING = {"GET", "HEAD", "OPTIONS"}


class MemberRequest(HttpRequest):
    """A request that passed the gate."""

    user: User
    htmx: HtmxDetails
    scope: WorkspaceScope
    workspace: WorkspaceSettings
    may_write: bool  # whether the member may also send this page's forms


class View(Protocol):
    """A function view behind the gate."""

    def __call__(self, request: MemberRequest, /, **kwargs: Any) -> HttpResponse: ...


@dataclass(frozen=True, slots=True)
class Gate:
    """What a view demands; a test reads it from every URL."""

    read: Role
    write: Role


def member_required(
    role: Role = Role.VIEWER, *, write: Role = Role.PLANNER
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let members of the current workspace in, put their ``request.scope`` and ``request.workspace``.

    Args:
        role: what it takes to see the page.
        write: what it takes to send something to it (any method that is not GET or HEAD). A page whose ``role`` is
            the mightier of the two demands that for both.

    Anonymous visitors are sent to the log-in; a role that is not enough gets 403.

    """
    gate = Gate(read=role, write=role if role.covers(write) else write)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(asked: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not asked.user.is_authenticated:
                return _to_login(asked)
            request = cast("MemberRequest", asked)
            membership = membership_find(user_id=request.user.pk, workspace_id=request.session.get(SESSION_KEY))
            if membership is None:
                return render(request, "workspaces/none.html", status=403)
            request.scope, request.workspace = membership.scope, membership.settings
            request.may_write = request.scope.role.covers(gate.write)
            if not request.scope.role.covers(gate.read if request.method in _READING else gate.write):
                raise PermissionDenied
            with timezone.override(ZoneInfo(request.workspace.time_zone)):
                return view(request, *args, **kwargs)

        guarded.gate = gate  # type: ignore[attr-defined]  # read by the test that walks every URL
        return guarded

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(response.url)
    return response
