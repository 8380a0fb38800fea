from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.pages.render import render_page
from fukasa.apps.ranking import selectors
from fukasa.apps.ranking.forms import weights_form
from fukasa.apps.ranking.page import asked_of, page_of, sliders_of
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

SHOWN = 200  # lines of a group; the files hold all


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def of_list(request: MemberRequest, list_id: int) -> HttpResponse:
    """Rank the accounts of a list."""
    return _page(request, selectors.of_list(request.scope, list_id), "list", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def of_run(request: MemberRequest, run_id: int) -> HttpResponse:
    """Rank the accounts that passed a run of a plan."""
    return _page(request, selectors.of_run(request.scope, run_id), "run", run_id)


def _page(request: MemberRequest, candidates: Candidates, kind: str, number: int) -> HttpResponse:
    form = weights_form(request.GET, plans=selectors.briefs(request.scope), plan_id=candidates.plan_id)
    asked, index = asked_of(form, candidates), index_or_none()
    context = {
        "candidates": candidates,
        "form": form,
        "asked": asked,
        "sliders": sliders_of(asked),
        "index": index,
        "page": None if index is None else page_of(request.scope, index, candidates, asked),
        "shown": SHOWN,
        "here": reverse(f"ranking:{kind}", args=[number]),
        "files": [(label, reverse(f"ranking:{kind}-{label}", args=[number])) for label in ("csv", "xlsx")],
        "query": request.GET.urlencode(),
    }
    return render_page(request, "ranking/what_if.html", context, fragment="ranking/_result.html")
