from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Tab
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.pages.render import render_page
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.page import audience_said
from fukasa.apps.plans.errors import NeedsSegments
from fukasa.apps.plans.forms.brief import BriefForm
from fukasa.apps.plans.forms.what_if import WhatIfForm
from fukasa.apps.plans.portfolio.page import conclusion_of, firm_of, proof_of
from fukasa.apps.plans.selectors import PlanView
from fukasa.apps.plans.services import plans as services
from fukasa.apps.plans.services.scenarios import plan_adopt
from fukasa.apps.plans.tasks import start_run
from fukasa.apps.plans.views.candidates import candidates_context
from fukasa.apps.plans.views.showing import Shown, progress_of, shown_of
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError

_FRAGMENTS = {"outcome": "plans/_outcome.html", "result": "plans/_result.html"}
_CANDIDATES = "candidates"
_OF_CANDIDATES = frozenset({"cpv", "probability", "part", "sort", "page"})  # who asks for one of these looks at them


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def detail(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Show the brief of a plan beside the plan that was found, its proof, and the candidates it was chosen from."""
    plan = selectors.plan_view(request.scope, plan_id)
    context = _page(request, plan, _form(plan))
    fragment = _FRAGMENTS.get(str(request.htmx.target), "plans/_outcome.html")
    return render_page(request, "plans/detail.html", context, fragment=fragment)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def brief(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Save the brief of a plan, and run it when the button says so."""
    plan = selectors.plan_view(request.scope, plan_id)
    form = _form(plan, request.POST)
    if not form.is_valid():
        return render(request, "plans/detail.html", _page(request, plan, form), status=422)
    services.plan_update(scope=request.scope, plan_id=plan_id, brief=form.brief, seen=form.version)
    if "run" in request.POST:
        return run_now(request, plan_id)
    toast.done(request, _("The brief was saved. Run it to see what it gives."))
    return redirect("plans:detail", plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def run(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Run a plan as its brief stands."""
    return run_now(request, plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def adopt(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Put the cut-off of the sliders into the brief and run it."""
    selectors.plan_view(request.scope, plan_id)
    form = WhatIfForm(request.POST)
    if not form.is_valid():
        toast.refused(request, _("This is no cut-off; nothing was changed."))
        return redirect("plans:detail", plan_id)
    plan_adopt(scope=request.scope, plan_id=plan_id, **form.cleaned_data)
    return run_now(request, plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def progress(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Say how far the newest run and its search are; when both are over the result is fetched."""
    plan = selectors.plan_view(request.scope, plan_id)
    newest = next(iter(selectors.runs(request.scope, plan_id)), None)
    portfolio = None if newest is None else selectors.portfolio_view(request.scope, newest.run_id)
    stay = "stay" in request.GET
    block = progress_of(newest, portfolio, stay=stay)
    template = "plans/_ready.html" if block is None else "plans/_progress.html"
    return render(request, template, {"plan": plan, "progress_block": block, "stay": stay})


def run_now(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Run a plan and go back to its page, whatever comes of it."""
    selectors.plan_view(request.scope, plan_id)
    try:
        start_run(scope=request.scope, plan_id=plan_id)
    except NeedsSegments as refusal:
        toast.refused(request, refusal.message)
        return redirect("plans:audience", plan_id)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    return redirect("plans:detail", plan_id)


def _form(plan: PlanView, typed: Any = None) -> BriefForm:
    return BriefForm(typed, brief=plan.brief, version=stamp(plan.updated_at))


def _page(request: MemberRequest, plan: PlanView, form: BriefForm) -> dict[str, Any]:
    runs = selectors.runs(request.scope, plan.plan_id)
    shown = shown_of(request, plan, runs)
    context = {
        "plan": plan,
        "form": form,
        "audience_said": audience_said(plan.audience),
        "runs": runs,
        "shown": shown,
        "run": shown.run,
        "portfolio": shown.portfolio,
        "progress_block": shown.progress,
        "index": index_or_none(),
    }
    return context if shown.run is None else context | _outcome(request, plan, shown)


def _outcome(request: MemberRequest, plan: PlanView, shown: Shown) -> dict[str, Any]:
    """Give the part of the result that is looked at; only that one is computed."""
    view = _view(request, shown)
    context: dict[str, Any] = {"view": view, "views": _views(request, shown, view)}
    if shown.run is not None and view == _CANDIDATES:
        return context | candidates_context(request, shown.run)
    if shown.portfolio is None or shown.portfolio.document is None:
        return context
    if view == "proof":
        return context | {"proof": proof_of(shown.portfolio)}
    if view == "changes":
        return context | {"firm": firm_of(shown.portfolio)}
    return context | {"conclusion": conclusion_of(shown.portfolio, plan.brief)}


def _view(request: MemberRequest, shown: Shown) -> str:
    solved = _solved(shown)
    wished = request.GET.get("view", "")
    if wished == "plan" or (wished in {"proof", "changes"} and solved == "plan"):
        return wished
    asks = wished == _CANDIDATES or not _OF_CANDIDATES.isdisjoint(request.GET)
    failed = shown.portfolio is not None and bool(shown.portfolio.error)  # stands first, so that nobody misses it
    return _CANDIDATES if asks or not (solved or failed) else "plan"


def _solved(shown: Shown) -> str:
    """Tell what the search gave: a plan, a conflict, or nothing."""
    if shown.portfolio is None or shown.portfolio.document is None:
        return ""
    return "conflict" if shown.portfolio.document["status"] == "infeasible" else "plan"


def _views(request: MemberRequest, shown: Shown, current: str) -> list[Tab]:
    names = {"plan": _("Plan")}
    if _solved(shown) == "plan":
        names |= {"proof": _("Proof"), "changes": _("If things change")}
    names[_CANDIDATES] = _("Candidates")
    kept = f"&run={shown.run.run_id}" if shown.run is not None and "run" in request.GET else ""
    return [Tab(label, f"?view={name}{kept}", name == current) for name, label in names.items()]
