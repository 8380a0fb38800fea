"""Appeals of creators: entered, decided, opened again, withdrawn and brought back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.verdicts.addresses import place_of, tab_url
from fukasa.apps.verdicts.forms import AppealDecisionForm, AppealForm
from fukasa.apps.verdicts.selectors.appeals import appeal_find
from fukasa.apps.verdicts.selectors.computed import computed_of
from fukasa.apps.verdicts.services import appeals as services
from fukasa.apps.verdicts.tasks import withdraw_appeal
from fukasa.apps.verdicts.views.refusals import refused
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def enter(request: MemberRequest) -> HttpResponse:
    """Write down what the creator of the account ``key`` says."""
    computed = computed_of(request.scope, request.POST.get("key", ""))
    if computed is None:
        return render(request, "404.html", status=404)
    form = AppealForm(request.POST)
    if not form.is_valid():
        why = _("An appeal needs between 1 and 4,000 characters.")
        return refused(request, form, computed.account_key, title=_("Enter an appeal"), why=why)
    services.appeal_enter(scope=request.scope, account_key=computed.account_key, **form.cleaned_data)
    toast.done(request, _("The appeal was entered; somebody should decide it."))
    return redirect(tab_url(computed.account_key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def decide(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """Accept an appeal or not."""
    appeal = appeal_find(request.scope, appeal_id)
    form = AppealDecisionForm(request.POST)
    if not form.is_valid():
        why = _("Choose a decision and say why.")
        return refused(request, form, appeal.account_key, title=_("Decide the appeal"), why=why)
    services.appeal_decide(scope=request.scope, appeal_id=appeal_id, **form.cleaned_data)
    toast.done(request, _("The appeal was decided."), undo_url=reverse("verdicts:appeal-reopen", args=[appeal_id]))
    return redirect(place_of(request.scope, appeal.account_key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def reopen(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """Take the decision about an appeal back."""
    key = services.appeal_reopen(scope=request.scope, appeal_id=appeal_id)
    toast.done(request, _("The appeal is open again."))
    return redirect(place_of(request.scope, key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def withdraw(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """Take an appeal away; the message that says so brings it back for some minutes."""
    key = withdraw_appeal(scope=request.scope, appeal_id=appeal_id)
    minutes = services.TO_UNDO.seconds // 60
    text = _("The appeal was withdrawn; in %(n)s minutes its words are deleted for good.") % {"n": minutes}
    toast.done(request, text, undo_url=reverse("verdicts:appeal-restore", args=[appeal_id]))
    return redirect(place_of(request.scope, key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def restore(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """Bring a withdrawn appeal back."""
    key = services.appeal_restore(scope=request.scope, appeal_id=appeal_id)
    toast.done(request, _("The appeal is back."))
    return redirect(place_of(request.scope, key))
