from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Cursor, Progress, Sort, Tab
from fukasa.apps.pages.render import render_page
from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.forms import BriefForm, WhatIfForm
from fukasa.apps.plans.results import result_of
from fukasa.apps.plans.rows import PARTS, SORTS, Part, part_of
from fukasa.apps.plans.selectors import PlanView, RunView
from fukasa.apps.plans.services import plans as services
from fukasa.apps.plans.sliders import sliders_of
from fukasa.apps.plans.tasks import start_run
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.core.errors import FukasaError
from fukasa.pipelines.what_if import with_cutoff

_MOST_PAGE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """Which run of a plan a page shows, and how fresh it is."""

    run: RunView | None
    live: RunView | None
    failed: RunView | None
    stale: tuple[str, ...]


@member_required()
@require_safe
def detail(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Show the brief of a plan beside the result of a run, or what another cut-off would give."""
    plan = selectors.plan_view(request.scope, plan_id)
    context = _page(request, plan, BriefForm(brief=plan.brief))
    return render_page(request, "plans/detail.html", context, fragment="plans/_result.html")


@member_required()
@require_POST
def brief(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Save the brief of a plan, and run it when the button says so."""
    plan = selectors.plan_view(request.scope, plan_id)
    form = BriefForm(request.POST, brief=plan.brief)
    if not form.is_valid():
        return render(request, "plans/detail.html", _page(request, plan, form), status=422)
    services.plan_update(scope=request.scope, plan_id=plan_id, brief=form.brief)
    if "run" in request.POST:
        return _run(request, plan_id)
    toast.done(request, _("The brief was saved. Run it to see what it gives."))
    return redirect("plans:detail", plan_id)


@member_required()
@require_POST
def run(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Run a plan as its brief stands."""
    return _run(request, plan_id)


@member_required()
@require_POST
def adopt(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Put the cut-off of the sliders into the brief and run it."""
    plan, form = selectors.plan_view(request.scope, plan_id), WhatIfForm(request.POST)
    if not form.is_valid():
        toast.refused(request, _("This is no cut-off; nothing was changed."))
        return redirect("plans:detail", plan_id)
    wished = {name: value for name, value in form.cleaned_data.items() if value is not None}
    changed = replace(plan.brief, cutoff=replace(plan.brief.cutoff, **wished))
    services.plan_update(scope=request.scope, plan_id=plan_id, brief=changed)
    return _run(request, plan_id)


@member_required()
@require_safe
def progress(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Say how far the newest run is; when it is over the page loads itself anew."""
    selectors.plan_view(request.scope, plan_id)
    newest = next(iter(selectors.runs(request.scope, plan_id)), None)
    if newest is None or not newest.is_live:
        return HttpResponseClientRefresh()
    return render(request, "plans/_progress.html", {"progress_block": _progress(newest)})


def _run(request: MemberRequest, plan_id: int) -> HttpResponse:
    selectors.plan_view(request.scope, plan_id)
    try:
        start_run(scope=request.scope, plan_id=plan_id)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    return redirect("plans:detail", plan_id)


def _page(request: MemberRequest, plan: PlanView, form: BriefForm) -> dict[str, Any]:
    runs = selectors.runs(request.scope, plan.plan_id)
    shown = _shown(request, plan, runs)
    context = {
        "plan": plan,
        "form": form,
        "runs": runs,
        "shown": shown,
        "progress_block": _progress(shown.live) if shown.live else None,
        "index": index_or_none(),
    }
    return context if shown.run is None else context | _result(request, shown.run)


def _shown(request: MemberRequest, plan: PlanView, runs: tuple[RunView, ...]) -> Shown:
    finished = [one for one in runs if one.state is RunState.FINISHED]
    wished = request.GET.get("run", "")
    chosen = next((one for one in finished if str(one.run_id) == wished), finished[0] if finished else None)
    newest = runs[0] if runs else None
    return Shown(
        run=chosen,
        live=newest if newest is not None and newest.is_live else None,
        failed=newest if newest is not None and newest.state is RunState.FAILED else None,
        stale=_stale(request, plan, chosen) if chosen else (),
    )


def _stale(request: MemberRequest, plan: PlanView, shown: RunView) -> tuple[str, ...]:
    """Say why running again would give something else."""
    index = index_or_none()
    newer = index is not None and shown.lake_version is not None and index.meta.lake_version > shown.lake_version
    prices = selectors.prices_changed_since(request.scope, shown.asked_at)
    reasons = [
        (plan.data != shown.brief, _("the brief was changed")),
        (prices > 0, _("your own prices were changed")),
        (newer, _("the catalogue has a newer version")),
    ]
    return tuple(text for holds, text in reasons if holds)


def _result(request: MemberRequest, run_view: RunView) -> dict[str, Any]:
    made = selectors.run_result(request.scope, run_view)
    wished = WhatIfForm(request.GET)
    rule = made.result.rule
    cpv = (wished.cleaned_data.get("cpv") if wished.is_valid() else None) or rule.cpv
    probability = (wished.cleaned_data.get("probability") if wished.is_valid() else None) or rule.probability
    is_what_if = (cpv, probability) != (rule.cpv, rule.probability)
    judged = with_cutoff(made, cpv=cpv, probability=probability) if is_what_if else made
    result = result_of(judged)
    part = part_of(
        judged,
        result,
        _part_name(request),
        sort=Sort.parse(request.GET.get("sort", ""), tuple(SORTS), "-chance"),
        page=_page_number(request),
        prices=selectors.prices(request.scope),
    )
    return {
        "run": run_view,
        "result": result,
        "is_what_if": is_what_if,
        "sliders": sliders_of(rule, cpv=cpv, probability=probability),
        "part": part,
        "parts": _tabs(request, result.sizes, part.name),
        "cursor_block": _cursor(request, part),
    }


def _part_name(request: MemberRequest) -> str:
    name = request.GET.get("part", "")
    return name if name in PARTS else PARTS[0]


def _page_number(request: MemberRequest) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isdecimal() and len(page) <= _MOST_PAGE_DIGITS else 1


def _tabs(request: MemberRequest, sizes: Any, current: str) -> list[Tab]:
    names = {"passed": _("Passes"), "cut": _("Cut"), "undecidable": _("Cannot be judged")}
    return [
        Tab(label, _url(request, part=part, page=None), part == current, sizes[part]) for part, label in names.items()
    ]


def _cursor(request: MemberRequest, part: Part) -> Cursor:
    if part.pages == 1:
        return Cursor()
    return Cursor(
        previous_url=_url(request, page=part.page - 1) if part.page > 1 else "",
        next_url=_url(request, page=part.page + 1) if part.page < part.pages else "",
        shown=len(part.lines),
        total=part.total,
    )


def _url(request: MemberRequest, **changes: Any) -> str:
    kept = {**request.GET.dict(), **changes}
    return f"?{urlencode({key: value for key, value in kept.items() if value is not None})}"


def _progress(run_view: RunView) -> Progress:
    return Progress(
        label=_("Run %(number)d") % {"number": run_view.number},
        url=reverse("plans:progress", args=[run_view.plan_id]),
        state="waiting" if run_view.state is RunState.WAITING else "running",
        note=_("The catalogue is large; this takes a moment. You may leave the page."),
    )
