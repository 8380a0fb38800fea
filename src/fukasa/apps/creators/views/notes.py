"""Notes about accounts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.creators import services
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.errors import NoteNotFound
from fukasa.apps.creators.forms import NoteForm
from fukasa.apps.creators.selectors.notes import note_find
from fukasa.apps.creators.selectors.report import report_open
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

HISTORY = "history"


@require_POST
@member_required(Permission.NOTES_WRITE)
def add(request: MemberRequest) -> HttpResponse:
    """Write a note about the account ``key``."""
    key = request.POST.get("key", "")
    if ":" not in key or report_open(request.scope, key) is None:
        return render(request, "404.html", status=404)
    form = NoteForm(request.POST)
    if form.is_valid():
        services.note_create(scope=request.scope, account_key=key, text=form.cleaned_data["text"])
        toast.done(request, _("The note was saved."))
    else:
        toast.refused(request, _("A note needs between 1 and 4,000 characters."))
    return redirect(report_url(key, tab=HISTORY))


@member_required(Permission.NOTES_WRITE)
def edit(request: MemberRequest, note_id: int) -> HttpResponse:
    """Change the words of a note."""
    note = note_find(request.scope, note_id)
    if note is None:
        raise NoteNotFound(_("There is no such note in this workspace."))
    form = NoteForm(request.POST or None, initial={"text": note.text}, version=stamp(note.updated_at))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        services.note_update(scope=request.scope, note_id=note_id, text=text, seen=form.version)
        toast.done(request, _("The note was saved."))
        return redirect(report_url(note.account_key, tab=HISTORY))
    context = {"form": form, "note": note, "back_url": report_url(note.account_key, tab=HISTORY)}
    return render(request, "creators/note_edit.html", context)


@require_POST
@member_required(Permission.NOTES_WRITE)
def delete(request: MemberRequest, note_id: int) -> HttpResponse:
    """Take a note away; the message that says so brings it back."""
    key = services.note_delete(scope=request.scope, note_id=note_id)
    toast.done(request, _("The note was deleted."), undo_url=reverse("creators:note-restore", args=[note_id]))
    return redirect(report_url(key, tab=HISTORY))


@require_POST
@member_required(Permission.NOTES_WRITE)
def restore(request: MemberRequest, note_id: int) -> HttpResponse:
    """Bring a deleted note back."""
    key = services.note_restore(scope=request.scope, note_id=note_id)
    toast.done(request, _("The note is back."))
    return redirect(report_url(key, tab=HISTORY))
