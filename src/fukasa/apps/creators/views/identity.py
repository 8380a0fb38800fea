"""Which accounts belong to the same creator: proposals, and what people decide."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.creators import services
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.forms import DecisionForm
from fukasa.apps.creators.selectors.identity import decisions_of, proposals
from fukasa.apps.creators.selectors.report import report_open
from fukasa.apps.pages import toast
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def proposals_view(request: MemberRequest) -> HttpResponse:
    """Show which accounts may belong to the creator of the account ``key``."""
    key = request.GET.get("key", "")
    if ":" not in key:
        return redirect("creators:discover")
    report = report_open(request.scope, key)
    if report is None:
        return render(request, "404.html", status=404)
    context = {
        "account": report.account,
        "proposals": proposals(report),
        "decided": decisions_of(request.scope, key),
        "report_url": report_url(key),
        "may_decide": request.scope.may(Permission.CREATORS_WRITE),
    }
    return render_page(request, "creators/identity.html", context, fragment="creators/_identity.html")


@require_POST
@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
def decide(request: MemberRequest) -> HttpResponse:
    """Say whether two accounts belong to one creator; an empty decision takes the answer back."""
    form = DecisionForm(request.POST)
    known = form.is_valid() and all(report_open(request.scope, form.cleaned_data[side]) for side in ("left", "right"))
    if not known:
        return render(request, "404.html", status=404)
    values = form.cleaned_data
    services.identity_decide(scope=request.scope, **values)
    message = {
        "same": _("The accounts are linked as one creator."),
        "different": _("The accounts are kept apart."),
        "": _("The answer was taken back."),
    }[values["decision"]]
    toast.done(request, message)
    return redirect(f"{reverse('creators:identity')}?{urlencode({'key': values['left']})}")
