from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.lists import selectors
from fukasa.apps.lists.errors import NothingChosen
from fukasa.apps.lists.forms import AddForm, EntryForm, PasteForm
from fukasa.apps.lists.handles import find_accounts, labels_of
from fukasa.apps.lists.services import entries as services
from fukasa.apps.lists.views.cells import cell_written
from fukasa.apps.pages import toast
from fukasa.apps.pages.back import way_back
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError

_LONGEST_NUMBER = 19  # digits that fit 64 bits


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def add_accounts(request: MemberRequest) -> HttpResponse:
    """Add the accounts with these ``keys`` to the list ``list_id``, or to a new one called ``new_name``."""
    form = AddForm(request.POST)
    try:
        added = _add(request, form)
    except FukasaError as refusal:
        toast.refused(request, refusal.message)
        return _answer(request, way_back(request, reverse("lists:index")))
    url = reverse("lists:detail", args=[added.list_id])
    stays = bool(request.POST.get("next"))
    toast.done(request, _added_sentence(added), open_url=url if stays else "")
    return _answer(request, way_back(request, reverse("lists:index")) if stays else url)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def paste(request: MemberRequest, list_id: int) -> HttpResponse:
    """Add accounts by pasted handles; lines that are not known are told, the others are added."""
    head = selectors.list_head(request.scope, list_id)
    form = PasteForm(request.POST or None)
    context = {"head": head, "form": form}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        found = find_accounts(current_index(), request.scope.lake, values["lines"], values["platform"])
        context["found"] = found
        if found.labels:
            context["added"] = services.accounts_add(scope=request.scope, list_id=list_id, labels=found.labels)
    return render(request, "lists/paste.html", context)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def entry(request: MemberRequest, list_id: int, entry_id: int) -> HttpResponse:
    """Change one field of one entry: status, note or owner."""
    selectors.list_head(request.scope, list_id)
    form, seen = EntryForm(request.POST), None
    if form.is_valid():
        write = partial(services.entry_update, scope=request.scope, list_id=list_id, entry_id=entry_id)
        seen = cell_written(request, write, form.cleaned_data)
    else:
        toast.refused(request, _("This was too long or not understood; nothing was changed."))
    if request.htmx:
        return render(request, "lists/_entry_saved.html", {"entry_id": entry_id, "seen": seen})
    return redirect("lists:detail", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def remove(request: MemberRequest, list_id: int) -> HttpResponse:
    """Take the chosen entries out; the message that says so brings them back."""
    wished = [int(one) for one in request.POST.getlist("entries") if one.isdecimal() and len(one) < _LONGEST_NUMBER]
    try:
        removal, count = services.entries_remove(scope=request.scope, list_id=list_id, entry_ids=wished)
    except NothingChosen as refusal:
        toast.refused(request, refusal.message)
    else:
        text = ngettext("%(n)d account was removed.", "%(n)d accounts were removed.", count) % {"n": count}
        toast.done(request, text, undo_url=reverse("lists:entries-restore", args=[list_id, removal]))
    return redirect("lists:detail", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def restore(request: MemberRequest, list_id: int, removal: UUID) -> HttpResponse:
    """Bring back what one removal took out."""
    count = services.entries_restore(scope=request.scope, list_id=list_id, removal=removal)
    toast.done(request, ngettext("%(n)d account is back.", "%(n)d accounts are back.", count) % {"n": count})
    return redirect("lists:detail", list_id)


def _add(request: MemberRequest, form: AddForm) -> services.Added:
    if not form.is_valid():
        raise NothingChosen(_("Choose a list, or give a new one a name of at most 100 characters."))
    labels = labels_of(current_index(), request.scope.lake, request.POST.getlist("keys"))
    if form.cleaned_data["new_name"].strip():
        return services.accounts_add_to_new(scope=request.scope, name=form.cleaned_data["new_name"], labels=labels)
    if form.cleaned_data["list_id"] is None:
        raise NothingChosen(_("Choose a list, or give a new one a name of at most 100 characters."))
    return services.accounts_add(scope=request.scope, list_id=form.cleaned_data["list_id"], labels=labels)


def _added_sentence(added: services.Added) -> str:
    text = ngettext("%(n)d account was added to %(name)s.", "%(n)d accounts were added to %(name)s.", added.added) % {
        "n": added.added,
        "name": added.name,
    }
    if not added.already:
        return text
    return f"{text} " + ngettext("%(n)d was in it already.", "%(n)d were in it already.", added.already) % {
        "n": added.already
    }


def _answer(request: MemberRequest, url: str) -> HttpResponse:
    """Stay where one is with a message when htmx asks; else go on."""
    return render(request, "components/toasts.html", {"oob": True}) if request.htmx else redirect(url)
