"""Notes of a workspace about accounts."""

from dataclasses import dataclass
from datetime import datetime

from fukasa.apps.creators.models import CreatorNote
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class Note:
    """A note as the report shows it."""

    note_id: int
    account_key: str
    text: str
    author: str
    created_at: datetime
    updated_at: datetime
    edited: bool
    may_change: bool


def notes_of(scope: WorkspaceScope, account_key: str) -> tuple[Note, ...]:
    """Give the notes about an account, the newest first."""
    rows = CreatorNote.objects.of(scope).filter(account_key=account_key, deleted_at=None)
    return tuple(_note(row, scope) for row in rows.select_related("author__user"))


def note_find(scope: WorkspaceScope, note_id: int) -> Note | None:
    """Give one note; None when it is absent, deleted or foreign."""
    rows = CreatorNote.objects.of(scope).filter(pk=note_id, deleted_at=None)
    row = rows.select_related("author__user").first()
    return None if row is None else _note(row, scope)


def latest_notes(scope: WorkspaceScope, *, limit: int) -> tuple[Note, ...]:
    """Give the notes of the workspace that were written last."""
    rows = CreatorNote.objects.of(scope).filter(deleted_at=None).select_related("author__user")[:limit]
    return tuple(_note(row, scope) for row in rows)


def _note(row: CreatorNote, scope: WorkspaceScope) -> Note:
    return Note(
        note_id=row.pk,
        account_key=row.account_key,
        text=row.text,
        author=member_name(row.author),
        created_at=row.created_at,
        updated_at=row.updated_at,
        edited=(row.updated_at - row.created_at).total_seconds() > 1,
        may_change=row.author_id == scope.member_id or scope.may(Permission.NOTES_MANAGE),
    )
