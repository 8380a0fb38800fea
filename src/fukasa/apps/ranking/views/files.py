from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.ranking import selectors
from fukasa.apps.ranking.files import ranking_file
from fukasa.apps.ranking.forms import weights_form
from fukasa.apps.ranking.page import asked_of, page_of
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def list_csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the ranking of a list as CSV."""
    return _download(request, selectors.of_list(request.scope, list_id), "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def list_xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give the ranking of a list as an Excel workbook."""
    return _download(request, selectors.of_list(request.scope, list_id), "xlsx")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def run_csv(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the ranking of a shortlist as CSV."""
    return _download(request, selectors.of_run(request.scope, run_id), "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def run_xlsx(request: MemberRequest, run_id: int) -> HttpResponse:
    """Give the ranking of a shortlist as an Excel workbook."""
    return _download(request, selectors.of_run(request.scope, run_id), "xlsx")


def _download(request: MemberRequest, candidates: Candidates, suffix: str) -> HttpResponse:
    form = weights_form(request.GET, plans=selectors.briefs(request.scope), plan_id=candidates.plan_id)
    asked, index = asked_of(form, candidates), index_or_none()
    page = None if index is None else page_of(request.scope, index, candidates, asked)
    return ranking_file(request.scope, candidates, page, asked, suffix)
