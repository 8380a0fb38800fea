from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.outbound.errors import OutboundFailure
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.webhooks import selectors
from fukasa.apps.webhooks.choices import State
from fukasa.apps.webhooks.event_types import event_types
from fukasa.apps.webhooks.forms import EndpointForm, ReplayForm
from fukasa.apps.webhooks.services import endpoints, queueing
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

manager_only = member_required(Permission.WEBHOOKS_MANAGE, write=Permission.WEBHOOKS_MANAGE)


@manager_only
def index(request: MemberRequest) -> HttpResponse:
    """List the endpoints and make one; its secret is shown once, on the answer that made it."""
    form, made = EndpointForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = endpoints.endpoint_create(scope=request.scope, **form.values)
            form = EndpointForm()
        except OutboundFailure as refusal:
            form.add_error("url", refusal.message)
    found = selectors.endpoints_of(request.scope)
    context = {"form": form, "made": made, "endpoints": found, "types": event_types(), "tab": "webhooks"}
    return _unkept(render(request, "webhooks/index.html", context))


@manager_only
@require_safe
def detail(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Show an endpoint and what was sent to it."""
    return _detail(request, endpoint_id)


@manager_only
def edit(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Change an endpoint."""
    found = selectors.endpoint_find(request.scope, endpoint_id)
    initial = {"name": found.name, "url": found.url, "types": " ".join(found.types)}
    form = EndpointForm(request.POST or None, initial=initial, version=stamp(found.updated_at))
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.version
            endpoints.endpoint_update(scope=request.scope, endpoint_id=endpoint_id, seen=seen, **form.values)
        except OutboundFailure as refusal:
            form.add_error("url", refusal.message)
        else:
            toast.done(request, _("The webhook was saved."))
            return redirect("webhooks:detail", endpoint_id)
    context = {"form": form, "endpoint": found, "types": event_types(), "tab": "webhooks"}
    return render(request, "webhooks/edit.html", context)


@manager_only
def delete(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Ask once, then take an endpoint away with its deliveries."""
    found = selectors.endpoint_find(request.scope, endpoint_id)
    if request.method != "POST":
        return render(request, "webhooks/delete.html", {"endpoint": found, "tab": "webhooks"})
    endpoints.endpoint_delete(scope=request.scope, endpoint_id=endpoint_id)
    toast.done(request, _("The webhook %(name)s was deleted.") % {"name": found.name})
    return redirect("webhooks:index")


@manager_only
@require_POST
def switch(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Switch an endpoint on or off."""
    on = request.POST.get("on") == "1"
    endpoints.endpoint_switch(scope=request.scope, endpoint_id=endpoint_id, on=on)
    toast.done(request, _("The webhook is on.") if on else _("The webhook is off."))
    return redirect("webhooks:detail", endpoint_id)


@manager_only
@require_POST
def secret(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Draw a new secret and show it once."""
    made = endpoints.secret_rotate(scope=request.scope, endpoint_id=endpoint_id)
    return _detail(request, endpoint_id, made=made)


@manager_only
@require_POST
def ping(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Send a test message."""
    queueing.ping_queue(scope=request.scope, endpoint_id=endpoint_id)
    toast.done(request, _("A test message is on its way."))
    return redirect("webhooks:detail", endpoint_id)


@manager_only
@require_POST
def replay(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Send one message again."""
    endpoint_id = queueing.delivery_replay(scope=request.scope, delivery_id=delivery_id)
    toast.done(request, _("The message is sent again."))
    return redirect("webhooks:detail", endpoint_id)


@manager_only
@require_POST
def replay_since(request: MemberRequest, endpoint_id: int) -> HttpResponse:
    """Send everything since a moment again."""
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _detail(request, endpoint_id, replay=form, status=422)
    count = queueing.deliveries_replay(scope=request.scope, endpoint_id=endpoint_id, **form.cleaned_data)
    toast.done(request, _("%(count)s messages are sent again.") % {"count": count})
    return redirect("webhooks:detail", endpoint_id)


def _detail(request: MemberRequest, endpoint_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    older = request.GET.get("before", "")
    older_than = int(older) if older.isdecimal() and len(older) < 19 else None  # noqa: PLR2004  fits 64 bits
    state = request.GET.get("state", "")
    yesterday = timezone.localtime() - timedelta(days=1)
    context = {
        "endpoint": selectors.endpoint_find(request.scope, endpoint_id),
        "page": selectors.deliveries_of(request.scope, endpoint_id, state=state, older_than=older_than),
        "states": State.choices,
        "state": state,
        "replay": ReplayForm(initial={"since": yesterday}),
        "tab": "webhooks",
        **more,
    }
    return _unkept(render(request, "webhooks/detail.html", context, status=status))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
