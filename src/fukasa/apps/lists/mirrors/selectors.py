from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.columns import Column, Kind
from fukasa.apps.lists.errors import MirrorNotFound
from fukasa.apps.lists.fields.selectors import fields_within, with_values
from fukasa.apps.lists.models import Entry, Mirror, MirrorCode, MirrorNote
from fukasa.apps.lists.selectors import EntryView, source_entries
from fukasa.apps.workspaces.scope import WorkspaceScope

OWN_WORDS = ("status", "owner", "note")
_THEIRS = "source-"


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as its makers see it."""

    code_id: int
    label: str
    columns: tuple[str, ...]
    expires_at: datetime
    cut_at: datetime | None
    joined_by: str
    joined_at: datetime | None
    left_at: datetime | None

    @property
    def open(self) -> bool:
        """Tell whether somebody may still use it."""
        return self.cut_at is None and self.joined_at is None and self.expires_at > timezone.now()

    @property
    def stands(self) -> bool:
        """Tell whether somebody sees the list by it."""
        return self.cut_at is None and self.joined_at is not None and self.left_at is None


@dataclass(frozen=True, slots=True)
class MirrorCard:
    """A mirror as the overview shows it."""

    mirror_id: int
    name: str
    workspace: str
    ended: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class MirrorView:
    """A mirror as its readers see it.

    Attributes:
        mirror_id: its primary key.
        name: how the list is called at its source.
        workspace: whose list it is.
        columns: chosen here.
        theirs: columns of the source's own words that go along.
        entries: what is listed there now, with the words of this workspace; those of the source stand in ``own``.

    """

    mirror_id: int
    name: str
    workspace: str
    columns: tuple[str, ...]
    theirs: tuple[Column, ...]
    entries: tuple[EntryView, ...]


def codes_of(scope: WorkspaceScope, list_id: int) -> tuple[CodeView, ...]:
    """Give the codes of a list, the newest first."""
    rows = MirrorCode.objects.of(scope).filter(account_list_id=list_id).select_related("mirror__workspace")
    return tuple(map(_code, rows))


def mirrors_of(scope: WorkspaceScope) -> tuple[MirrorCard, ...]:
    """Give the mirrors of a workspace; an ended one is told by the name it had here, and nothing of it is read."""
    rows = Mirror.objects.of(scope).filter(left_at=None).select_related("source__workspace", "code")
    return tuple(
        MirrorCard(row.pk, row.source.name, row.source.workspace.name, not stands(row), row.created_at) for row in rows
    )


def mirror_row(scope: WorkspaceScope, mirror_id: int) -> Mirror:
    """Find a mirror that stands; absent, foreign, left and cut ones answer alike with MirrorNotFound."""
    rows = Mirror.objects.of(scope).filter(pk=mirror_id, left_at=None).select_related("source__workspace", "code")
    row: Mirror | None = rows.first()
    if row is None or not stands(row):
        raise MirrorNotFound(_("There is no such list here, or the workspace it comes from no longer shares it."))
    return row


def stands(row: Mirror) -> bool:
    """Tell whether the source still shares the list."""
    return row.code.cut_at is None and row.source.deleted_at is None


def mirror_view(scope: WorkspaceScope, mirror_id: int) -> MirrorView:
    """Read a mirror: members as they are at the source now, and of its words only what goes along."""
    row = mirror_row(scope, mirror_id)
    allowed = set(row.code.columns)
    fields = [one for one in fields_within(row.source.workspace_id, row.source_id) if one.key in allowed]
    own = {note.account_key: note for note in MirrorNote.objects.of(scope).filter(mirror=row)}
    listed = with_values(source_entries(row.source_id), fields)
    return MirrorView(
        mirror_id=row.pk,
        name=row.source.name,
        workspace=row.source.workspace.name,
        columns=tuple(row.columns),
        theirs=(*_own_words(allowed), *(replace(one.column, key=f"{_THEIRS}{one.key}", field=None) for one in fields)),
        entries=tuple(_read(entry, own.get(entry.account_key), allowed) for entry in listed),
    )


def _own_words(allowed: set[str]) -> Sequence[Column]:
    names = {"status": _("Status there"), "owner": _("In charge there"), "note": _("Note there")}
    return [Column(f"{_THEIRS}{key}", Kind.CUSTOM, names[key]) for key in OWN_WORDS if key in allowed]


def _read(entry: EntryView, own: MirrorNote | None, allowed: set[str]) -> EntryView:
    """Put the words of this workspace in the place of the source's; of those keep what goes along."""
    said: dict[str, Any] = {"status": str(entry.status.label), "owner": entry.owner, "note": entry.note}
    theirs = {f"{_THEIRS}{key}": said[key] for key in OWN_WORDS if key in allowed and said[key]}
    theirs |= {f"{key}_text": value for key, value in theirs.items()}
    theirs |= {f"{_THEIRS}{key}": value for key, value in entry.own.items() if not key.endswith("_typed")}
    return replace(
        entry,
        status=Status(own.status) if own else Status.CANDIDATE,
        note=own.note if own else "",
        owner_id=None,
        owner="",
        approvals=0,
        rejections=0,
        own=theirs,
    )


def listed_at_source(row: Mirror, entry_id: int) -> Entry | None:
    """Find an account of a mirror by its number at the source."""
    found: Entry | None = Entry.unscoped.filter(account_list_id=row.source_id, pk=entry_id, removal=None).first()
    return found


def _code(row: MirrorCode) -> CodeView:
    mirror = getattr(row, "mirror", None)
    return CodeView(
        code_id=row.pk,
        label=row.label,
        columns=tuple(row.columns),
        expires_at=row.expires_at,
        cut_at=row.cut_at,
        joined_by=mirror.workspace.name if mirror else "",
        joined_at=mirror.created_at if mirror else None,
        left_at=mirror.left_at if mirror else None,
    )
