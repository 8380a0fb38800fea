from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.lists import selectors
from fukasa.apps.lists.errors import NameTaken
from fukasa.apps.lists.forms import ListForm
from fukasa.apps.lists.services import lists as services
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Tab
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def index(request: MemberRequest) -> HttpResponse:
    """Show the lists of the workspace and make a new one."""
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            list_id = services.list_create(scope=request.scope, **form.cleaned_data)
        except NameTaken as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect("lists:detail", list_id)
    cards = selectors.list_cards(request.scope)
    context = {"form": form, "cards": cards, "tabs": overview_tabs("lists", len(cards))}
    return render(request, "lists/index.html", context)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def edit(request: MemberRequest, list_id: int) -> HttpResponse:
    """Rename or describe a list."""
    head = selectors.list_head(request.scope, list_id)
    initial = {"name": head.name, "description": head.description}
    form = ListForm(request.POST or None, initial=initial, version=stamp(head.updated_at))
    if request.method == "POST" and form.is_valid():
        try:
            services.list_update(scope=request.scope, list_id=list_id, seen=form.version, **form.values)
        except NameTaken as refusal:
            form.add_error("name", refusal.message)
        else:
            toast.done(request, _("The list was saved."))
            return redirect("lists:detail", list_id)
    return render(request, "lists/edit.html", {"head": head, "form": form})


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def delete(request: MemberRequest, list_id: int) -> HttpResponse:
    """Delete a list; the message that says so takes it back."""
    name = services.list_delete(scope=request.scope, list_id=list_id)
    undo = reverse("lists:restore", args=[list_id])
    toast.done(request, _("The list %(name)s was deleted.") % {"name": name}, undo_url=undo)
    return redirect("lists:index")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def restore(request: MemberRequest, list_id: int) -> HttpResponse:
    """Take a deletion back."""
    name = services.list_restore(scope=request.scope, list_id=list_id)
    toast.done(request, _("The list %(name)s is back.") % {"name": name})
    return redirect("lists:detail", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def picker(request: MemberRequest) -> HttpResponse:
    """Offer the lists to add chosen accounts to; other pages fetch it into their own form."""
    return render(request, "lists/_picker.html", {"choices": selectors.list_choices(request.scope)})


def overview_tabs(
    current: str, lists: int | None = None, searches: int | None = None, mirrors: int | None = None
) -> list[Tab]:
    """Give the parts of the overview."""
    return [
        Tab(_("Lists"), reverse("lists:index"), current == "lists", lists),
        Tab(_("Saved searches"), reverse("lists:searches"), current == "searches", searches),
        Tab(_("From other workspaces"), reverse("lists:mirrors"), current == "mirrors", mirrors),
    ]
