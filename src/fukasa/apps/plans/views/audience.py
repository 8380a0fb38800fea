from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fukasa.apps.catalogue.selectors import current_index, index_or_none
from fukasa.apps.lists.handles import find_accounts
from fukasa.apps.pages import toast
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.faults import Fault
from fukasa.apps.plans.audience.kept import PlanAudience
from fukasa.apps.plans.audience.overlaps import read_overlaps
from fukasa.apps.plans.audience.page import audience_page, parts_known
from fukasa.apps.plans.audience.segments import TypedSegment, read_segments, typed, uploaded
from fukasa.apps.plans.audience.tables import OVERLAP_HEADINGS, SEGMENT_HEADINGS, BadTable, rows_of
from fukasa.apps.plans.files import overlaps_file, segments_file
from fukasa.apps.plans.services import audiences as services
from fukasa.apps.plans.views.plan import run_now
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
def audience(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Show whom a plan counts, and take segments as a table or as a file."""
    plan = selectors.plan_view(request.scope, plan_id)
    if request.method != "POST":
        return _page(request, plan_id, None, ())
    try:
        rows = _given(request)
    except BadTable as refusal:
        return _page(request, plan_id, None, [refusal.fault])
    segments, faults = read_segments(rows, parts_known(index_or_none(), request.scope.lake))
    if faults:
        return _page(request, plan_id, rows, faults)
    return _kept(request, plan_id, replace(plan.audience, segments=segments))


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def overlaps(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Take known overlaps as a file, or take them out."""
    plan = selectors.plan_view(request.scope, plan_id)
    if "remove" in request.POST:
        return _kept(request, plan_id, replace(plan.audience, overlaps=()))
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, plan_id, None, [Fault(None, "", _("Choose a file with pairs of creators."))])
    try:
        rows = rows_of(upload, OVERLAP_HEADINGS)
        pairs, faults = read_overlaps(rows, lambda names: find_accounts(current_index(), request.scope.lake, names))
    except BadTable as refusal:
        pairs, faults = (), [refusal.fault]
    if faults:
        return _page(request, plan_id, None, faults)
    return _kept(request, plan_id, replace(plan.audience, overlaps=pairs))


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def undo(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Take the last change of the audience back."""
    services.audience_undo(scope=request.scope, plan_id=plan_id)
    toast.done(request, _("The last change was taken back."))
    return redirect("plans:audience", plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def segments_csv(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Give the segments as the command line reads them."""
    return segments_file(request.scope, plan_id)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_GET
def overlaps_csv(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Give the known overlaps as the command line reads them."""
    return overlaps_file(request.scope, plan_id)


def _given(request: MemberRequest) -> list[TypedSegment]:
    """Take the file where one was chosen, else the table."""
    upload = request.FILES.get("file")
    if upload is None:
        return typed(*(request.POST.getlist(name) for name in ("segment", "population", "weight")))
    rows = uploaded(rows_of(upload, SEGMENT_HEADINGS))
    if not rows:
        raise BadTable(_("The file has no segments; write one row per group of people."))
    return rows


def _kept(request: MemberRequest, plan_id: int, changed: PlanAudience) -> HttpResponse:
    if services.audience_set(scope=request.scope, plan_id=plan_id, audience=changed):
        undo_url = reverse("plans:audience-undo", args=[plan_id])
        toast.done(request, _("The audience was saved. Run the plan to count with it."), undo_url=undo_url)
    if "run" in request.POST:
        return run_now(request, plan_id)
    return redirect("plans:audience", plan_id)


def _page(
    request: MemberRequest, plan_id: int, rows: Sequence[TypedSegment] | None, faults: Sequence[Fault]
) -> HttpResponse:
    plan, index = selectors.plan_view(request.scope, plan_id), index_or_none()
    known = parts_known(index, request.scope.lake)
    page = audience_page(plan.audience, rows, faults, known, index, request.scope.lake)
    return render(request, "plans/audience.html", {"plan": plan, "page": page}, status=422 if faults else 200)
