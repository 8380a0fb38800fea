from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.plans.files import plan_file
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def json(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as the command line writes it."""
    return plan_file(request.scope, run_id, "json")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as an Excel workbook."""
    return plan_file(request.scope, run_id, "xlsx")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def pdf(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the optimised plan as a paper to hand on."""
    return plan_file(request.scope, run_id, "pdf")
