import json

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from fukasa.apps.pages import toast
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.rights import selectors, terms
from fukasa.apps.rights.forms import AnswerForm, RequestForm
from fukasa.apps.rights.services import requests
from fukasa.apps.rights.stored import Stored, archive, stored_about
from fukasa.apps.rights.tasks import carry_out_deletions
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

manager_only = member_required(Permission.RIGHTS_MANAGE, write=Permission.RIGHTS_MANAGE)


@manager_only
def index(request: MemberRequest) -> HttpResponse:
    """List the requests and enter one."""
    form = RequestForm(request.POST or None, initial={"received_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        request_id = requests.request_enter(scope=request.scope, **form.cleaned_data)
        toast.done(request, _("The request was entered."))
        return redirect("rights:detail", request_id)
    now = timezone.now()
    found = [(one, one.is_late(now)) for one in selectors.requests_of(request.scope)]
    return _unkept(render(request, "rights/index.html", {"form": form, "requests": found, "tab": "rights"}))


@manager_only
def detail(request: MemberRequest, request_id: int) -> HttpResponse:
    """Show a request with what is stored about the person, and answer it."""
    found = selectors.request_find(request.scope, request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, deed = form.cleaned_data["text"], form.cleaned_data["deed"]
        if deed == "correct":
            requests.request_correct(scope=request.scope, request_id=request_id, text=text)
        else:
            refused = deed == "refuse"
            requests.request_close(scope=request.scope, request_id=request_id, answer=text, refused=refused)
        toast.done(request, _("The request was closed."))
        return redirect("rights:detail", request_id)
    context = {
        "one": found,
        "late": found.is_late(timezone.now()),
        "stored": _stored(request, found) if found.account_key else None,
        "receipt": json.dumps(found.receipt, indent=1, ensure_ascii=False) if found.receipt else "",
        "form": form,
        "tab": "rights",
    }
    return _unkept(render(request, "rights/detail.html", context))


@manager_only
def delete(request: MemberRequest, request_id: int) -> HttpResponse:
    """Ask once, then let the worker delete everything."""
    found = selectors.request_find(request.scope, request_id)
    if request.method != "POST":
        return render(request, "rights/delete.html", {"one": found, "tab": "rights"})
    requests.request_carry_out(scope=request.scope, request_id=request_id)
    carry_out_deletions.enqueue()
    toast.done(request, _("The data is being deleted; the receipt will stand here."))
    return redirect("rights:detail", request_id)


@manager_only
@require_GET
def archived(request: MemberRequest, request_id: int) -> HttpResponse:
    """Give all that is stored as a zip."""
    found = selectors.request_find(request.scope, request_id)
    if not found.account_key:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, "personal-data.zip") or ""}  # noqa: FBT003
    content = archive(_stored(request, found, in_full=True), timezone.now())
    requests.request_exported(scope=request.scope, request_id=request_id)
    return _unkept(HttpResponse(content, content_type="application/zip", headers=headers))


@manager_only
@require_GET
def receipt(request: MemberRequest, request_id: int) -> HttpResponse:
    """Give the receipt of a deletion."""
    found = selectors.request_find(request.scope, request_id)
    if not found.receipt:
        raise Http404
    document = {"sha256": found.receipt_hash, "receipt": found.receipt}
    return attachment(json.dumps(document, ensure_ascii=False, indent=1), f"receipt-{request_id}.json")


@manager_only
@require_safe
def retention(request: MemberRequest) -> HttpResponse:
    """Show the terms, what would go now, and what went."""
    lines, runs = terms.rule_lines(request.scope, timezone.now()), terms.runs_seen(request.scope)
    context = {"lines": lines, "as_of": terms.rules_as_of(), "runs": runs, "tab": "retention"}
    return render(request, "rights/retention.html", context)


def _stored(request: MemberRequest, found: selectors.RequestCard, *, in_full: bool = False) -> Stored:
    scope = request.scope
    return stored_about(scope.lake, scope.workspace_id, found.account_key, in_full=in_full)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
