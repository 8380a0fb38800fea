"""How much each block of likeness weighs in the workspace."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.creators import services
from fukasa.apps.pages import toast
from fukasa.apps.pages.back import way_back
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@require_POST
@member_required(Permission.CREATORS_READ, write=Permission.WEIGHTS_WRITE)
def reset(request: MemberRequest) -> HttpResponse:
    """Let the default weights hold again until there are new decisions."""
    services.likeness_reset(scope=request.scope)
    toast.done(request, _("The default weights hold again; only decisions from now on count."))
    return redirect(way_back(request, reverse("creators:discover")))
