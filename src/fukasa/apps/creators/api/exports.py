from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import Query

from fukasa.apps.creators.api.search import Query as Searched
from fukasa.apps.creators.errors import ExportNotFound
from fukasa.apps.creators.exporting import services
from fukasa.apps.creators.exporting.choices import Format
from fukasa.apps.creators.exporting.handing import export_file
from fukasa.apps.creators.exporting.selectors import ExportView, export_view, exports
from fukasa.apps.creators.exporting.tasks import start_again, start_export
from fukasa.apps.creators.query_params import address
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, file_answer
from fukasa.apps.workspaces.permissions import Permission
from fukasa.lake.query.document import from_document

routes = Routes("exports")


class ExportMade(Body):
    """The whole result of a search, as a file."""

    query: Searched = {}
    format: Format = Format.CSV


@routes.reads("/exports", Permission.CREATORS_READ, Page[ExportView])
def exports_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the last exports of the workspace, the newest first."""
    return page_of("exports", exports(request.scope), asked, lambda one: one.export_id, newest_first=True)


@routes.makes("/exports", Permission.EXPORTS_WRITE, ExportView)
def exports_create(request: TokenRequest, body: ExportMade) -> ExportView:
    """Ask for the whole result of a search; the file is written in the background."""
    query = address(from_document(body.query))[1:]
    return _export(request, start_export(scope=request.scope, query=query, file_format=body.format.value))


@routes.reads("/exports/{export_id}", Permission.CREATORS_READ, ExportView)
def exports_read(request: TokenRequest, export_id: Id) -> ExportView:
    """Tell how far an export is."""
    return _export(request, export_id)


@routes.reads("/exports/{export_id}/file", Permission.EXPORTS_WRITE, None, openapi_extra=file_answer("any"))
def exports_file(request: TokenRequest, export_id: Id) -> FileResponse:
    """Hand a finished file over."""
    return export_file(request.scope, export_id)


@routes.does("/exports/{export_id}/cancel", Permission.EXPORTS_WRITE, ExportView)
def exports_cancel(request: TokenRequest, export_id: Id) -> ExportView:
    """Stop an export."""
    services.export_cancel(scope=request.scope, export_id=export_id)
    return _export(request, export_id)


@routes.does("/exports/{export_id}/again", Permission.EXPORTS_WRITE, ExportView)
def exports_again(request: TokenRequest, export_id: Id) -> ExportView:
    """Let a file be written anew."""
    start_again(scope=request.scope, export_id=export_id)
    return _export(request, export_id)


@routes.deletes("/exports/{export_id}", Permission.EXPORTS_WRITE)
def exports_delete(request: TokenRequest, export_id: Id) -> None:
    """Take an export and its file away."""
    services.export_delete(scope=request.scope, export_id=export_id)


def _export(request: TokenRequest, export_id: int) -> ExportView:
    found = export_view(request.scope, export_id)
    if found is None:
        raise ExportNotFound(_("There is no such export in this workspace."))
    return found
