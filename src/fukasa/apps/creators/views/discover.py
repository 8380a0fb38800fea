"""The search for creators."""

from dataclasses import replace

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.creators import columns
from fukasa.apps.creators.brief import MOST_CHARACTERS, brief_address, problem_of
from fukasa.apps.creators.discovery import Asked, narrowing, results, sheet_of
from fukasa.apps.creators.filters.opened import only, opened
from fukasa.apps.creators.selectors.discover import freshness
from fukasa.apps.pages import cookies
from fukasa.apps.pages.back import way_back
from fukasa.apps.pages.render import wants_fragment
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_COOKIE_AGE = 365 * 24 * 3600
_KEPT_CHARACTERS = 10 * MOST_CHARACTERS  # of a brief that is too long, to be shortened


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def discover(request: MemberRequest) -> HttpResponse:
    """Show the accounts that match the address; htmx gets the results, and the counts when a filter changed."""
    fresh = freshness(request.scope)
    if fresh is None:
        return render(request, "creators/no_index.html")
    asked = Asked.of(request)
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


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def open_filter(request: MemberRequest) -> HttpResponse:
    """Give the inputs of one filter that was unfolded, and what the form must carry beside them now."""
    name = request.GET.get("filter", "")
    if not name or freshness(request.scope) is None:
        return redirect("creators:discover")
    params = request.GET.copy()
    params.appendlist("in", name)
    asked = replace(Asked.of(request), opened=only(opened(params, None), name))
    if name not in asked.opened.standing:
        raise Http404
    box = sheet_of(asked).box(name)
    context = {"box": box, "hidden": replace(sheet_of(asked), opened=opened(params, None)).carried()}
    return render(request, "creators/filters/_opened.html", context | {"swap_filters": True})


@member_required(Permission.CREATORS_READ, write=Permission.CREATORS_WRITE)
@require_safe
def from_brief(request: MemberRequest) -> HttpResponse:
    """Turn a brief into a search whose conditions stand on the page; what is none is said beside it, and kept."""
    text = request.GET.get("brief", "").strip()
    fresh = freshness(request.scope)
    if not text or fresh is None:
        return redirect("creators:discover")
    if problem := problem_of(text):
        asked = replace(Asked.of(request), params=QueryDict())
        refused = {"fresh": fresh, "brief_problem": problem, "refused_brief": text[:_KEPT_CHARACTERS]}
        return render(request, "creators/discover.html", results(asked) | narrowing(asked) | refused)
    return redirect(reverse("creators:discover") + brief_address(request.scope, text))


@require_POST
@member_required(Permission.CREATORS_READ)
def choose_columns(request: MemberRequest) -> HttpResponse:
    """Keep the chosen columns on this device."""
    response = redirect(way_back(request, reverse("creators:discover")))
    names = ",".join(column.key for column in columns.chosen(request.POST.getlist("column")))
    cookies.put(response, columns.COOKIE, names, seconds=_COOKIE_AGE)
    return response
