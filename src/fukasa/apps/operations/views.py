"""The page of the operator: what is done in the background, and what of it did not work."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.jobs.errors import TaskNotFound
from fukasa.apps.operations import services
from fukasa.apps.operations.errors import OperatorsOnly
from fukasa.apps.operations.selectors import operations
from fukasa.apps.pages import toast
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quota_plans import is_operator


def operator_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the operator in; to everybody else there is no such page."""

    @wraps(view)
    def guarded(request: MemberRequest, **named: Any) -> HttpResponse:
        if not is_operator(request.scope):
            raise OperatorsOnly(_("There is no such page."))
        return view(request, **named)

    return member_required(Permission.WORKSPACE_READ)(guarded)


@operator_required
def jobs(request: MemberRequest) -> HttpResponse:
    """Show the periodic jobs, what waits and runs, and what failed."""
    context = {"found": operations(_now())}
    return render_page(request, "operations/jobs.html", context, fragment="operations/_jobs.html")


@operator_required
@require_POST
def run(request: MemberRequest, name: str) -> HttpResponse:
    """Have a job done now."""
    services.job_ask(scope=request.scope, name=name, now=_now())
    toast.done(request, _("It is in the queue and begins in a moment."))
    return redirect("operations:jobs")


@operator_required
@require_POST
def again(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Have a failed task done again; who presses twice is told that it waits already."""
    try:
        services.task_ask_again(scope=request.scope, task_id=task_id, now=_now())
    except TaskNotFound as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("It is in the queue and begins in a moment."))
    return redirect("operations:jobs")


def _now() -> datetime:
    return timezone.now()
