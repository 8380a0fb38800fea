from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from fukasa.apps.catalogue.words import table_name
from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import SHOWN_REJECTS, State
from fukasa.apps.ingest.rejected import rejects_file
from fukasa.apps.ingest.selectors import ImportView
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import mapping, runs
from fukasa.apps.ingest.tasks import start_again, start_undo
from fukasa.apps.ingest.views.preview import preview_page
from fukasa.apps.pages import toast
from fukasa.apps.pages.render import wants_fragment
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_safe
def detail(request: MemberRequest, job_id: int) -> HttpResponse:
    """Show an import where it stands: its preview, its progress, or what became of it."""
    view = selectors.import_view(request.scope, job_id)
    if view.state == State.DRAFT and view.has_file:
        return preview_page(request, view)
    rejected = selectors.first_rejects(request.scope, job_id, SHOWN_REJECTS) if view.rejects_kept else ()
    context = {
        "view": view,
        "tables": _tables(view),
        "rejects": [(one.line, one.column, one.value, said(one.reason), said(one.hint)) for one in rejected],
        "error": said(view.error),
        "note": said(view.note),
        "may_undo": request.scope.may(Permission.IMPORTS_UNDO) and view.may_be_undone,
        "cut": (view.rows_rejected or 0) > view.rejects_kept,
    }
    return render(request, "ingest/result.html", context)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_safe
def progress(request: MemberRequest, job_id: int) -> HttpResponse:
    """Show how far an import is; once it has ended, the whole page is fetched anew."""
    view = selectors.import_view(request.scope, job_id)
    if not wants_fragment(request):
        return redirect("ingest:detail", job_id)
    if not view.is_live:
        return HttpResponseClientRefresh()
    return render(request, "ingest/_progress.html", {"view": view, "note": said(view.note)})


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def cancel(request: MemberRequest, job_id: int) -> HttpResponse:
    """Stop an import that has not written yet."""
    runs.import_cancel(scope=request.scope, job_id=job_id)
    toast.done(request, _("The import is being stopped; nothing of it is stored."))
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def again(request: MemberRequest, job_id: int) -> HttpResponse:
    """Run an import again that stopped."""
    try:
        start_again(scope=request.scope, job_id=job_id)
    except FukasaError as refusal:
        if refusal.status == 404:  # noqa: PLR2004  absent and foreign ones stay unknown
            raise
        toast.refused(request, said(refusal.message))
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def change(request: MemberRequest, job_id: int) -> HttpResponse:
    """Go back to the preview of an import that stopped."""
    mapping.import_reopen(scope=request.scope, job_id=job_id)
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_GET
def rejects(request: MemberRequest, job_id: int) -> HttpResponse:
    """Give all rejected rows as CSV, with reasons in the language of the page."""
    return rejects_file(request.scope, job_id)


@member_required(Permission.IMPORTS_UNDO)
def undo(request: MemberRequest, job_id: int) -> HttpResponse:
    """Ask once, then take out what an import brought."""
    view = selectors.import_view(request.scope, job_id)
    if request.method == "POST":
        start_undo(scope=request.scope, job_id=job_id)
        return redirect("ingest:detail", job_id)
    return render(request, "ingest/undo.html", {"view": view, "tables": _tables(view)})


def _tables(view: ImportView) -> list[tuple[str, int, int, int]]:
    names = dict.fromkeys([*view.added, *view.known, *view.removed])
    return [
        (table_name(name), view.added.get(name, 0), view.known.get(name, 0), view.removed.get(name, 0))
        for name in names
        if view.added.get(name) or view.known.get(name)
    ]
