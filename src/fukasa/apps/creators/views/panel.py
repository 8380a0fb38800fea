"""The short form of a report, beside the results."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.report_page import summary
from fukasa.apps.creators.selectors.report import report_open
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def panel(request: MemberRequest) -> HttpResponse:
    """Give the panel of the account ``key`` to htmx; anybody else is sent to the report."""
    key = request.GET.get("key", "")
    if ":" not in key:
        return redirect("creators:discover")
    report = report_open(request.scope, key)
    if report is None:
        return render(request, "creators/_panel_missing.html", {"key": key}, status=200 if request.htmx else 404)
    if not request.htmx:
        return redirect(report_url(key))
    return render(request, "creators/_panel.html", summary(report, request.workspace))
