"""The operations on imports, for programs: gate, one service or selector, and what it gives."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Schema, UploadedFile

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import ENCODINGS, KINDS, MAX_MAP_BYTES, PROFILES, State
from fukasa.apps.ingest.errors import UploadRefused
from fukasa.apps.ingest.plans import Edit
from fukasa.apps.ingest.reference import KindReference, kind_references
from fukasa.apps.ingest.rejected import rejects_file
from fukasa.apps.ingest.samples import sample_file
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import mapping, runs, uploads
from fukasa.apps.ingest.tasks import start_again, start_imports, start_undo
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import FORM, Id, Routes
from fukasa.apps.rest.shapes import Body, Name, Sentence, file_answer
from fukasa.apps.workspaces.choices import TIME_ZONES
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.files import KINDS as FILE_KINDS
from fukasa.connectors.files import Rejection
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.ingest import OnError

routes = Routes("imports")
ROUTES = (routes,)
_FieldName = Annotated[str, Field(min_length=1, max_length=60)]
_Kind = Annotated[str, Field(pattern="^(" + "|".join(key for key, *_rest in KINDS) + ")$")]
_Profile = Annotated[str, Field(pattern="^(" + "|".join(key for key, *_rest in PROFILES) + ")?$")]
_Encoding = Annotated[str, Field(pattern="^(" + "|".join(ENCODINGS) + ")?$")]
_Zone = Annotated[str, Field(pattern="^(" + "|".join(key for key, _name in TIME_ZONES) + ")?$")]
_Map = Annotated[str, Field(max_length=MAX_MAP_BYTES, description="a map as TOML")]


class ReadingGiven(Schema):
    """What the rows of a file are, and how they are read."""

    kind: _Kind = "posts"
    profile: _Profile = ""
    map: _Map = ""
    time_zone: _Zone = ""
    on_error: OnError = OnError.REJECT_ROW
    start: Annotated[bool, Field(description="import at once, without looking at a preview")] = False


class ReadingChanged(Body):
    """The file read as another kind, or by another profile or map."""

    kind: _Kind
    profile: _Profile = ""
    map: _Map = ""


class OptionsChanged(Body):
    """How cells are read; what is left out stays."""

    timezone: _Zone | None = None
    delimiter: Literal["", ",", "\t", ";", "|"] | None = None
    encoding: _Encoding | None = None
    sheet: Annotated[str, Field(max_length=200)] | None = None
    date_order: Literal["", "mdy", "dmy"] | None = None
    header_row: Annotated[int, Field(ge=0, le=999_999)] | None = None
    shares_in_percent: bool | None = None


class MappingChanged(Body):
    """What gives which field: `columns` by field the column of the file, `constants` a value; empty for none."""

    columns: dict[_FieldName, Sentence] = {}
    constants: dict[_FieldName, Sentence] = {}
    options: OptionsChanged = OptionsChanged()
    on_error: OnError | None = None


class MappingKept(Body):
    """A name for the mapping of an upload."""

    name: Name


class ImportOut(Schema):
    """An import, from the upload to what became of it."""

    job_id: int
    batch: UUID
    file_name: str
    size_bytes: int
    kind: str
    profile: str
    on_error: str
    state: str
    interrupted: bool
    step: str
    cancel_asked: bool
    rows_read: int | None
    rows_rejected: int | None
    share: float | None
    note: str
    error: str
    import_id: str
    version: int | None
    added: dict[str, int]
    known: dict[str, int]
    removed: dict[str, int]
    rejects_kept: int
    made_by: str
    undone_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None

    @staticmethod
    def resolve_note(one: selectors.ImportView) -> str:
        return said(one.note)

    @staticmethod
    def resolve_error(one: selectors.ImportView) -> str:
        return said(one.error)


class ImportReading(Schema):
    """How an upload would be read: what nothing gives, notes, and what stands in the way."""

    job_id: int
    ready: bool
    missing: list[str]
    notes: list[str]
    problems: list[str]
    map: str


class RejectedRow(Schema):
    """A row that was not imported, and how to mend it."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    hint: str


class MappingOut(Schema):
    """A mapping that was kept under a name."""

    mapping_id: int
    name: str
    kind: str
    text: str
    made_by: str
    updated_at: datetime


