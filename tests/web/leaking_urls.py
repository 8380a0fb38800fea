"""The app with routes that leak, each in its own way: what the walk over all routes must catch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from fukasa.apps.lists.models import AccountList
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.web.urls import urlpatterns as real


@member_required(Permission.LISTS_READ)
def any_list(_request: MemberRequest, list_id: int) -> HttpResponse:
    """Read a list of whatever workspace: it forgot to ask whose it is."""
    return HttpResponse(get_object_or_404(AccountList.unscoped.all(), pk=list_id).name)


@member_required(Permission.LISTS_READ)
def list_of_my_workspaces(request: MemberRequest, list_id: int) -> HttpResponse:
    """Read a list of any workspace one belongs to: it asks who, not where they are at work."""
    mine = AccountList.unscoped.filter(workspace__members__user_id=request.user.pk)
    return HttpResponse(get_object_or_404(mine, pk=list_id).name)


def without_a_gate(_request: HttpRequest) -> HttpResponse:
    """Tell everybody everything."""
    return HttpResponse(", ".join(AccountList.unscoped.values_list("name", flat=True)))


leaking = [
    path("any/<int:list_id>/", any_list, name="any"),
    path("mine/<int:list_id>/", list_of_my_workspaces, name="mine"),
    path("open/", without_a_gate, name="open"),
]
urlpatterns = [*real, path("leaking/", include((leaking, "leaking")))]
