from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.actors import Outside
from fukasa.apps.audit.services import record
from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.errors import CodeRefused, EntryNotFound, MirroredAlready, MirrorNotFound, TooFast
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.mirrors.codes import code_hash, new_code
from fukasa.apps.lists.mirrors.selectors import OWN_WORDS, listed_at_source, mirror_row
from fukasa.apps.lists.models import Mirror, MirrorCode, MirrorNote
from fukasa.apps.lists.services.rows import audited, find_list
from fukasa.apps.pages.conflicts import demand_seen
from fukasa.apps.pages.pace import times
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

_TRIES, _WINDOW = 20, 60 * 60  # codes a member may try, within so many seconds


@transaction.atomic
def code_create(
    *, scope: WorkspaceScope, list_id: int, columns: Iterable[str], expires_at: datetime, label: str = ""
) -> str:
    """Make a code by which one other workspace may mirror a list; gives it, it is kept nowhere.

    Args:
        scope: who shares.
        list_id: the list.
        columns: what of the own words goes along: status, owner, note, and keys of own fields. None by default.
        expires_at: until when the code can be used.
        label: a reminder.

    """
    row = find_list(scope, list_id)
    offered = {*OWN_WORDS, *(one.key for one in fields_of(scope, list_id))}
    code = new_code()
    made = MirrorCode(
        workspace_id=scope.workspace_id,
        account_list=row,
        label=label.strip(),
        code_hash=code_hash(code),
        columns=[key for key in columns if key in offered],
        expires_at=expires_at,
        created_by_id=scope.member_id,
    )
    made.save()
    after = {"label": made.label, "columns": made.columns, "expires_at": expires_at}
    record(scope, "list.mirror_offered", **audited("list", row), after=after)
    return code


@transaction.atomic
def code_cut(*, scope: WorkspaceScope, list_id: int, code_id: int) -> None:
    """End a mirror, or withdraw a code that nobody used; at once and for good."""
    row = find_list(scope, list_id)
    rows = MirrorCode.objects.of(scope).filter(account_list=row, pk=code_id).select_related("mirror")
    made = rows.first()
    if made is None:
        raise MirrorNotFound(_("There is no such code of this list."))
    if made.cut_at is not None:
        return
    made.cut_at = timezone.now()
    made.save(update_fields=["cut_at", "updated_at"])
    record(scope, "list.mirror_cut", **audited("list", row), after={"label": made.label})
    mirror: Mirror | None = getattr(made, "mirror", None)
    if mirror is not None and mirror.left_at is None:
        _tell(mirror.workspace_id, row.workspace.name, "mirror.cut_by_source", mirror, row.name)


def mirror_join(*, scope: WorkspaceScope, code: str) -> int:
    """Use a code; gives the mirror.

    Raises:
        CodeRefused: the code is wrong, expired, withdrawn, used by others, or of the own workspace.
        MirroredAlready: this workspace sees that list already.
        TooFast: too many codes were tried.

    """
    required(scope).demand(Permission.LISTS_WRITE)
    code_tried(scope=scope)  # before the transaction: a wrong code undoes it, and must be counted all the same
    return _join(scope, code)


@transaction.atomic
def _join(scope: WorkspaceScope, code: str) -> int:
    made = _usable(scope, code)
    source = made.account_list
    standing = Mirror.objects.of(scope).filter(source=source, left_at=None, code__cut_at=None)
    if standing.exists():
        raise MirroredAlready(_("You see the list %(name)s already.") % {"name": source.name})
    mirror = Mirror(workspace_id=scope.workspace_id, code=made, source=source, created_by_id=scope.member_id)
    mirror.save()
    record(scope, "mirror.joined", object_type="mirror", object_id=mirror.pk, object_name=source.name)
    _tell(made.workspace_id, mirror.workspace.name, "list.mirror_joined", source, source.name, kind="list")
    return int(mirror.pk)


@transaction.atomic
def mirror_leave(*, scope: WorkspaceScope, mirror_id: int) -> str:
    """Stop seeing a list; own words about it stay for the day it is left undone. Gives its name."""
    row = _own(scope, mirror_id, left=False)
    row.left_at = timezone.now()
    row.save(update_fields=["left_at", "updated_at"])
    record(scope, "mirror.left", object_type="mirror", object_id=row.pk, object_name=row.source.name)
    _tell(row.source.workspace_id, row.workspace.name, "list.mirror_left", row.source, row.source.name, kind="list")
    return row.source.name


