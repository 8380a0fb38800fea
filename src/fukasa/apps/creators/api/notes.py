from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Field

from fukasa.apps.creators import services
from fukasa.apps.creators.errors import AccountNotFound, NoteNotFound
from fukasa.apps.creators.selectors.notes import Note, note_find, notes_of
from fukasa.apps.creators.selectors.report import report_open
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("notes")
_NoteText = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class NoteMade(Body):
    """A note about an account."""

    key: AccountKey
    text: _NoteText


class NoteChanged(Body):
    """New words."""

    text: _NoteText


@routes.reads("/notes", Permission.CREATORS_READ, list[Note])
def notes_index(request: TokenRequest, key: AccountKey) -> tuple[Note, ...]:
    """Give the notes of the workspace about an account."""
    return notes_of(request.scope, key)


@routes.makes("/notes", Permission.NOTES_WRITE, Note)
def notes_create(request: TokenRequest, body: NoteMade) -> Note:
    """Write a note about an account."""
    if report_open(request.scope, body.key) is None:
        raise AccountNotFound(_("There is no such account in the catalogue that you may see."))
    return _note(request, services.note_create(scope=request.scope, account_key=body.key, text=body.text))


@routes.reads("/notes/{note_id}", Permission.CREATORS_READ, Note)
def notes_read(request: TokenRequest, note_id: Id) -> Note:
    """Give one note."""
    return _note(request, note_id)


@routes.puts("/notes/{note_id}", Permission.NOTES_WRITE, Note)
def notes_change(request: TokenRequest, note_id: Id, body: NoteChanged) -> Note:
    """Change the words of a note."""
    services.note_update(scope=request.scope, note_id=note_id, text=body.text)
    return _note(request, note_id)


@routes.deletes("/notes/{note_id}", Permission.NOTES_WRITE)
def notes_delete(request: TokenRequest, note_id: Id) -> None:
    """Take a note away, so that it can be brought back."""
    services.note_delete(scope=request.scope, note_id=note_id)


@routes.does("/notes/{note_id}/restore", Permission.NOTES_WRITE, Note)
def notes_restore(request: TokenRequest, note_id: Id) -> Note:
    """Bring a deleted note back."""
    services.note_restore(scope=request.scope, note_id=note_id)
    return _note(request, note_id)


def _note(request: TokenRequest, note_id: int) -> Note:
    found = note_find(request.scope, note_id)
    if found is None:
        raise NoteNotFound(_("There is no such note in this workspace."))
    return found
