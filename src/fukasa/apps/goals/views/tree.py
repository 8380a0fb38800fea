from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.goals import selectors, services
from fukasa.apps.goals.briefs import brief_of
from fukasa.apps.goals.forms import GoalForm, RangeForm, initial_of
from fukasa.apps.goals.page import page_of, worked_out
from fukasa.apps.goals.selectors import GoalView
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.plans.services.plans import plan_create
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_safe
def detail(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Show a goal worked out."""
    view = selectors.goal_view(request.scope, tree_id)
    return render(request, "goals/detail.html", _context(request, view, _form(view)))


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def save(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Change a goal."""
    view = selectors.goal_view(request.scope, tree_id)
    form = _form(view, request.POST)
    if not form.is_valid():
        return render(request, "goals/detail.html", _context(request, view, form), status=422)
    values = {name: form.cleaned_data[name] for name in ("name", "goal")}
    if services.goal_update(scope=request.scope, tree_id=tree_id, seen=form.version, **values):
        toast.done(request, _("The goal was saved."), undo_url=reverse("goals:undo", args=[tree_id]))
    return redirect("goals:detail", tree_id)


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def assume(request: MemberRequest, tree_id: int) -> HttpResponse:
    """State a range of one's own, or go back to what was there."""
    view, form = selectors.goal_view(request.scope, tree_id), RangeForm(request.POST)
    if "reset" in request.POST:
        changed = services.range_reset(scope=request.scope, tree_id=tree_id, key=request.POST["reset"])
    elif form.is_valid():
        changed = _state(request, view, form.cleaned_data)
    else:
        changed = False
        toast.refused(request, _("Give both ends of the range as numbers; nothing was changed."))
    if changed:
        toast.done(request, _("The assumption was changed."), undo_url=reverse("goals:undo", args=[tree_id]))
    return redirect(f"{reverse('goals:detail', args=[tree_id])}#assumptions")


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def undo(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Take the last change back."""
    services.goal_undo(scope=request.scope, tree_id=tree_id)
    toast.done(request, _("The last change was taken back."))
    return redirect("goals:detail", tree_id)


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def to_plan(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Make a brief of a goal, and a plan of the brief."""
    view = selectors.goal_view(request.scope, tree_id)
    tree, _book, _plain = worked_out(request.scope, view)
    try:
        brief = brief_of(view.name, tree, request.workspace)
    except InvalidInput as refusal:
        toast.refused(request, refusal.message)
        return redirect("goals:detail", tree_id)
    plan_id = plan_create(scope=request.scope, brief=brief)
    toast.done(request, _("This brief was made from the goal. Check it and run it."))
    return redirect("plans:detail", plan_id)


def _form(view: GoalView, typed: Any = None) -> GoalForm:
    return GoalForm(typed, initial=initial_of(view.name, view.goal), version=stamp(view.updated_at))


def _state(request: MemberRequest, view: GoalView, values: dict[str, Any]) -> bool:
    try:
        return services.range_set(scope=request.scope, tree_id=view.tree_id, said_on=timezone.localdate(), **values)
    except InvalidInput:
        sentence = _("This cannot be a range here: the lower end lies above 0 and first, and a share stays below 100%.")
        toast.refused(request, sentence)
        return False


def _context(request: MemberRequest, view: GoalView, form: GoalForm) -> dict[str, Any]:
    return {"view": view, "form": form, "page": page_of(request.scope, view)}
