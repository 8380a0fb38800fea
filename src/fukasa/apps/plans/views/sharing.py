from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.catalogue.words import spoken
from fukasa.apps.pages import toast
from fukasa.apps.pages.downloads import written
from fukasa.apps.pages.links import private
from fukasa.apps.plans import links, selectors
from fukasa.apps.plans.errors import RunNotFound
from fukasa.apps.plans.files import file_response
from fukasa.apps.plans.forms.sharing import ShareForm
from fukasa.apps.plans.guests import demand_pace
from fukasa.apps.plans.links import SharedPlan
from fukasa.apps.plans.papers import paper_of
from fukasa.apps.plans.portfolio.handed import handed_of
from fukasa.apps.plans.services import shares as services
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.pipelines.plan.handout_files import write_handout_xlsx

_USUAL_DAYS = 30


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
def share(request: MemberRequest, run_id: int) -> HttpResponse:
    """Make links to the plan of a run, and withdraw them. A new link is shown once, on the answer that made it."""
    run = selectors.run_view(request.scope, run_id)
    portfolio = selectors.portfolio_view(request.scope, run_id)
    if portfolio is None or portfolio.document is None or not portfolio.document["selected"]:
        raise RunNotFound(_("This run has no plan."))
    usual = {"hide_prices": True, "expires_on": timezone.localdate() + timedelta(days=_USUAL_DAYS)}
    form, url = ShareForm(request.POST or None, initial=usual), ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        expires_at = values.pop("expires_on")
        token = services.share_create(scope=request.scope, run_id=run_id, expires_at=expires_at, **values)
        url, form = request.build_absolute_uri(reverse("plans:shared", args=[token])), ShareForm(initial=usual)
    now = timezone.now()
    shares = [(one, one.revoked_at is None and one.expires_at > now) for one in links.shares(request.scope, run_id)]
    plan = selectors.plan_view(request.scope, run.plan_id)
    response = render(
        request, "plans/share.html", {"plan": plan, "run": run, "form": form, "url": url, "shares": shares}
    )
    response["Cache-Control"] = "no-store"
    return response


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def revoke(request: MemberRequest, run_id: int, share_id: int) -> HttpResponse:
    """Withdraw a link."""
    services.share_revoke(scope=request.scope, run_id=run_id, share_id=share_id)
    toast.done(request, _("The link no longer works."))
    return redirect("plans:share", run_id)


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a plan to somebody with its link; needs no log-in and holds nothing of what is hidden."""
    now = timezone.now()
    found = links.shared_plan(token, now)
    services.share_opened(share_id=found.share_id, now=now)
    context = {"shared": found, "handed": handed_of(found.handed), "token": token}
    return private(render(request, "plans/shared.html", context))


@never_cache
@require_safe
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Give the same as a paper."""
    return _file(request, token, "pdf")


@never_cache
@require_safe
def shared_xlsx(request: HttpRequest, token: str) -> HttpResponse:
    """Give the same as an Excel workbook."""
    return _file(request, token, "xlsx")


def _file(request: HttpRequest, token: str, suffix: str) -> HttpResponse:
    found = links.shared_plan(token, timezone.now())
    demand_pace(request, found.share_id)
    content = _FILES[suffix](found)
    if request.method == "GET":  # HEAD, as messengers ask before they show a link, hands nothing over
        services.share_fetched(shared=found, suffix=suffix)
    return private(file_response(content, found.name, suffix))


def _paper(found: SharedPlan) -> bytes:
    return paper_of(found.handed, spoken(), found.made_on)


def _workbook(found: SharedPlan) -> bytes:
    language = spoken()
    return written("plan.xlsx", lambda path: write_handout_xlsx(found.handed, path, language))


_FILES: dict[str, Callable[[SharedPlan], bytes]] = {"pdf": _paper, "xlsx": _workbook}
