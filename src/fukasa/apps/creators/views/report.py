"""The report of an account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.selectors import newer_versions
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.creators.forecast.keeping import keep_shown
from fukasa.apps.creators.report_page import ReportPage
from fukasa.apps.creators.selectors.report import report_open
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import NotFound


@member_required(Permission.CREATORS_READ, write=Permission.LISTS_WRITE)
@require_safe
def report(request: MemberRequest, platform: str, account_id: str) -> HttpResponse:
    """Show what is known about an account; the tab stands in the address."""
    try:
        found = report_open(request.scope, f"{platform}:{account_id}")
    except NotFound:
        return render(request, "creators/no_index.html", status=404)
    if found is None:
        names = {"platform": platform_name(platform), "account_id": account_id}
        return render(request, "creators/report_missing.html", names, status=404)
    context = ReportPage(found, request.workspace, request.GET).context()
    if "chosen" in context:
        keep_shown(found, context["chosen"])
    context["newer_versions"] = newer_versions(found.index)
    return render_page(request, "creators/report.html", context, fragment="creators/_report_body.html")
