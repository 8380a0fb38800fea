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
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from fukasa.apps.pages import toast
from fukasa.apps.workspaces.models import User
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import WorkspaceSettings, membership_find

SESSION_KEY = "workspace_id"
READING = {"GET", "HEAD", "OPTIONS"}


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


Door = Callable[[MemberRequest], HttpResponse | None]
_doors: list[Door] = []


def register_door(door: Door) -> None:
    """Let an app stand at the gate; it answers with a page of its own, or None to let the member through."""
    _doors.append(door)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a view demands; a test reads it from every URL."""

    read: Permission
    write: Permission

    def lets_in(self, scope: WorkspaceScope) -> bool:
        """Tell whether the member may see the page."""
        return scope.may(self.read)

    def lets_write(self, scope: WorkspaceScope) -> bool:
        """Tell whether the member may also send something to it."""
        return scope.may(self.read) and scope.may(self.write)


def member_required(
    read: Permission, *, write: Permission | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let members of the current workspace in, put their ``request.scope`` and ``request.workspace``.

    Args:
        read: what it takes to see the page.
        write: what it takes, besides, to send something to it (any method but GET and HEAD); unless given, the same.

    Anonymous visitors are sent to the log-in; a role that is not enough gets 403.

    """
    gate = Gate(read=read, write=write or read)

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
            _tell_of_a_lost_place(request)
            request.may_write = gate.lets_write(request.scope)
            if not (request.may_write or (request.method in READING and gate.lets_in(request.scope))):
                raise PermissionDenied
            if (stopped := next(filter(None, (door(request) for door in _doors)), None)) is not None:
                return stopped
            with timezone.override(ZoneInfo(request.workspace.time_zone)):
                return view(request, *args, **kwargs)

        guarded.gate = gate  # type: ignore[attr-defined]  # read by the test that walks every URL
        return guarded

    return decorate


def _tell_of_a_lost_place(request: MemberRequest) -> None:
    """Say it once when somebody was taken out of the workspace they were just in."""
    before = request.session.get(SESSION_KEY)
    if before in {None, request.scope.workspace_id}:
        return
    request.session[SESSION_KEY] = request.scope.workspace_id
    sentence = _("You are no longer a member of the workspace you were in; this is “%(name)s”.")
    toast.refused(request, sentence % {"name": request.workspace.name})


def _to_login(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(response.url)
    return response
