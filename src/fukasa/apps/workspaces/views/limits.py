"""How much the workspace holds and may hold; operators edit the plans behind it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces import quota_plans
from fukasa.apps.workspaces.errors import PlanNotFound, PlanRefused
from fukasa.apps.workspaces.forms import QuotaPlanForm
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, usage


@member_required(Permission.WORKSPACE_READ, write=Permission.SETTINGS_WRITE)
def limits(request: MemberRequest) -> HttpResponse:
    """Show used and allowed; operators see all plans and who has which."""
    operator = quota_plans.is_operator(request.scope)
    context: dict[str, Any] = {
        "tab": "limits",
        "plan": quota_plans.plan_of(request.scope.workspace_id),
        "usage": usage(request.scope.workspace_id),
        "operator": operator,
    }
    if operator:
        plans = quota_plans.plans()
        rows = [{"quota": quota, "limits": [one.limits[quota] for one in plans]} for quota in Quota]
        context |= {"plans": plans, "rows": rows, "holders": quota_plans.holders()}
    return render_page(request, "workspaces/limits.html", context)


@member_required(Permission.SETTINGS_WRITE, write=Permission.SETTINGS_WRITE)
def plan(request: MemberRequest, key: str = "") -> HttpResponse:
    """Change a plan, or add one."""
    quota_plans.demand_operator(request.scope)
    held = quota_plans.plan_find(key)
    if key and held is None:
        raise PlanNotFound(_("There is no such plan."))
    form = QuotaPlanForm(request.POST or None, plan=held)
    if request.method == "POST" and form.is_valid() and _saved(request, form, held):
        return redirect("workspaces:limits")
    return render_page(request, "workspaces/plan.html", {"tab": "limits", "form": form, "plan": held})


@require_POST
@member_required(Permission.SETTINGS_WRITE, write=Permission.SETTINGS_WRITE)
def give(request: MemberRequest, workspace_id: int) -> HttpResponse:
    """Give a workspace another plan."""
    quota_plans.demand_operator(request.scope)
    quota_plans.plan_give(actor=request.scope, workspace_id=workspace_id, key=request.POST.get("plan", ""))
    toast.done(request, _("The plan was changed."))
    for one in usage(workspace_id):
        if one.is_over:
            name = next(holder.name for holder in quota_plans.holders() if holder.workspace_id == workspace_id)
            toast.done(request, quota_plans.said(quota_plans.Overrun(name, one)))
    return redirect("workspaces:limits")


def _saved(request: MemberRequest, form: QuotaPlanForm, held: quota_plans.PlanView | None) -> bool:
    key = held.key if held else form.cleaned_data["key"]
    said = {name: form.cleaned_data[name] for name in ("name_ja", "name_en")} | {"seen": form.version}
    try:
        quota_plans.plan_save(actor=request.scope, key=key, limits=form.limits(), new=held is None, **said)
    except PlanRefused as refusal:
        form.add_error("key", refusal.message)
        return False
    toast.done(request, _("The plan was saved."))
    for over in quota_plans.overruns(key):
        toast.done(request, quota_plans.said(over))
    return True
