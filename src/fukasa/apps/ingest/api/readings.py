"""How an upload would be read, and changing that."""

from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.api.shapes import (
    ImportPreview,
    ImportReading,
    MappingChanged,
    MappingKept,
    MappingOut,
    ReadingChanged,
    reject_out,
)
from fukasa.apps.ingest.plans import Edit
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import mapping
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.files import KINDS as FILE_KINDS
from fukasa.core.errors import InvalidInput

routes = Routes("imports")


@routes.reads("/imports/{job_id}/reading", Permission.IMPORTS_READ, ImportReading)
def imports_plan(request: TokenRequest, job_id: Id) -> ImportReading:
    """Tell how an upload would be read."""
    return _plan(request, job_id)


@routes.reads("/imports/{job_id}/preview", Permission.IMPORTS_READ, ImportPreview)
def imports_preview(request: TokenRequest, job_id: Id) -> ImportPreview:
    """Give the first rows of an upload as they would be stored."""
    plan = selectors.import_plan(request.scope, job_id)
    tables = {name: list(rows) for name, rows in plan.preview.items() if rows}
    return ImportPreview(tables=tables, rejects=[reject_out(one) for one in plan.preview_rejects])


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


def _plan(request: TokenRequest, job_id: int) -> ImportReading:
    plan = selectors.import_plan(request.scope, job_id)
    problems = [said(one) for one in plan.problems]
    return ImportReading(
        job_id=job_id,
        ready=not problems and not plan.missing,
        file_columns=list(plan.source.columns),
        columns=dict(plan.columns),
        constants=dict(plan.constants),
        unmapped=list(plan.unmapped),
        missing=list(plan.missing),
        notes=[said(one) for one in plan.notes],
        problems=problems,
        map=mapping.kept_text(selectors.import_row(request.scope, job_id)),
    )
