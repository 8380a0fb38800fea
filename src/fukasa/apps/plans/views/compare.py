from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fukasa.apps.pages import toast
from fukasa.apps.plans import selectors
from fukasa.apps.plans.comparing import comparison_of
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_MOST = 4


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def compare(request: MemberRequest) -> HttpResponse:
    """Show two to four runs side by side."""
    wished = [int(one) for one in dict.fromkeys(request.GET.getlist("run")) if one.isdecimal() and len(one) < 19]  # noqa: PLR2004
    finished = selectors.finished_runs(request.scope, wished[:_MOST])
    if len(finished) < 2:  # noqa: PLR2004  there is nothing to compare one with
        toast.refused(request, _("Tick two finished runs to compare them."))
        return redirect("plans:index")
    portfolios = selectors.portfolios(request.scope, [run.run_id for run, _name, _result in finished])
    return render(request, "plans/compare.html", {"comparison": comparison_of(finished, portfolios)})
