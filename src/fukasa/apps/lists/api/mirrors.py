from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Schema

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.files import mirror_file
from fukasa.apps.lists.mirrors.selectors import CodeView, MirrorCard, codes_of, mirrors_of
from fukasa.apps.lists.mirrors.table import mirror_table
from fukasa.apps.lists.selectors import EntryView
from fukasa.apps.lists.services import mirrors as services
from fukasa.apps.pages.expiry import end_of_day
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, FileFormat, Label, LastDay, Name, Secret, Text, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("mirrors")


class CodeMade(Body):
    """A code for one other workspace; `columns` name what of our own words goes along."""

    expires_on: LastDay
    label: Label = ""
    columns: Annotated[list[Name], Field(max_length=100)] = []


class CodeUsed(Body):
    """A code of another workspace."""

    code: Annotated[str, Field(min_length=1, max_length=60)]


class NoteSet(Body):
    """What we say ourselves about an account of a mirror; what is left out stays."""

    status: Status | None = None
    note: Text | None = None


class MirrorOut(Schema):
    """A list of another workspace as it is now; accounts that only the source knows of are counted, and not named."""

    mirror_id: int
    name: str
    workspace: str
    entries: list[EntryView]
    unknown: int


@routes.reads("/lists/{list_id}/codes", Permission.LISTS_READ, list[CodeView])
def codes_index(request: TokenRequest, list_id: Id) -> tuple[CodeView, ...]:
    """Give the codes by which other workspaces mirror a list, the newest first."""
    selectors.list_head(request.scope, list_id)
    return codes_of(request.scope, list_id)


@routes.makes("/lists/{list_id}/codes", Permission.LISTS_WRITE, Secret)
def codes_create(request: TokenRequest, list_id: Id, body: CodeMade) -> Secret:
    """Make a code for one other workspace; it is shown this once."""
    end = end_of_day(body.expires_on)
    code = services.code_create(
        scope=request.scope, list_id=list_id, columns=body.columns, expires_at=end, label=body.label
    )
    return Secret(secret=code)


@routes.deletes("/lists/{list_id}/codes/{code_id}", Permission.LISTS_WRITE)
def codes_cut(request: TokenRequest, list_id: Id, code_id: Id) -> None:
    """End a mirror, or withdraw a code; at once and for good."""
    services.code_cut(scope=request.scope, list_id=list_id, code_id=code_id)


@routes.reads("/mirrors", Permission.LISTS_READ, list[MirrorCard])
def mirrors_index(request: TokenRequest) -> tuple[MirrorCard, ...]:
    """Give the lists of other workspaces that are seen in this one."""
    return mirrors_of(request.scope)


@routes.makes("/mirrors", Permission.LISTS_WRITE, MirrorOut, ahead=lambda asked: services.code_tried(scope=asked.scope))
def mirrors_join(request: TokenRequest, body: CodeUsed) -> MirrorOut:
    """Use a code of another workspace."""
    return _mirror(request, services.mirror_join(scope=request.scope, code=body.code))


@routes.reads("/mirrors/{mirror_id}", Permission.LISTS_READ, MirrorOut)
def mirrors_read(request: TokenRequest, mirror_id: Id) -> MirrorOut:
    """Give a mirror: members as they are at the source now, and of its words only what goes along."""
    return _mirror(request, mirror_id)


@routes.reads("/mirrors/{mirror_id}/file", Permission.LISTS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def mirrors_file(request: TokenRequest, mirror_id: Id, format: FileFormat = FileFormat.CSV) -> HttpResponse:  # noqa: A002  the name in the address
    """Give a mirror with the figures that the workspace may see itself, as a file."""
    return mirror_file(request.scope, mirror_id, format.value)


@routes.changes("/mirrors/{mirror_id}/entries/{entry_id}", Permission.LISTS_WRITE, MirrorOut)
def mirrors_note(request: TokenRequest, mirror_id: Id, entry_id: Id, body: NoteSet) -> MirrorOut:
    """Say something of one's own about an account of a mirror; the source does not see it."""
    given: dict[str, Any] = body.dict(exclude_none=True)
    for field, value in given.items():
        services.note_set(scope=request.scope, mirror_id=mirror_id, entry_id=entry_id, field=field, value=value)
    return _mirror(request, mirror_id)


@routes.does("/mirrors/{mirror_id}/leave", Permission.LISTS_WRITE, list[MirrorCard])
def mirrors_leave(request: TokenRequest, mirror_id: Id) -> tuple[MirrorCard, ...]:
    """Stop seeing a list; own words about it stay."""
    services.mirror_leave(scope=request.scope, mirror_id=mirror_id)
    return mirrors_of(request.scope)


@routes.does("/mirrors/{mirror_id}/return", Permission.LISTS_WRITE, MirrorOut)
def mirrors_return(request: TokenRequest, mirror_id: Id) -> MirrorOut:
    """Undo leaving, as long as the source still shares."""
    services.mirror_return(scope=request.scope, mirror_id=mirror_id)
    return _mirror(request, mirror_id)


def _mirror(request: TokenRequest, mirror_id: int) -> MirrorOut:
    table = mirror_table(request.scope, mirror_id)
    return MirrorOut(
        mirror_id=table.mirror.mirror_id,
        name=table.mirror.name,
        workspace=table.mirror.workspace,
        entries=list(table.entries),
        unknown=table.unknown,
    )
