from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, File, Form, Query, UploadedFile

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.api.shapes import ImportOut, ReadingGiven, RejectedRow, reject_out
from fukasa.apps.ingest.choices import State
from fukasa.apps.ingest.errors import UploadRefused
from fukasa.apps.ingest.rejected import rejects_file
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import mapping, runs, uploads
from fukasa.apps.ingest.tasks import start_again, start_imports, start_undo
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import FORM, Id, Routes
from fukasa.apps.rest.shapes import file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("imports")


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


@routes.reads("/imports/{job_id}", Permission.IMPORTS_READ, ImportOut)
def imports_read(request: TokenRequest, job_id: Id) -> Any:
    """Tell how far an import is, or what became of it."""
    return selectors.import_view(request.scope, job_id)


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
    return [reject_out(one) for one in selectors.first_rejects(request.scope, job_id, limit)]


@routes.reads("/imports/{job_id}/rejects.csv", Permission.IMPORTS_READ, None, openapi_extra=file_answer("csv"))
def imports_rejects_file(request: TokenRequest, job_id: Id) -> HttpResponse:
    """Give all rejected rows as a file."""
    return rejects_file(request.scope, job_id)
