"""Where one is logged in; every device can be logged out, after proving oneself once more."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import list_usersessions
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.people.events import happened
from fukasa.apps.workspaces.gate import MemberRequest


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth comes without types
def devices(request: MemberRequest) -> HttpResponse:
    """List the devices, and log all others out."""
    if request.method == "POST":
        happened("session.ended", user=request.user.pk, by="all others")
    answer: HttpResponse = list_usersessions(request)
    return answer


@require_POST
def end(request: MemberRequest, session_id: int) -> HttpResponse:
    """Log one device out."""
    found = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    answer: HttpResponse = _end(request, found)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _end(request: MemberRequest, found: UserSession) -> HttpResponse:
    happened("session.ended", user=request.user.pk, by="device list")
    end_sessions(request, [found])
    toast.done(request, _("The device was logged out."))
    return redirect("usersessions_list")
