from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.errors import NameTaken
from fukasa.apps.ingest.services import mapping as services
from fukasa.apps.ingest.views.overview import overview_tabs
from fukasa.apps.ingest.views.preview import toml_response
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """List the maps that the workspace keeps."""
    context = {"mappings": selectors.mappings(request.scope), "tabs": overview_tabs("mappings")}
    return render(request, "ingest/mappings.html", context)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_GET
def download(request: MemberRequest, mapping_id: int) -> HttpResponse:
    """Give a kept map as a file for the command line."""
    view = selectors.mapping_view(request.scope, mapping_id)
    return toml_response(view.text, f"{slugify(view.name, allow_unicode=True) or 'map'}.toml")


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def delete(request: MemberRequest, mapping_id: int) -> HttpResponse:
    """Delete a kept map; the message that says so takes it back."""
    name = services.mapping_delete(scope=request.scope, mapping_id=mapping_id)
    undo = reverse("ingest:mapping-restore", args=[mapping_id])
    toast.done(request, _("The mapping %(name)s was deleted.") % {"name": name}, undo_url=undo)
    return redirect("ingest:mappings")


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_POST
def restore(request: MemberRequest, mapping_id: int) -> HttpResponse:
    """Take a deletion back."""
    try:
        name = services.mapping_restore(scope=request.scope, mapping_id=mapping_id)
    except NameTaken as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("The mapping %(name)s is back.") % {"name": name})
    return redirect("ingest:mappings")
