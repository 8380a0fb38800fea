from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.lists import selectors
from fukasa.apps.lists.digests.asking import COMPARED
from fukasa.apps.lists.digests.page import follow_up, line_of
from fukasa.apps.lists.forms import SearchForm
from fukasa.apps.lists.services import searches as services
from fukasa.apps.lists.services.digests import search_seen
from fukasa.apps.lists.views.overview import overview_tabs
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.SEARCHES_WRITE)
@require_safe
def searches(request: MemberRequest) -> HttpResponse:
    """Show the saved searches, each with a link that runs it again."""
    found = selectors.searches(request.scope)
    follow_up(request.scope, found)
    lines = [line_of(request.scope, one) for one in found]
    context = {
        "lines": lines,
        "most": COMPARED,
        "discover": discover_path(),
        "tabs": overview_tabs("searches", None, len(found)),
    }
    return render(request, "lists/searches.html", context)


@member_required(Permission.LISTS_READ, write=Permission.SEARCHES_WRITE)
@require_POST
def seen(request: MemberRequest, search_id: int) -> HttpResponse:
    """Mark the news of a search as seen."""
    selectors.search_find(request.scope, search_id)
    search_seen(index=current_index(), scope=request.scope, search_id=search_id)
    return redirect("lists:searches")


@member_required(Permission.LISTS_READ, write=Permission.SEARCHES_WRITE)
@require_POST
def save(request: MemberRequest) -> HttpResponse:
    """Keep the search of the discover page."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        toast.refused(request, _("Give the search a name of at most 100 characters."))
        return redirect(f"{discover_path()}?{form.data.get('query', '').removeprefix('?')}")
    services.search_save(scope=request.scope, **form.cleaned_data)
    toast.done(request, _("The search %(name)s was saved.") % {"name": form.cleaned_data["name"]})
    return redirect("lists:searches")


@member_required(Permission.LISTS_READ, write=Permission.SEARCHES_WRITE)
@require_POST
def delete(request: MemberRequest, search_id: int) -> HttpResponse:
    """Delete a saved search; the message that says so takes it back."""
    name = services.search_delete(scope=request.scope, search_id=search_id)
    undo = reverse("lists:search-restore", args=[search_id])
    toast.done(request, _("The search %(name)s was deleted.") % {"name": name}, undo_url=undo)
    return redirect("lists:searches")


@member_required(Permission.LISTS_READ, write=Permission.SEARCHES_WRITE)
@require_POST
def restore(request: MemberRequest, search_id: int) -> HttpResponse:
    """Take a deletion back."""
    name = services.search_restore(scope=request.scope, search_id=search_id)
    toast.done(request, _("The search %(name)s is back.") % {"name": name})
    return redirect("lists:searches")


def discover_path() -> str:
    """Give the address of the discover page; the home page while there is none."""
    try:
        return reverse("creators:discover")
    except NoReverseMatch:
        return reverse("home")
