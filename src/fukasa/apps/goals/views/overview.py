from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.apps.goals import selectors, services
from fukasa.apps.goals.cards import card_of
from fukasa.apps.goals.forms import FIRST_PLATFORMS, FIRST_TIERS, GoalForm, initial_of
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_FIRST = Goal("orders", 300, FIRST_PLATFORMS, FIRST_TIERS)


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the goals of the workspace."""
    cards = [card_of(view) for view in selectors.goal_cards(request.scope)]
    return render(request, "goals/index.html", {"cards": cards})


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
def new(request: MemberRequest) -> HttpResponse:
    """Set a goal."""
    first = replace(_FIRST, currency=request.workspace.currency)
    form = GoalForm(request.POST or None, initial=initial_of("", first))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        return redirect(
            "goals:detail", services.goal_create(scope=request.scope, name=values["name"], goal=values["goal"])
        )
    return render(request, "goals/new.html", {"form": form})


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def delete(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Delete a goal; the message that says so takes it back."""
    name = services.goal_delete(scope=request.scope, tree_id=tree_id)
    undo = reverse("goals:restore", args=[tree_id])
    toast.done(request, _("The goal %(name)s was deleted.") % {"name": name}, undo_url=undo)
    return redirect("goals:index")


@member_required(Permission.GOALS_READ, write=Permission.GOALS_WRITE)
@require_POST
def restore(request: MemberRequest, tree_id: int) -> HttpResponse:
    """Take a deletion back."""
    name = services.goal_restore(scope=request.scope, tree_id=tree_id)
    toast.done(request, _("The goal %(name)s is back.") % {"name": name})
    return redirect("goals:detail", tree_id)