@transaction.atomic
def mirror_return(*, scope: WorkspaceScope, mirror_id: int) -> str:
    """Undo leaving, as long as the source still shares; gives the name of the list."""
    row = _own(scope, mirror_id, left=True)
    if row.code.cut_at is not None or Mirror.objects.of(scope).filter(source=row.source, left_at=None).exists():
        raise MirrorNotFound(_("There is no such list here, or the workspace it comes from no longer shares it."))
    row.left_at = None
    row.save(update_fields=["left_at", "updated_at"])
    record(scope, "mirror.returned", object_type="mirror", object_id=row.pk, object_name=row.source.name)
    _tell(row.source.workspace_id, row.workspace.name, "list.mirror_joined", row.source, row.source.name, kind="list")
    return row.source.name


@transaction.atomic
def note_set(
    *, scope: WorkspaceScope, mirror_id: int, entry_id: int, field: str, value: str, seen: str | None = None
) -> None:
    """Say something of one's own about an account of a mirror; the source does not see it.

    Raises:
        EditedMeanwhile: the field no longer holds what was ``seen``; ``present`` is what it holds.

    """
    required(scope).demand(Permission.LISTS_WRITE)
    row = mirror_row(scope, mirror_id)
    entry = listed_at_source(row, entry_id)
    if entry is None or field not in {"status", "note"}:
        raise EntryNotFound(_("This account is no longer in the list."))
    notes = MirrorNote.objects.of(scope).select_for_update()
    note, _made = notes.get_or_create(workspace_id=scope.workspace_id, mirror=row, account_key=entry.account_key)
    before = getattr(note, field)
    setattr(note, field, Status(value).value if field == "status" else value.strip())
    demand_seen(before, getattr(note, field), seen)
    note.save()
    named: dict[str, Any] = {"object_type": "mirror", "object_id": row.pk, "object_name": row.source.name}
    record(scope, "mirror.entry_changed", **named, before={field: before}, after={field: getattr(note, field)})


def _usable(scope: WorkspaceScope, code: str) -> MirrorCode:
    rows = MirrorCode.unscoped.select_for_update(of=("self",)).select_related("account_list")
    made: MirrorCode | None = rows.filter(code_hash=code_hash(code), account_list__deleted_at=None).first()
    if made is not None and made.workspace_id == scope.workspace_id:
        raise CodeRefused(_("This code is for a list of your own workspace; give it to another one."))
    used = made is not None and Mirror.unscoped.filter(code=made).first()
    if used and used.workspace_id == scope.workspace_id and made is not None and made.cut_at is None:
        raise MirroredAlready(_("Your workspace has used this code already; ask for a new one if you left the list."))
    if made is None or used or made.cut_at is not None or made.expires_at <= timezone.now():
        raise CodeRefused(_("This code is wrong, has expired, was withdrawn or was used already; ask for a new one."))
    return made


def _own(scope: WorkspaceScope, mirror_id: int, *, left: bool) -> Mirror:
    required(scope).demand(Permission.LISTS_WRITE)
    rows = Mirror.objects.of(scope).select_for_update(of=("self",)).select_related("source", "code", "workspace")
    row: Mirror | None = rows.filter(pk=mirror_id, left_at__isnull=not left).first()
    if row is None:
        raise MirrorNotFound(_("There is no such list here, or the workspace it comes from no longer shares it."))
    return row


def _tell(workspace_id: int, by: str, action: str, row: Any, name: str, *, kind: str = "mirror") -> None:
    """Write into the log of the other workspace, by the name of the workspace alone: who it was is not theirs."""
    record(Outside(workspace_id, by), action, object_type=kind, object_id=row.pk, object_name=name)


def code_tried(*, scope: WorkspaceScope) -> None:
    """Count one more code that a member tries.

    Whoever holds a transaction around ``mirror_join`` counts before it as well: what is refused would take the count
    along.

    Raises:
        TooFast: these were too many.

    """
    if times(f"mirror-code:{scope.member_id}", seconds=_WINDOW) > _TRIES:
        raise TooFast(_("These were too many codes; go on in an hour."))
