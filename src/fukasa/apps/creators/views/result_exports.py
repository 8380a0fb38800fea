"""Exports of whole results: what is under way, what can be fetched."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from fukasa.apps.creators.exporting import services
from fukasa.apps.creators.exporting.expiring import kept
from fukasa.apps.creators.exporting.handing import export_file
from fukasa.apps.creators.exporting.selectors import exports
from fukasa.apps.creators.exporting.tasks import start_again
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the exports of the workspace."""
    return render(request, "creators/exports.html", _context(request))


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def rows(request: MemberRequest) -> HttpResponse:
    """Show how far the exports are, for a page that asks again."""
    return render(request, "creators/_exports.html", _context(request))


@member_required(Permission.EXPORTS_WRITE)
@require_GET
def file(request: MemberRequest, export_id: int) -> HttpResponse:
    """Hand a finished file over."""
    answer = export_file(request.scope, export_id)
    return cast("HttpResponse", answer)  # a stream: it has all that the gate and the middleware ask of an answer


@require_POST
@member_required(Permission.EXPORTS_WRITE)
def cancel(request: MemberRequest, export_id: int) -> HttpResponse:
    """Stop an export."""
    services.export_cancel(scope=request.scope, export_id=export_id)
    return redirect("creators:exports")


@require_POST
@member_required(Permission.EXPORTS_WRITE)
def again(request: MemberRequest, export_id: int) -> HttpResponse:
    """Let a file be written anew."""
    start_again(scope=request.scope, export_id=export_id)
    return redirect("creators:exports")


@require_POST
@member_required(Permission.EXPORTS_WRITE)
def delete(request: MemberRequest, export_id: int) -> HttpResponse:
    """Take an export and its file away."""
    services.export_delete(scope=request.scope, export_id=export_id)
    return redirect("creators:exports")


def _context(request: MemberRequest) -> dict[str, object]:
    services.drop_expired(request.scope)
    found = exports(request.scope)
    return {"exports": found, "live": any(one.live for one in found), "days": kept().days}
