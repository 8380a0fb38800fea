"""What depth is made of in the workspace."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.creators import services
from fukasa.apps.creators.forms import DepthWeightsForm
from fukasa.apps.creators.selectors.depth_weights import usual_weights, weights_of
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

PAGE = "creators:depth-weights"


@member_required(Permission.CREATORS_READ, write=Permission.WEIGHTS_WRITE)
def weights(request: MemberRequest) -> HttpResponse:
    """Show the weights of the parts of depth, and change them."""
    found = weights_of(request.scope)
    form = DepthWeightsForm(request.POST or None, weights=found.by_part, version=stamp(found.changed_at))
    if request.method == "POST" and form.is_valid():
        services.depth_weights_change(scope=request.scope, weights=form.weights(), seen=form.version)
        toast.done(request, _("The weights were saved."))
        return redirect(PAGE)
    context = {"form": form, "own": found.own, "tab": "depth"}
    return render(request, "creators/depth_weights.html", context)


@require_POST
@member_required(Permission.CREATORS_READ, write=Permission.WEIGHTS_WRITE)
def reset(request: MemberRequest) -> HttpResponse:
    """Go back to the weights that ship; the message keeps those that were."""
    before = ", ".join(f"{weight:g}" for weight in weights_of(request.scope).by_part.values())
    services.depth_weights_change(scope=request.scope, weights=usual_weights())
    toast.done(request, _("The default weights hold again; before they were %(weights)s.") % {"weights": before})
    return redirect(PAGE)
