from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.plans.files import brief_file, shortlist_file
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def csv(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as CSV: everybody, passed and cut, with the reason."""
    return shortlist_file(request.scope, run_id, "csv")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as an Excel workbook."""
    return shortlist_file(request.scope, run_id, "xlsx")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def html(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give a shortlist as one page that needs nothing else."""
    return shortlist_file(request.scope, run_id, "html")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def toml(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Give the brief of a plan as a file that the command line reads too."""
    return brief_file(request.scope, plan_id)
