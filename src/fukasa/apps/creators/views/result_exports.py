"""Exports of whole results: what is under way, what can be fetched."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.creators.errors import ExportNotFound
from fukasa.apps.creators.exporting import services, storage
from fukasa.apps.creators.exporting.choices import KEPT, State
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


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def file(request: MemberRequest, export_id: int) -> HttpResponse:
    """Hand a finished file over."""
    services.drop_expired(request.scope)
    job = services.find_export(request.scope, export_id)
    path = storage.file_path(job.token, job.file_format)
    if job.state != State.FINISHED or not path.is_file():
        raise ExportNotFound(_("This file is not there any more; let it be written again."))
    answer = FileResponse(_pieces(path), as_attachment=True, filename=f"creators-{export_id}.{job.file_format}")
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
    return {"exports": found, "live": any(one.live for one in found), "days": KEPT.days}


def _pieces(path: Path) -> Iterator[bytes]:
    """Read a file once somebody takes it."""
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece
