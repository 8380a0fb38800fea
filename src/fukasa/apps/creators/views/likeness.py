"""How much each block of likeness weighs in the workspace."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.creators import services
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@require_POST
@member_required(Permission.CREATORS_READ, write=Permission.WEIGHTS_WRITE)
def reset(request: MemberRequest) -> HttpResponse:
    """Let the default weights hold again until there are new decisions."""
    services.likeness_reset(scope=request.scope)
    toast.done(request, _("The default weights hold again; only decisions from now on count."))
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return redirect(url if safe else reverse("creators:discover"))