@routes.reads("/imports", Permission.IMPORTS_READ, Page[ImportOut])
def imports_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the imports of the workspace, the newest first."""
    page = selectors.imports(request.scope, older_than=opened("imports", asked.cursor), limit=asked.limit)
    following = sealed("imports", page.older_than) if page.older_than else None
    return {"items": page.imports, "next": following}


@routes.makes("/imports", Permission.IMPORTS_WRITE, ImportOut, takes=FORM)
def imports_upload(request: TokenRequest, file: File[UploadedFile], reading: Form[ReadingGiven]) -> Any:
    """Take a file in: CSV, TSV, Excel, JSON Lines or Parquet. With `start` it is imported at once."""
    read = uploads.Reading(reading.kind, reading.profile, reading.map, reading.time_zone, reading.on_error.value)
    accepted = uploads.uploads_accept(scope=request.scope, files=[file], reading=read)
    if not accepted.job_ids:
        raise UploadRefused(said(accepted.refusals[0]))
    if reading.start:
        start_imports(scope=request.scope, job_ids=accepted.job_ids)
    return selectors.import_view(request.scope, accepted.job_ids[0])


@routes.reads("/imports/columns", Permission.IMPORTS_READ, list[KindReference])
def imports_columns(request: TokenRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Tell which columns each kind of file may have, and under which names they are recognised."""
    return kind_references()


@routes.reads("/imports/sample.csv", Permission.IMPORTS_READ, None, openapi_extra=file_answer("csv"))
def imports_sample(request: TokenRequest, kind: _Kind = "posts") -> HttpResponse:  # noqa: ARG001  the same for everybody
    """Give a file with the header of a kind and two rows to write over."""
    return sample_file(kind)


@routes.reads("/imports/mappings", Permission.IMPORTS_READ, list[MappingOut])
def mappings_index(request: TokenRequest) -> Any:
    """Give the mappings that were kept."""
    return selectors.mappings(request.scope)


@routes.deletes("/imports/mappings/{mapping_id}", Permission.IMPORTS_WRITE)
def mappings_delete(request: TokenRequest, mapping_id: Id) -> None:
    """Delete a kept mapping so that it can be restored."""
    mapping.mapping_delete(scope=request.scope, mapping_id=mapping_id)


@routes.does("/imports/mappings/{mapping_id}/restore", Permission.IMPORTS_WRITE, MappingOut)
def mappings_restore(request: TokenRequest, mapping_id: Id) -> Any:
    """Take a deletion back."""
    mapping.mapping_restore(scope=request.scope, mapping_id=mapping_id)
    return selectors.mapping_view(request.scope, mapping_id)


@routes.reads("/imports/{job_id}", Permission.IMPORTS_READ, ImportOut)
def imports_read(request: TokenRequest, job_id: Id) -> Any:
    """Tell how far an import is, or what became of it."""
    return selectors.import_view(request.scope, job_id)


@routes.reads("/imports/{job_id}/reading", Permission.IMPORTS_READ, ImportReading)
def imports_plan(request: TokenRequest, job_id: Id) -> ImportReading:
    """Tell how an upload would be read."""
    return _plan(request, job_id)


@routes.puts("/imports/{job_id}/reading", Permission.IMPORTS_WRITE, ImportReading)
def imports_change(request: TokenRequest, job_id: Id, body: ReadingChanged) -> ImportReading:
    """Read an upload as another kind, or by another profile or map."""
    mapping.reading_change(scope=request.scope, job_id=job_id, kind=body.kind, profile=body.profile, map_text=body.map)
    return _plan(request, job_id)


@routes.changes("/imports/{job_id}/reading", Permission.IMPORTS_WRITE, ImportReading)
def imports_edit(request: TokenRequest, job_id: Id, body: MappingChanged) -> ImportReading:
    """Change single columns, constants or options of how an upload is read, and what becomes of bad rows."""
    view = selectors.import_view(request.scope, job_id)
    known = FILE_KINDS[view.kind].columns
    unknown = (body.columns.keys() | body.constants.keys()) - known.keys()
    if unknown:
        said_of = {"field": min(unknown), "kind": view.kind_name}
        raise InvalidInput(_("Files of the kind %(kind)s have no field %(field)s.") % said_of)
    edit = Edit(body.columns, body.constants, body.options.dict(exclude_none=True))
    wished = view.on_error if body.on_error is None else body.on_error.value
    mapping.mapping_edit(scope=request.scope, job_id=job_id, edit=edit, on_error=wished)
    return _plan(request, job_id)


