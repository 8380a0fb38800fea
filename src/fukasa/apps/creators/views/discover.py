"""The search for creators."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.creators import columns
from fukasa.apps.creators.discovery import Asked, narrowing, results
from fukasa.apps.creators.selectors.discover import freshness
from fukasa.apps.pages.render import wants_fragment
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.roles import Role

_COOKIE_AGE = 365 * 24 * 3600


@member_required()
@require_safe
def discover(request: MemberRequest) -> HttpResponse:
    """Show the accounts that match the address; htmx gets the results, and the counts when a filter changed."""
    fresh = freshness(request.scope)
    if fresh is None:
        return render(request, "creators/no_index.html")
    kept = request.COOKIES.get(columns.COOKIE, "").split(",")
    asked = Asked.of(request.scope, request.workspace, request.GET, kept)
    part = wants_fragment(request) and request.htmx.target == "results"
    filtered = part and request.htmx.trigger == "filters"
    context = results(asked) | {"fresh": fresh, "swap_filters": filtered}
    if filtered or not part:
        context |= narrowing(asked)
    response = render(request, "creators/_results.html" if part else "creators/discover.html", context)
    if filtered:
        response["HX-Push-Url"] = asked.here
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_POST
@member_required(Role.VIEWER, write=Role.VIEWER)
def choose_columns(request: MemberRequest) -> HttpResponse:
    """Keep the chosen columns on this device."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    response = redirect(url if safe else reverse("creators:discover"))
    names = ",".join(column.key for column in columns.chosen(request.POST.getlist("column")))
    response.set_cookie(columns.COOKIE, names, max_age=_COOKIE_AGE, secure=request.is_secure(), samesite="Lax")
    return response
