from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.goals.files import goal_file
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_GET
def csv(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as CSV."""
    return goal_file(request.scope, tree_id, "csv")


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_GET
def xlsx(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Give a goal worked out as an Excel workbook."""
    return goal_file(request.scope, tree_id, "xlsx")
