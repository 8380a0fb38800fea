"""Who did what in the workspace: to be read, narrowed, and taken along with proofs."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.audit import selectors
from fukasa.apps.audit.forms import AuditFilterForm
from fukasa.apps.audit.roots import standing
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.audit_file import ENDINGS, audit_file
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput

_LONGEST_CURSOR = 18  # digits that fit 64 bits


@member_required(Permission.AUDIT_READ, write=Permission.AUDIT_READ)
def audit_log(request: MemberRequest) -> HttpResponse:
    """Who did what, the newest first."""
    workspace_id = request.scope.workspace_id
    form = AuditFilterForm(request.GET, choices=selectors.choices(workspace_id=workspace_id))
    cursor = request.GET.get("before", "")
    older_than = int(cursor) if cursor.isdecimal() and len(cursor) <= _LONGEST_CURSOR else None
    page = selectors.events(workspace_id=workspace_id, older_than=older_than, wanted=form.wanted())
    query = request.GET.copy()
    query.pop("before", None)
    context = {"page": page, "form": form, "query": query.urlencode(), "standing": standing(), "tab": "audit"}
    return render_page(request, "workspaces/audit.html", context)


@require_POST
@member_required(Permission.AUDIT_READ, write=Permission.AUDIT_READ)
def audit_export(request: MemberRequest) -> HttpResponse:
    """Hand over the log of the workspace: with proofs, or as a table; that it was taken is an event of its own."""
    ending = request.POST.get("format", "")
    if ending not in ENDINGS:
        raise InvalidInput(_("Choose JSON Lines (with proofs) or CSV."))
    name = f"audit-{timezone.localdate():%Y-%m-%d}.{ending}"
    return attachment(audit_file(scope=request.scope, ending=ending, name=name), name)
