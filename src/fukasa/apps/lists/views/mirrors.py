from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.columns import only
from fukasa.apps.lists.errors import CodeRefused, MirroredAlready, TooFast
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.files import mirror_file
from fukasa.apps.lists.forms import JoinForm, MirrorCodeForm, MirrorNoteForm
from fukasa.apps.lists.mirrors.selectors import codes_of, mirror_view, mirrors_of
from fukasa.apps.lists.mirrors.table import mirror_table
from fukasa.apps.lists.services import mirrors as services
from fukasa.apps.lists.tables import ADDED, in_order, lines, sort_keys
from fukasa.apps.lists.views.cells import cell_written
from fukasa.apps.lists.views.overview import overview_tabs
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Sort
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_USUAL_DAYS = 7


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def codes(request: MemberRequest, list_id: int) -> HttpResponse:
    """Make codes by which other workspaces mirror a list, and end mirrors. A new code is shown once."""
    head = selectors.list_head(request.scope, list_id)
    custom = [one.column for one in fields_of(request.scope, list_id)]
    usual = {"expires_on": timezone.localdate() + timedelta(days=_USUAL_DAYS)}
    form, code = MirrorCodeForm(request.POST or None, initial=usual, custom=custom), ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        expires_at = values.pop("expires_on")
        code = services.code_create(scope=request.scope, list_id=list_id, expires_at=expires_at, **values)
        form = MirrorCodeForm(initial=usual, custom=custom)
    named = [(one, only(one.columns, custom)) for one in codes_of(request.scope, list_id)]
    response = render(request, "lists/codes.html", {"head": head, "form": form, "code": code, "codes": named})
    response["Cache-Control"] = "no-store"
    return response


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def cut(request: MemberRequest, list_id: int, code_id: int) -> HttpResponse:
    """End a mirror or withdraw a code."""
    services.code_cut(scope=request.scope, list_id=list_id, code_id=code_id)
    toast.done(request, _("The other workspace no longer sees this list."))
    return redirect("lists:codes", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def index(request: MemberRequest) -> HttpResponse:
    """Show the lists that others share with us, and join one by its code."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mirror_id = services.mirror_join(scope=request.scope, code=form.cleaned_data["code"])
        except (CodeRefused, MirroredAlready, TooFast) as refusal:
            form.add_error("code", refusal.message)
        else:
            return redirect("lists:mirror", mirror_id)
    found = mirrors_of(request.scope)
    context = {"form": form, "mirrors": found, "tabs": overview_tabs("mirrors", mirrors=len(found))}
    return render(request, "lists/mirrors.html", context)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def detail(request: MemberRequest, mirror_id: int) -> HttpResponse:
    """Show a list of another workspace as it is now, with the figures that we may see ourselves."""
    found = mirror_table(request.scope, mirror_id)
    shown, known = found.shown, found.known
    sort = Sort.parse(request.GET.get("sort", ""), sort_keys(shown), ADDED)
    table = lines(in_order(found.entries, known, shown, sort), known, shown)
    context: dict[str, Any] = {"mirror": found.mirror, "columns": shown, "lines": table, "sort": sort}
    context |= {"unknown": found.unknown, "statuses": Status.choices, "index": index_or_none()}
    return render_page(request, "lists/mirror.html", context, fragment="lists/_mirror_table.html")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def note(request: MemberRequest, mirror_id: int, entry_id: int) -> HttpResponse:
    """Change our own status or note about one account of a mirror."""
    mirror_view(request.scope, mirror_id)
    form, seen = MirrorNoteForm(request.POST), None
    if form.is_valid():
        write = partial(services.note_set, scope=request.scope, mirror_id=mirror_id, entry_id=entry_id)
        seen = cell_written(request, write, form.cleaned_data)
    else:
        toast.refused(request, _("This was too long or not understood; nothing was changed."))
    if request.htmx:
        return render(request, "lists/_entry_saved.html", {"entry_id": entry_id, "seen": seen})
    return redirect("lists:mirror", mirror_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def leave(request: MemberRequest, mirror_id: int) -> HttpResponse:
    """Stop seeing a list; the message that says so takes it back."""
    name = services.mirror_leave(scope=request.scope, mirror_id=mirror_id)
    undo = reverse("lists:mirror-return", args=[mirror_id])
    toast.done(request, _("You no longer see the list %(name)s.") % {"name": name}, undo_url=undo)
    return redirect("lists:mirrors")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def come_back(request: MemberRequest, mirror_id: int) -> HttpResponse:
    """Undo leaving."""
    name = services.mirror_return(scope=request.scope, mirror_id=mirror_id)
    toast.done(request, _("The list %(name)s is back.") % {"name": name})
    return redirect("lists:mirror", mirror_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_GET
def export(request: MemberRequest, mirror_id: int, suffix: str) -> HttpResponse:
    """Give a mirror as a file: ``csv`` or ``xlsx``."""
    return mirror_file(request.scope, mirror_id, suffix)
