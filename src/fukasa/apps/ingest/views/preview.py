from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import DATE_ORDERS, DELIMITERS, ENCODINGS, ON_ERROR, State
from fukasa.apps.ingest.errors import NameTaken
from fukasa.apps.ingest.forms import PROFILE, KeepForm, ReadingForm, edit_of
from fukasa.apps.ingest.preview import preview_of
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import mapping as services
from fukasa.apps.ingest.services import uploads
from fukasa.apps.ingest.tasks import start_imports
from fukasa.apps.pages import toast
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.pages.render import render_page, wants_fragment
from fukasa.apps.workspaces.choices import TIME_ZONES
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError, InvalidInput


def preview_page(request: MemberRequest, view: selectors.ImportView, problem: str = "") -> HttpResponse:
    """Show how an upload would be read."""
    together = selectors.siblings(request.scope, view.batch)
    context: dict[str, Any] = {
        "view": view,
        "problem": said(problem),
        "files": together if len(together) > 1 else (),
        "drafts": sum(one.state == State.DRAFT for one in together),
        "time_zones": TIME_ZONES,
        "date_orders": DATE_ORDERS,
        "delimiters": DELIMITERS,
        "encodings": ENCODINGS,
        "on_errors": ON_ERROR,
        "reading_form": ReadingForm(
            initial={"kind": view.kind, "reading": f"{PROFILE}{view.profile}" if view.profile else ""},
            saved=selectors.mappings(request.scope),
        ),
    }
    try:
        context["preview"] = preview_of(selectors.import_plan(request.scope, view.job_id))
    except InvalidInput as refusal:
        context["problem"] = said(refusal.message)
    return render_page(request, "ingest/preview.html", context, fragment="ingest/_preview.html")


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def mapping(request: MemberRequest, job_id: int) -> HttpResponse:
    """Take over what was changed in the mapping, and preview again."""
    view = selectors.import_view(request.scope, job_id)
    problem = ""
    try:
        services.mapping_edit(
            scope=request.scope,
            job_id=job_id,
            edit=edit_of(request.POST, view.kind),
            on_error=_on_error(request, view),
        )
    except InvalidInput as refusal:
        problem = refusal.message
    if problem or wants_fragment(request):
        return preview_page(request, selectors.import_view(request.scope, job_id), problem)
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def reading(request: MemberRequest, job_id: int) -> HttpResponse:
    """Read the file as another kind, or by another profile or kept mapping."""
    view = selectors.import_view(request.scope, job_id)
    form = ReadingForm(request.POST, saved=selectors.mappings(request.scope))
    problem = ""
    if form.is_valid():
        try:
            services.reading_change(
                scope=request.scope,
                job_id=job_id,
                kind=form.cleaned_data["kind"],
                profile=form.profile,
                map_text=form.kept_text,
            )
        except InvalidInput as refusal:
            problem = refusal.message
    if problem:
        return preview_page(request, view, problem)
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def keep(request: MemberRequest, job_id: int) -> HttpResponse:
    """Keep the mapping under a name."""
    selectors.import_view(request.scope, job_id)
    form = KeepForm(request.POST)
    try:
        name = form.cleaned_data["name"] if form.is_valid() else ""
        services.mapping_keep(scope=request.scope, job_id=job_id, name=name)
    except (NameTaken, InvalidInput) as refusal:
        toast.refused(request, said(refusal.message))
    else:
        toast.done(request, _("The mapping %(name)s is kept and offered for later files.") % {"name": name})
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_GET
def download(request: MemberRequest, job_id: int) -> HttpResponse:
    """Give the mapping as a file for the command line."""
    row = selectors.import_row(request.scope, job_id)
    view = selectors.import_view(request.scope, job_id)
    return toml_response(services.kept_text(row) if view.has_file else row.map_text)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def start(request: MemberRequest, job_id: int) -> HttpResponse:
    """Import one file."""
    try:
        start_imports(scope=request.scope, job_ids=[job_id])
    except InvalidInput as refusal:
        toast.refused(request, said(refusal.message))
    return redirect("ingest:detail", job_id)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def start_all(request: MemberRequest, job_id: int) -> HttpResponse:
    """Import all files that were uploaded together; when one is not ready, none is started."""
    view = selectors.import_view(request.scope, job_id)
    drafts = [one for one in selectors.siblings(request.scope, view.batch) if one.state == State.DRAFT]
    try:
        start_imports(scope=request.scope, job_ids=[one.job_id for one in drafts])
    except FukasaError as refusal:
        toast.refused(request, said(refusal.message))
        return redirect("ingest:detail", job_id)
    text = ngettext("%(n)d import was started.", "%(n)d imports were started.", len(drafts)) % {"n": len(drafts)}
    toast.done(request, text)
    return redirect("ingest:index")


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def discard(request: MemberRequest, job_id: int) -> HttpResponse:
    """Throw an upload away."""
    name = uploads.upload_discard(scope=request.scope, job_id=job_id)
    toast.done(request, _("%(file)s was discarded.") % {"file": name})
    return redirect("ingest:index")


def toml_response(text: str, name: str = "map.toml") -> HttpResponse:
    """Give a map as a file."""
    return attachment(text, name)


def _on_error(request: MemberRequest, view: selectors.ImportView) -> str:
    wished = request.POST.get("on_error", "")
    return wished if wished in dict(ON_ERROR) else view.on_error
