"""Verdicts of people: given on the report of an account, withdrawn and brought back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.verdicts.addresses import place_of, tab_url
from fukasa.apps.verdicts.forms import VerdictForm
from fukasa.apps.verdicts.selectors.computed import computed_of
from fukasa.apps.verdicts.services import verdicts as services
from fukasa.apps.verdicts.views.refusals import refused
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def give(request: MemberRequest) -> HttpResponse:
    """Decide about the account ``key``."""
    computed = computed_of(request.scope, request.POST.get("key", ""))
    if computed is None:
        return render(request, "404.html", status=404)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        why = _("A verdict needs a choice and a reason of up to 4,000 characters.")
        return refused(request, form, computed.account_key, title=_("Own verdict"), why=why)
    services.verdict_give(scope=request.scope, computed=computed, **form.cleaned_data)
    toast.done(request, _("Your verdict stands beside the computed one."))
    return redirect(tab_url(computed.account_key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def withdraw(request: MemberRequest, verdict_id: int) -> HttpResponse:
    """Take a verdict back; the message that says so brings it back."""
    key = services.verdict_withdraw(scope=request.scope, verdict_id=verdict_id)
    toast.done(request, _("The verdict was withdrawn."), undo_url=reverse("verdicts:restore", args=[verdict_id]))
    return redirect(place_of(request.scope, key))


@require_POST
@member_required(Permission.VERDICTS_WRITE)
def restore(request: MemberRequest, verdict_id: int) -> HttpResponse:
    """Let a withdrawn verdict stand again."""
    key = services.verdict_restore(scope=request.scope, verdict_id=verdict_id)
    toast.done(request, _("The verdict stands again."))
    return redirect(place_of(request.scope, key))
