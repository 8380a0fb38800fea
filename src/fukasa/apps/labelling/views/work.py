"""Labelling: one comment at a time, blind to the model and to the other person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from fukasa.apps.labelling.choices import SMALLEST
from fukasa.apps.labelling.errors import BadLabels
from fukasa.apps.labelling.forms import LabelsForm
from fukasa.apps.labelling.selectors.audits import AuditView, audit_view
from fukasa.apps.labelling.selectors.comments import work as work_of
from fukasa.apps.labelling.services import passes
from fukasa.apps.labelling.words import guides, keys, rules
from fukasa.apps.pages import toast
from fukasa.apps.pages.render import render_page, wants_fragment
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError

_MOST_DIGITS = 4
labeller_required = member_required(Permission.COMMENTS_LABEL)


@labeller_required
def work(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Show the next comment, or the one that is asked for; keep what is said of it."""
    audit = audit_view(request.scope, audit_id)
    if not audit.may_label:
        return _back(request, audit, _("There is nothing for you to label in this audit."))
    if request.method != "POST":
        return _page(request, audit, wished=_place(request.GET.get("at", "")))
    return _save(request, audit)


@labeller_required
@require_POST
def undo(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Take the last answer back and show its comment again."""
    audit = audit_view(request.scope, audit_id)
    try:
        place = passes.answer_undo(scope=request.scope, audit_id=audit_id)
    except FukasaError as refusal:
        return _back(request, audit, refusal.message)
    return _next(request, audit, at=place)


@labeller_required
@require_POST
def finish(request: MemberRequest, audit_id: int) -> HttpResponse:
    """End one's pass."""
    audit = audit_view(request.scope, audit_id)
    try:
        passes.pass_finish(scope=request.scope, audit_id=audit_id, left=work_of(request.scope, audit).left)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("Thank you. Your labels are kept and do not change any more."))
    return redirect("labelling:detail", audit_id)


@labeller_required
@require_POST
def abandon(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Give one's seat up; the message that says so takes it back."""
    audit = audit_view(request.scope, audit_id)
    try:
        passes.pass_abandon(scope=request.scope, audit_id=audit_id)
    except FukasaError as refusal:
        return _back(request, audit, refusal.message)
    undo_url = reverse("labelling:resume", args=[audit_id])
    toast.done(request, _("You gave your place up; your labels do not count."), undo_url=undo_url)
    return redirect("labelling:detail", audit_id)


@labeller_required
@require_POST
def resume(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Go on where one gave up."""
    audit = audit_view(request.scope, audit_id)
    try:
        passes.pass_resume(scope=request.scope, audit_id=audit_id)
    except FukasaError as refusal:
        return _back(request, audit, refusal.message)
    return redirect("labelling:work", audit_id)


def _save(request: MemberRequest, audit: AuditView) -> HttpResponse:
    form = LabelsForm(request.POST)
    if not form.is_valid():
        return _page(request, audit, error=_("These labels could not be read; choose them again."))
    given, unsure = form.cleaned_data, "unsure" in request.POST
    try:
        passes.answer_save(scope=request.scope, audit_id=audit.audit_id, unsure=unsure, **given)
    except BadLabels as refusal:
        return _page(request, audit, wished=given["place"], error=refusal.message)
    except FukasaError as refusal:
        return _back(request, audit, refusal.message)
    return _next(request, audit, at=given["place"] + 1)


def _next(request: MemberRequest, audit: AuditView, *, at: int | None) -> HttpResponse:
    """Go on: htmx gets the next comment at once, everybody else is sent to it."""
    if wants_fragment(request):
        return _page(request, audit_view(request.scope, audit.audit_id), wished=at)
    address = reverse("labelling:work", args=[audit.audit_id])
    return redirect(address if at is None else f"{address}?at={at}")


def _page(request: MemberRequest, audit: AuditView, *, wished: int | None = None, error: str = "") -> HttpResponse:
    found = work_of(request.scope, audit, wished)
    context: dict[str, Any] = {
        "audit": audit,
        "work": found,
        "keys": keys(),
        "ticked": found.mine.labels if found.mine else (),
        "asks": bool(found.mine and found.mine.question),
        "error": error,
        "guides": guides(),
        "rules": rules(),
        "enough": found.answered >= SMALLEST,
        "total": audit.size - found.gone,
    }
    return render_page(request, "labelling/work.html", context, fragment="labelling/_work.html")


def _back(request: MemberRequest, audit: AuditView, sentence: str) -> HttpResponse:
    toast.refused(request, sentence)
    address = reverse("labelling:detail", args=[audit.audit_id])
    return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)


def _place(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
