from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.lists.files import list_file
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as CSV."""
    return list_file(request.scope, list_id, request.GET, "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as an Excel workbook."""
    return list_file(request.scope, list_id, request.GET, "xlsx")
