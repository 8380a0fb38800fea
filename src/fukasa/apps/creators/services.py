from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.analysis.depth.composite import checked_weights
from fukasa.apps.audit.erasure import BETWEEN
from fukasa.apps.audit.services import record
from fukasa.apps.creators.errors import LinkRefused, NoteNotFound, NoteOfSomebodyElse
from fukasa.apps.creators.models import CreatorNote, Decision, DepthWeights, IdentityLink, LikenessReset
from fukasa.apps.creators.selectors.depth_weights import usual_weights, weights_of
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def note_create(*, scope: WorkspaceScope, account_key: str, text: str) -> int:
    """Write a note about an account; gives its id."""
    required(scope).demand(Permission.NOTES_WRITE)
    note = CreatorNote.objects.create(
        workspace_id=scope.workspace_id, author_id=scope.member_id, account_key=account_key, text=text.strip()
    )
    record(scope, "note.created", **_named(note), after={"text": note.text})
    return int(note.pk)


@transaction.atomic
def note_update(*, scope: WorkspaceScope, note_id: int, text: str, seen: str = "") -> str:
    """Change the words of a note; gives the account it is about.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    note = _own_note(scope, note_id)
    demand_unchanged(note.updated_at, seen)
    before, note.text = note.text, text.strip()
    if before != note.text:
        note.save(update_fields=["text", "updated_at"])
        record(scope, "note.changed", **_named(note), before={"text": before}, after={"text": note.text})
    return note.account_key


@transaction.atomic
def note_delete(*, scope: WorkspaceScope, note_id: int) -> str:
    """Take a note away; gives the account it was about. `note_restore` brings it back."""
    note = _own_note(scope, note_id)
    note.deleted_at = timezone.now()
    note.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "note.deleted", **_named(note), before={"text": note.text})
    return note.account_key


@transaction.atomic
def note_restore(*, scope: WorkspaceScope, note_id: int) -> str:
    """Bring a deleted note back; gives the account it is about."""
    note = _own_note(scope, note_id, deleted=True)
    note.deleted_at = None
    note.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "note.restored", **_named(note), after={"text": note.text})
    return note.account_key


@transaction.atomic
def identity_decide(*, scope: WorkspaceScope, left: str, right: str, decision: str) -> None:
    """Say whether two accounts belong to one creator; an empty decision takes the answer back."""
    required(scope).demand(Permission.CREATORS_WRITE)
    first, second = _pair(left, right)
    links = IdentityLink.objects.of(scope).select_for_update().filter(left_key=first, right_key=second)
    link = links.first()
    before = link.decision if link else ""
    if decision == before:
        return
    if link is None:
        link = IdentityLink.objects.create(
            workspace_id=scope.workspace_id,
            left_key=first,
            right_key=second,
            decision=Decision(decision),
            decided_by_id=scope.member_id,
        )
    elif not decision:
        links.delete()
    else:
        link.decision, link.decided_by_id = Decision(decision), scope.member_id
        link.save(update_fields=["decision", "decided_by", "updated_at"])
    record(
        scope,
        "identity.decided",
        object_type="identity",
        object_id=link.pk,
        object_name=BETWEEN.join((first, second)),
        before={"decision": before},
        after={"decision": decision},
    )


@transaction.atomic
def depth_weights_change(*, scope: WorkspaceScope, weights: Mapping[str, float], seen: str = "") -> bool:
    """Let the parts of depth weigh otherwise in the workspace; tells whether anything changed.

    Raises:
        EditedMeanwhile: they are no longer as they were ``seen``.

    """
    required(scope).demand(Permission.WEIGHTS_WRITE)
    checked_weights(weights)
    found = weights_of(scope)
    demand_unchanged(found.changed_at, seen)
    before, after = dict(found.by_part), dict(weights)
    if before == after:
        return False
    rows = DepthWeights.objects.of(scope)
    if after == usual_weights():
        rows.delete()
    else:
        rows.update_or_create(workspace_id=scope.workspace_id, defaults={"weights": after})
    record(scope, "depth_weights.changed", object_type="depth_weights", before=before, after=after)
    return True


@transaction.atomic
def likeness_reset(*, scope: WorkspaceScope) -> None:
    """Let the default weights of look-alikes hold again: decisions before now no longer count."""
    required(scope).demand(Permission.WEIGHTS_WRITE)
    now = timezone.now()
    LikenessReset.objects.of(scope).update_or_create(workspace_id=scope.workspace_id, defaults={"since": now})
    record(scope, "likeness_weights.reset", object_type="likeness_weights", after={"since": now.isoformat()})


@transaction.atomic
def export_record(*, scope: WorkspaceScope, what: str, rows: int, query: str, file_format: str) -> None:
    """Note in the log that somebody took data out."""
    after = {"rows": rows, "query": query[:1000], "format": file_format}
    record(required(scope), "creators.exported", object_type="export", object_name=what, after=after)


@transaction.atomic
def report_exported(*, scope: WorkspaceScope, account_key: str, what: str, file_format: str) -> None:
    """Note in the log that somebody took a part of the report of an account out."""
    after = {"what": what, "account": account_key, "format": file_format}
    record(required(scope), "creators.exported", object_type="export", object_name=what, after=after)


def _pair(left: str, right: str) -> tuple[str, str]:
    if left == right:
        raise LinkRefused(_("An account cannot be linked with itself; choose another one."))
    return (left, right) if left < right else (right, left)


def _own_note(scope: WorkspaceScope, note_id: int, *, deleted: bool = False) -> CreatorNote:
    """Find a note the member may change: their own, or any for a manager."""
    required(scope).demand(Permission.NOTES_WRITE)
    notes = CreatorNote.objects.of(scope).select_for_update().filter(pk=note_id, deleted_at__isnull=not deleted)
    note: CreatorNote | None = notes.first()
    if note is None:
        raise NoteNotFound(_("There is no such note in this workspace."))
    if note.author_id != scope.member_id and not scope.may(Permission.NOTES_MANAGE):
        raise NoteOfSomebodyElse(_("Only its author or a manager can change a note."))
    return note


def _named(note: CreatorNote) -> dict[str, Any]:
    return {"object_type": "note", "object_id": note.pk, "object_name": note.account_key}
