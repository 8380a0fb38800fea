from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.notifications import selectors
from fukasa.apps.notifications.forms import ChoicesForm
from fukasa.apps.notifications.services import choosing, reading
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

member_only = member_required(Permission.WORKSPACE_READ)
_FARTHEST = 100_000


@member_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """List what the member was told."""
    text = request.GET.get("from", "")
    offset = min(int(text), _FARTHEST) if text.isdecimal() and len(text) < len(str(_FARTHEST)) else 0
    page = selectors.notifications(request.scope, offset=offset)
    return render(request, "notifications/index.html", {"page": page})


@member_only
@require_safe
def go(request: MemberRequest, notification_id: int) -> HttpResponse:
    """Lead to the thing, and note that it was seen."""
    return redirect(reading.notification_read(scope=request.scope, notification_id=notification_id))


@require_POST
@member_only
def read(request: MemberRequest, notification_id: int) -> HttpResponse:
    """Note that it was seen without going there."""
    reading.notification_read(scope=request.scope, notification_id=notification_id)
    return redirect("notifications:index")


@require_POST
@member_only
def read_all(request: MemberRequest) -> HttpResponse:
    """Note that everything was seen."""
    count = reading.all_read(scope=request.scope)
    sentence = ngettext("%(n)d notification is read now.", "%(n)d notifications are read now.", count)
    toast.done(request, sentence % {"n": count})
    return redirect("notifications:index")


@member_required(Permission.WORKSPACE_READ, write=Permission.PROFILE_WRITE)
def settings_page(request: MemberRequest) -> HttpResponse:
    """Let members choose how soon each kind is mailed."""
    form = ChoicesForm(request.POST or None, selectors.choices_of(request.scope))
    if request.method == "POST" and form.is_valid():
        choosing.choices_save(scope=request.scope, chosen=form.chosen, zone=request.workspace.time_zone)
        toast.done(request, _("Your choice was saved."))
        return redirect("notifications:settings")
    return render(request, "notifications/settings.html", {"form": form, "tab": "notifications"})


@csrf_exempt  # mail programs press this button for people (RFC 8058); the address is signed
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail to a person; the address from the mail is enough."""
    choosing.unsubscribing(token)
    if request.method == "POST":
        choosing.unsubscribe(token)
    context = {"stopped": request.method == "POST", "settings_url": reverse("notifications:settings")}
    return render(request, "notifications/unsubscribe.html", context)
