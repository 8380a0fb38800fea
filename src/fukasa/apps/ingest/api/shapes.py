from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import ENCODINGS, KINDS, MAX_MAP_BYTES, PROFILES
from fukasa.apps.ingest.sentences import said
from fukasa.apps.rest.shapes import Body, Name, Sentence
from fukasa.apps.workspaces.choices import TIME_ZONES
from fukasa.connectors.files import Rejection
from fukasa.pipelines.ingest import OnError

_FieldName = Annotated[str, Field(min_length=1, max_length=60)]
Kind = Annotated[str, Field(pattern="^(" + "|".join(key for key, *_rest in KINDS) + ")$")]
_Profile = Annotated[str, Field(pattern="^(" + "|".join(key for key, *_rest in PROFILES) + ")?$")]
_Encoding = Annotated[str, Field(pattern="^(" + "|".join(ENCODINGS) + ")?$")]
_Zone = Annotated[str, Field(pattern="^(" + "|".join(key for key, _name in TIME_ZONES) + ")?$")]
_Map = Annotated[str, Field(max_length=MAX_MAP_BYTES, description="a map as TOML")]


class ReadingGiven(Schema):
    """What the rows of a file are, and how they are read."""

    kind: Kind = "posts"
    profile: _Profile = ""
    map: _Map = ""
    time_zone: _Zone = ""
    on_error: OnError = OnError.REJECT_ROW
    start: Annotated[bool, Field(description="import at once, without looking at a preview")] = False


class ReadingChanged(Body):
    """The file read as another kind, or by another profile or map."""

    kind: Kind
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
    """How an upload would be read: what gives which field, what nothing gives, notes, and what stands in the way."""

    job_id: int
    ready: bool
    file_columns: list[str]
    columns: dict[str, str]
    constants: dict[str, str]
    unmapped: list[str]
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


class ImportPreview(Schema):
    """The first rows of an upload as they would be stored, by table, and those that would be rejected."""

    tables: dict[str, list[dict[str, Any]]]
    rejects: list[RejectedRow]


class MappingOut(Schema):
    """A mapping that was kept under a name."""

    mapping_id: int
    name: str
    kind: str
    text: str
    made_by: str
    updated_at: datetime


def reject_out(one: Rejection) -> RejectedRow:
    """Write a rejected row for programs."""
    reason, hint = said(one.reason), said(one.hint)
    return RejectedRow(file=one.file, line=one.line, column=one.column, value=one.value, reason=reason, hint=hint)
