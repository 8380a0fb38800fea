from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.pages import toast
from fukasa.apps.plans import selectors
from fukasa.apps.plans.forms.brief import BriefForm
from fukasa.apps.plans.forms.files import TomlForm
from fukasa.apps.plans.services import plans as services
from fukasa.apps.plans.tasks import start_run
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.examples import examples


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the plans of the workspace and the ways to begin one."""
    context = {"cards": selectors.plan_cards(request.scope), "examples": list(examples().values())}
    return render(request, "plans/index.html", context)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
def new(request: MemberRequest) -> HttpResponse:
    """Begin a plan with a form that knows the workspace's cut-off."""
    form = BriefForm(request.POST or None, brief=_first_brief(request))
    if request.method == "POST" and form.is_valid():
        return _made(request, form.brief, run="run" in request.POST)
    return render(request, "plans/new.html", {"form": form})


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
def upload(request: MemberRequest) -> HttpResponse:
    """Begin a plan with a brief.toml, as a file or as text."""
    form = TomlForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form.cleaned_data["brief"], run=False)
    return render(request, "plans/upload.html", {"form": form})


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def from_example(request: MemberRequest) -> HttpResponse:
    """Begin a plan with an example campaign and run it."""
    name = request.POST.get("name", "")
    if name not in examples():
        raise Http404
    return _made(request, examples()[name].brief, run=True)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def duplicate(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Make a plan with the same brief, to compare."""
    copy = services.plan_duplicate(scope=request.scope, plan_id=plan_id)
    toast.done(request, _("This is the copy. Change something, run it, and compare."))
    return redirect("plans:detail", copy)


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def delete(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Delete a plan; the message that says so takes it back."""
    name = services.plan_delete(scope=request.scope, plan_id=plan_id)
    undo = reverse("plans:restore", args=[plan_id])
    toast.done(request, _("The plan %(name)s was deleted.") % {"name": name}, undo_url=undo)
    return redirect("plans:index")


@member_required(Permission.PLANS_READ, write=Permission.PLANS_WRITE)
@require_POST
def restore(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Take a deletion back."""
    name = services.plan_restore(scope=request.scope, plan_id=plan_id)
    toast.done(request, _("The plan %(name)s is back.") % {"name": name})
    return redirect("plans:detail", plan_id)


def _made(request: MemberRequest, brief: Brief, *, run: bool) -> HttpResponse:
    plan_id = services.plan_create(scope=request.scope, brief=brief)
    if run:
        try:
            start_run(scope=request.scope, plan_id=plan_id)
        except FukasaError as refusal:
            toast.refused(request, refusal.message)
    return redirect("plans:detail", plan_id)


def _first_brief(request: MemberRequest) -> Brief:
    empty, settings = Brief(), request.workspace
    return replace(
        empty,
        brief=replace(empty.brief, currency=settings.currency),
        cutoff=replace(empty.cutoff, cpv=float(settings.cutoff_cpv), probability=settings.cutoff_probability),
    )
