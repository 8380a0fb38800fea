from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import formats, toast
from fukasa.apps.plans import selectors
from fukasa.apps.plans.relaxing import relaxed
from fukasa.apps.plans.services import plans as services
from fukasa.apps.plans.views.plan import run_now
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_MOST = 1e15  # no budget has more digits


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def relax(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Relax one rule of a conflict in the brief, as far as the newest answer says, and run it."""
    plan = selectors.plan_view(request.scope, plan_id)
    document = _newest_document(request, plan_id)
    conflict = (document or {}).get("conflict") or {"relaxations": []}
    found = next((one for one in conflict["relaxations"] if one["rule"] == request.POST.get("rule")), None)
    changed = None if found is None or document is None else relaxed(plan.brief, found, document)
    if changed is None:
        toast.refused(request, _("This rule cannot be relaxed here; change the brief yourself."))
        return redirect("plans:detail", plan_id)
    services.plan_update(scope=request.scope, plan_id=plan_id, brief=changed)
    return run_now(request, plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def scenario(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Duplicate a plan with another budget and run it, to lay both side by side."""
    plan, amount = selectors.plan_view(request.scope, plan_id), _amount(request.POST.get("budget", ""))
    if amount is None:
        toast.refused(request, _("Give a number above 0."))
        return redirect("plans:detail", plan_id)
    changed = replace(plan.brief, budget=replace(plan.brief.budget, amount=amount))
    copy = services.plan_duplicate(scope=request.scope, plan_id=plan_id)
    services.plan_update(scope=request.scope, plan_id=copy, brief=changed)
    said = {"name": plan.name, "budget": formats.compact_money(amount, plan.brief.currency)}
    toast.done(request, _("This is a scenario of %(name)s with a budget of %(budget)s.") % said)
    return run_now(request, copy)


def _newest_document(request: MemberRequest, plan_id: int) -> dict[str, Any] | None:
    newest = next(iter(selectors.runs(request.scope, plan_id)), None)
    portfolio = None if newest is None else selectors.portfolio_view(request.scope, newest.run_id)
    return None if portfolio is None else portfolio.document


def _amount(text: str) -> float | None:
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 < amount <= _MOST else None
