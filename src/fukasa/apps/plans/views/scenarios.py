from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import formats, toast
from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import LARGEST_BUDGET
from fukasa.apps.plans.errors import CannotRelax
from fukasa.apps.plans.services import scenarios as services
from fukasa.apps.plans.views.plan import run_now
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def relax(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Relax one rule of a conflict in the brief, as far as the newest answer says, and run it."""
    try:
        services.plan_relax(scope=request.scope, plan_id=plan_id, rule=request.POST.get("rule", ""))
    except CannotRelax as refusal:
        toast.refused(request, refusal.message)
        return redirect("plans:detail", plan_id)
    return run_now(request, plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def scenario(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Duplicate a plan with another budget and run it, to lay both side by side."""
    plan, amount = selectors.plan_view(request.scope, plan_id), _amount(request.POST.get("budget", ""))
    if amount is None:
        toast.refused(request, _("Give a number above 0."))
        return redirect("plans:detail", plan_id)
    copy = services.plan_scenario(scope=request.scope, plan_id=plan_id, budget=amount)
    said = {"name": plan.name, "budget": formats.compact_money(amount, plan.brief.currency)}
    toast.done(request, _("This is a scenario of %(name)s with a budget of %(budget)s.") % said)
    return run_now(request, copy)


def _amount(text: str) -> float | None:
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 < amount <= LARGEST_BUDGET else None
