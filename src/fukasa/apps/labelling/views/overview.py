from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.labelling.choices import Drawn
from fukasa.apps.labelling.errors import TooFewComments
from fukasa.apps.labelling.forms import NewAuditForm
from fukasa.apps.labelling.selectors.audits import audits
from fukasa.apps.labelling.selectors.models import model_in_use
from fukasa.apps.labelling.services import audits as services
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.apps.labelling.views.parts import parts_of
from fukasa.apps.labelling.words import guides, rules
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the audits of the workspace."""
    context = {
        "audits": audits(request.scope),
        "model": model_in_use(request.scope),
        "parts": parts_of("audits"),
        "may_label": request.scope.may(Permission.COMMENTS_LABEL),
    }
    return render(request, "labelling/index.html", context)


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
def new(request: MemberRequest) -> HttpResponse:
    """Draw a new sample."""
    asked = {"account": request.GET.get("account", ""), "drawn": _drawn(request.GET.get("drawn", ""))}
    form = NewAuditForm(request.POST or None, scope=request.scope, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            audit_id = services.audit_create(
                scope=request.scope,
                drawn=Drawn(form.cleaned_data["drawn"]),
                title=form.title,
                size=form.cleaned_data["size"],
                account_keys=form.account_keys,
            )
        except TooFewComments as refusal:
            form.add_error(None, refusal.message)
        else:
            start_measuring(scope=request.scope, audit_id=audit_id)
            return redirect("labelling:detail", audit_id)
    return render(request, "labelling/new.html", {"form": form})


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def guideline(request: MemberRequest) -> HttpResponse:
    """Show what the labels mean, with examples."""
    context = {"guides": guides(), "rules": rules(), "parts": parts_of("guideline")}
    return render(request, "labelling/guideline.html", context)


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_POST
def delete(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Delete an audit; the message that says so takes it back."""
    title = services.audit_delete(scope=request.scope, audit_id=audit_id)
    undo = reverse("labelling:restore", args=[audit_id])
    toast.done(request, _("The audit of %(title)s was deleted.") % {"title": title}, undo_url=undo)
    return redirect("labelling:index")


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_POST
def restore(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Take a deletion back."""
    title = services.audit_restore(scope=request.scope, audit_id=audit_id)
    toast.done(request, _("The audit of %(title)s is back.") % {"title": title})
    return redirect("labelling:detail", audit_id)


def _drawn(wished: str) -> str:
    return wished if wished in Drawn.values else Drawn.ACCOUNT.value
