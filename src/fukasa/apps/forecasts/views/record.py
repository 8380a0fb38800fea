"""The record: what was forecast, and what came of it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.apps.forecasts.page import record_page
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.forecasts.services.scoring import score_arrived
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.FORECASTS_READ, write=Permission.PLANS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the record; what was erased goes first, and what has arrived is scored."""
    forget_erased(scope=request.scope)
    score_arrived(scope=request.scope)
    context = record_page(request.scope, request.GET)
    return render_page(request, "forecasts/index.html", context, fragment="forecasts/_record.html")
