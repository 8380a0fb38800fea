"""The models of a workspace: which is in use, how others compare, training and switching."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from fukasa.apps.labelling.choices import State
from fukasa.apps.labelling.forms import SwitchForm, TrainForm
from fukasa.apps.labelling.selectors.audits import audits
from fukasa.apps.labelling.selectors.models import BuildView, builds, model_in_use, shipped_version
from fukasa.apps.labelling.services.builds import model_switch
from fukasa.apps.labelling.tasks import start_training
from fukasa.apps.labelling.views.parts import parts_of
from fukasa.apps.labelling.words import outcome_name
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Progress
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError
from fukasa.pipelines.comments.retraining import FEWEST_LABELS


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show the model in use and those that were trained."""
    every = builds(request.scope)
    live = next((one for one in every if one.is_live), None)
    chosen = next((one for one in every if str(one.build_id) == request.GET.get("model", "")), None)
    shown = chosen or next((one for one in every if one.state is State.FINISHED), None)
    context = {
        "model": model_in_use(request.scope),
        "shipped": shipped_version(),
        "builds": every,
        "shown": shown,
        "outputs": _outputs(shown),
        "choices": _choices(request),
        "fewest": FEWEST_LABELS,
        "progress_block": _progress(live) if live else None,
        "may_switch": request.scope.may(Permission.MODELS_MANAGE),
        "parts": parts_of("models"),
    }
    return render(request, "labelling/models.html", context)


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_POST
def train(request: MemberRequest) -> HttpResponse:
    """Train a model on the labels of audits, in the background."""
    form = TrainForm(request.POST, choices=[(audit_id, title) for audit_id, title, _n in _choices(request)])
    try:
        chosen = form.cleaned_data["audits"] if form.is_valid() else []
        start_training(scope=request.scope, audit_ids=chosen)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    return redirect("labelling:models")


@member_required(Permission.COMMENTS_READ, write=Permission.COMMENTS_WRITE)
@require_safe
def progress(request: MemberRequest) -> HttpResponse:
    """Say whether a training still runs; when it is over the page loads itself anew."""
    live = next((one for one in builds(request.scope) if one.is_live), None)
    if live is None:
        return HttpResponseClientRefresh()
    return render(request, "labelling/_progress.html", {"progress_block": _progress(live)})


@member_required(Permission.COMMENTS_READ, write=Permission.MODELS_MANAGE)
@require_POST
def use(request: MemberRequest) -> HttpResponse:
    """Use another model from now on."""
    form = SwitchForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else ""
        before = model_switch(scope=request.scope, version=version)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
    else:
        text = _("The model %(new)s is in use from the next measuring on; before it was %(old)s.")
        toast.done(request, text % {"new": version, "old": before})
    return redirect("labelling:models")


def _choices(request: MemberRequest) -> list[tuple[int, str, int]]:
    return [
        (one.audit_id, one.title, (one.headline or {}).get("labelled", 0))
        for one in audits(request.scope)
        if one.closed_at is not None
    ]


def _outputs(build: BuildView | None) -> list[dict[str, object]]:
    figures = build.figures if build else None
    return [one | {"name": outcome_name(one["id"])} for one in figures["outputs"]] if figures else []


def _progress(build: BuildView) -> Progress:
    return Progress(
        label=_("Training %(number)d") % {"number": build.number},
        url=reverse("labelling:models-progress"),
        state="waiting" if build.state is State.WAITING else "running",
        note=_("This takes a few minutes. You may leave the page."),
    )
