from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.forecasts.files import record_file
from fukasa.apps.forecasts.forms import ChoiceForm
from fukasa.apps.forecasts.selectors.record import offered
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.FORECASTS_READ, write=Permission.PLANS_WRITE)
@require_GET
def csv(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as CSV."""
    return _download(request, "csv")


@member_required(Permission.FORECASTS_READ, write=Permission.PLANS_WRITE)
@require_GET
def xlsx(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as an Excel workbook."""
    return _download(request, "xlsx")


def _download(request: MemberRequest, suffix: str) -> HttpResponse:
    forget_erased(scope=request.scope)
    return record_file(request.scope, ChoiceForm(request.GET, offered(request.scope)).choice, suffix)
