"""An audit where it stands: who labels, and what came out once labelling is over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from fukasa.analysis.comments.classes import registry
from fukasa.apps.labelling.charts import shares_chart
from fukasa.apps.labelling.choices import State
from fukasa.apps.labelling.errors import NotNow
from fukasa.apps.labelling.figures import agreement_of, result_of
from fukasa.apps.labelling.files import labels_file
from fukasa.apps.labelling.lines import confusion_lines, difference_lines, share_lines
from fukasa.apps.labelling.selectors.audits import AuditView, audit_view
from fukasa.apps.labelling.selectors.comments import sample
from fukasa.apps.labelling.selectors.models import model_in_use
from fukasa.apps.labelling.selectors.settled import model_said, settled_comments
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.apps.labelling.words import keys
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Progress
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def detail(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Show who labels, and the result when that is over."""
    audit = audit_view(request.scope, audit_id)
    context: dict[str, Any] = {
        "audit": audit,
        "may_label": request.scope.may(Permission.COMMENTS_LABEL) and audit.may_label,
        "progress_block": _progress(audit) if audit.is_measuring else None,
        "model": model_in_use(request.scope),
        "failed": audit.measuring is State.FAILED,
    }
    if audit.closed_at is not None:
        context |= _result(request, audit)
    return render(request, "labelling/detail.html", context)


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_POST
def measure(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Let the model in use read the comments anew."""
    audit_view(request.scope, audit_id)
    start_measuring(scope=request.scope, audit_id=audit_id)
    return redirect("labelling:detail", audit_id)


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def progress(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Say whether the model still reads; when it is done the page loads itself anew."""
    audit = audit_view(request.scope, audit_id)
    if not audit.is_measuring:
        return HttpResponseClientRefresh()
    return render(request, "labelling/_progress.html", {"progress_block": _progress(audit)})


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_GET
def csv(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Give the labels that count, with the words as they stand in the catalogue."""
    try:
        return labels_file(request.scope, audit_id)
    except NotNow as refusal:
        toast.refused(request, refusal.message)
        return redirect("labelling:detail", audit_id)


def _result(request: MemberRequest, audit: AuditView) -> dict[str, Any]:
    settled, said = settled_comments(request.scope, audit), model_said(request.scope, audit)
    result, agree = result_of(settled, said, audit.shares), agreement_of(settled, audit.seed)
    comments = {comment.place: comment for comment in sample(request.scope, audit.audit_id)}
    wished = request.GET.get("class", "")
    shown = wished if wished in registry().ids else ""
    lines = share_lines(result, agree)
    return {
        "result": result,
        "agree": agree,
        "lines": lines,
        "chart_block": shares_chart(lines) if result else None,
        "confusion": confusion_lines(result) if result else (),
        "keys": keys(),
        "shown": shown,
        "people_differ": difference_lines([one for one in settled if one.is_disputed], comments, shown),
        "model_differs": difference_lines(settled, comments, shown, said),
        "disputed": sum(one.is_disputed for one in settled),
        "undecided": sum(one.settled == "open" for one in settled),
        "unsure": [one for one in audit.finished if one.unsure],
        "unjudged": sum(one.counts is None for one in settled),
        "gone": sum(comment.text is None for comment in comments.values()),
    }


def _progress(audit: AuditView) -> Progress:
    return Progress(
        label=_("The model reads the comments"),
        url=reverse("labelling:progress", args=[audit.audit_id]),
        state="waiting" if audit.measuring is State.WAITING else "running",
        note=_("Nobody has to wait for it: labelling is blind to the model."),
    )
