from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from fukasa.apps.lists import selectors
from fukasa.apps.lists.files import reviews_file
from fukasa.apps.lists.reviews import by_account, reviews_of
from fukasa.apps.lists.services.reviews import round_close
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def reviews(request: MemberRequest, list_id: int) -> HttpResponse:
    """Show what guests said, the disputed accounts first, and the rounds that are open."""
    head = selectors.list_head(request.scope, list_id)
    rounds = [one for one in selectors.shares(request.scope, list_id) if one.asks]
    judged = by_account(reviews_of(request.scope, list_id))
    disputed = sum(one.conflict for one in judged)
    context = {"head": head, "rounds": rounds, "judged": judged, "disputed": disputed}
    return render(request, "lists/reviews.html", context)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def close(request: MemberRequest, list_id: int, share_id: int) -> HttpResponse:
    """Close a round; the message that says so opens it again."""
    round_close(scope=request.scope, list_id=list_id, share_id=share_id)
    undo = reverse("lists:round-reopen", args=[list_id, share_id])
    toast.done(request, _("The round is closed; guests still see the list."), undo_url=undo)
    return redirect("lists:reviews", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def reopen(request: MemberRequest, list_id: int, share_id: int) -> HttpResponse:
    """Take answers again."""
    round_close(scope=request.scope, list_id=list_id, share_id=share_id, closed=False)
    toast.done(request, _("The round is open again."))
    return redirect("lists:reviews", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the answers as CSV."""
    return reviews_file(request.scope, list_id, "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the answers as an Excel workbook."""
    return reviews_file(request.scope, list_id, "xlsx")
