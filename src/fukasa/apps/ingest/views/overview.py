from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import KINDS
from fukasa.apps.ingest.reference import kind_references
from fukasa.apps.ingest.samples import sample_file
from fukasa.apps.pages.blocks import Cursor, Tab
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_LONGEST_NUMBER = 18  # fits 64 bits


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """List the imports of the workspace; the table asks anew while one of them moves."""
    before = request.GET.get("before", "")
    older_than = int(before) if before.isdecimal() and len(before) <= _LONGEST_NUMBER else None
    page = selectors.imports(request.scope, older_than=older_than)
    older = f"?before={page.older_than}" if page.older_than else ""
    newer = reverse("ingest:index") if older_than else ""
    context = {
        "page": page,
        "cursor": Cursor(newer, older, len(page.imports)),
        "tabs": overview_tabs("imports"),
        "kinds": KINDS,
    }
    return render_page(request, "ingest/index.html", context, fragment="ingest/_imports.html")


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_safe
def columns(request: MemberRequest) -> HttpResponse:
    """Tell which columns each kind of file may have, and under which names they are recognised."""
    context = {"kinds": kind_references(), "tabs": overview_tabs("columns"), "most": settings.FUKASA_UPLOAD_BYTES >> 20}
    return render_page(request, "ingest/columns.html", context)


@member_required(Permission.IMPORTS_READ, write=Permission.IMPORTS_WRITE)
@require_GET
def sample(request: MemberRequest) -> HttpResponse:
    """Give a file with the header of a kind and two rows to write over."""
    wished = request.GET.get("kind", "")
    kind = wished if wished in {key for key, _name, _what in KINDS} else KINDS[0][0]
    return sample_file(kind)


def overview_tabs(current: str) -> list[Tab]:
    """Give the parts of the overview."""
    return [
        Tab(_("Imports"), reverse("ingest:index"), current == "imports"),
        Tab(_("Kept mappings"), reverse("ingest:mappings"), current == "mappings"),
        Tab(_("Columns and samples"), reverse("ingest:columns"), current == "columns"),
    ]