@routes.makes("/imports/{job_id}/mapping", Permission.IMPORTS_WRITE, MappingOut)
def imports_keep_mapping(request: TokenRequest, job_id: Id, body: MappingKept) -> Any:
    """Keep the mapping of an upload under a name."""
    kept = mapping.mapping_keep(scope=request.scope, job_id=job_id, name=body.name)
    return selectors.mapping_view(request.scope, kept)


@routes.does("/imports/{job_id}/start", Permission.IMPORTS_WRITE, ImportOut)
def imports_start(request: TokenRequest, job_id: Id) -> Any:
    """Import an upload, in the background."""
    start_imports(scope=request.scope, job_ids=[job_id])
    return selectors.import_view(request.scope, job_id)


@routes.does("/imports/{job_id}/start-all", Permission.IMPORTS_WRITE, list[ImportOut])
def imports_start_all(request: TokenRequest, job_id: Id) -> Any:
    """Import all files that were uploaded together with this one; when one is not ready, none is started."""
    batch = selectors.import_view(request.scope, job_id).batch
    drafts = [one for one in selectors.siblings(request.scope, batch) if one.state == State.DRAFT]
    start_imports(scope=request.scope, job_ids=[one.job_id for one in drafts])
    return selectors.siblings(request.scope, batch)


@routes.does("/imports/{job_id}/reopen", Permission.IMPORTS_WRITE, ImportOut)
def imports_reopen(request: TokenRequest, job_id: Id) -> Any:
    """Go back to the reading of an import that stopped, to change it."""
    mapping.import_reopen(scope=request.scope, job_id=job_id)
    return selectors.import_view(request.scope, job_id)


@routes.does("/imports/{job_id}/cancel", Permission.IMPORTS_WRITE, ImportOut)
def imports_cancel(request: TokenRequest, job_id: Id) -> Any:
    """Stop an import that has not written yet."""
    runs.import_cancel(scope=request.scope, job_id=job_id)
    return selectors.import_view(request.scope, job_id)


@routes.does("/imports/{job_id}/again", Permission.IMPORTS_WRITE, ImportOut)
def imports_again(request: TokenRequest, job_id: Id) -> Any:
    """Run an import again that stopped."""
    start_again(scope=request.scope, job_id=job_id)
    return selectors.import_view(request.scope, job_id)


@routes.does("/imports/{job_id}/undo", Permission.IMPORTS_UNDO, ImportOut)
def imports_undo(request: TokenRequest, job_id: Id) -> Any:
    """Take out what an import brought, in the background."""
    start_undo(scope=request.scope, job_id=job_id)
    return selectors.import_view(request.scope, job_id)


@routes.deletes("/imports/{job_id}", Permission.IMPORTS_WRITE)
def imports_discard(request: TokenRequest, job_id: Id) -> None:
    """Throw away a file that was not imported."""
    uploads.upload_discard(scope=request.scope, job_id=job_id)


@routes.reads("/imports/{job_id}/rejects", Permission.IMPORTS_READ, list[RejectedRow])
def imports_rejects(
    request: TokenRequest, job_id: Id, limit: Annotated[int, Field(ge=1, le=1000)] = 100
) -> list[RejectedRow]:
    """Give the first rejected rows with reasons."""
    selectors.import_view(request.scope, job_id)
    return [_reject(one) for one in selectors.first_rejects(request.scope, job_id, limit)]


@routes.reads("/imports/{job_id}/rejects.csv", Permission.IMPORTS_READ, None, openapi_extra=file_answer("csv"))
def imports_rejects_file(request: TokenRequest, job_id: Id) -> HttpResponse:
    """Give all rejected rows as a file."""
    return rejects_file(request.scope, job_id)


def _plan(request: TokenRequest, job_id: int) -> ImportReading:
    plan = selectors.import_plan(request.scope, job_id)
    problems = [said(one) for one in plan.problems]
    return ImportReading(
        job_id=job_id,
        ready=not problems and not plan.missing,
        missing=list(plan.missing),
        notes=[said(one) for one in plan.notes],
        problems=problems,
        map=mapping.kept_text(selectors.import_row(request.scope, job_id)),
    )


def _reject(one: Rejection) -> RejectedRow:
    reason, hint = said(one.reason), said(one.hint)
    return RejectedRow(file=one.file, line=one.line, column=one.column, value=one.value, reason=reason, hint=hint)
