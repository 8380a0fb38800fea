"""The end of labelling, and what counts where two people disagreed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.labelling.choices import Settled
from fukasa.apps.labelling.errors import BadLabels
from fukasa.apps.labelling.forms import LabelsForm
from fukasa.apps.labelling.selectors.audits import AuditView, audit_view
from fukasa.apps.labelling.selectors.comments import sample
from fukasa.apps.labelling.selectors.settled import SettledComment, settled_comments
from fukasa.apps.labelling.services import passes, settling
from fukasa.apps.labelling.words import guides, keys, rules, said_words
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_POST
def close(request: MemberRequest, audit_id: int) -> HttpResponse:
    """End labelling with those who are done."""
    audit_view(request.scope, audit_id)
    try:
        passes.labelling_close(scope=request.scope, audit_id=audit_id)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    return redirect("labelling:detail", audit_id)


@member_required(Permission.COMMENTS_WRITE)
def decide(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Decide on one comment after the other on which two people disagreed."""
    audit = audit_view(request.scope, audit_id)
    if audit.closed_at is None:
        toast.refused(request, _("This audit is still being labelled; end the labelling first."))
        return redirect("labelling:detail", audit_id)
    if request.method == "POST":
        return _save(request, audit)
    return _page(request, audit)


def _save(request: MemberRequest, audit: AuditView, error: str = "") -> HttpResponse:
    form = LabelsForm(request.POST)
    if form.is_valid():
        given = _taken(request, audit, form.cleaned_data["place"]) or form.cleaned_data
        try:
            settling.decision_save(scope=request.scope, audit_id=audit.audit_id, **given)
        except BadLabels as refusal:
            error = refusal.message
        else:
            return redirect("labelling:decide", audit.audit_id)
    return _page(request, audit, error=error or _("These labels could not be read; choose them again."))


def _taken(request: MemberRequest, audit: AuditView, place: int) -> dict[str, object] | None:
    """Take one person's answer as the decision, when the button says so."""
    wished = {"1": "first", "2": "second"}.get(request.POST.get("take", ""))
    one = next((one for one in settled_comments(request.scope, audit) if one.place == place), None)
    said = getattr(one, wished) if one and wished else None
    return None if said is None else {"place": place, "labels": said.labels, "question": said.question}


def _page(request: MemberRequest, audit: AuditView, error: str = "") -> HttpResponse:
    disputed = [one for one in settled_comments(request.scope, audit) if one.is_disputed]
    texts = {comment.place: comment for comment in sample(request.scope, audit.audit_id) if comment.text is not None}
    there = [one for one in disputed if one.place in texts]
    one = _shown(request, there)
    ticked, asks = _before(one)
    context = {
        "audit": audit,
        "one": one,
        "comment": texts[one.place] if one else None,
        "answers": _answers(audit, one) if one else (),
        "open": sum(each.settled is Settled.OPEN for each in there),
        "disputed": [(each.place, each.settled is Settled.DECIDED) for each in there],
        "gone": len(disputed) - len(there),
        "keys": keys(),
        "ticked": ticked,
        "asks": asks,
        "error": error,
        "guides": guides(),
        "rules": rules(),
        "address": reverse("labelling:decide", args=[audit.audit_id]),
    }
    return render(request, "labelling/decide.html", context)


def _shown(request: MemberRequest, there: list[SettledComment]) -> SettledComment | None:
    """Give the comment that is asked for, else the first that nobody has decided on."""
    wished = request.GET.get("at", "") or request.POST.get("place", "")
    asked = next((one for one in there if str(one.place) == wished), None)
    return asked or next((one for one in there if one.settled is Settled.OPEN), None)


def _before(one: SettledComment | None) -> tuple[tuple[str, ...], bool]:
    """Tick what was decided before; else what both said."""
    if one is None or one.first is None or one.second is None:
        return (), False
    if one.settled is Settled.DECIDED and one.counts:
        return one.counts.labels, one.counts.question
    both = tuple(name for name in one.first.labels if name in one.second.labels)
    return both, one.first.question and one.second.question


def _answers(audit: AuditView, one: SettledComment) -> tuple[tuple[str, str, str], ...]:
    names = [each.name for each in audit.finished]
    return tuple(
        (str(number), name, said_words(said))
        for number, (name, said) in enumerate(zip(names, (one.first, one.second), strict=False), start=1)
    )
