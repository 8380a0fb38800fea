"""What files may hold, and mappings that are kept for later ones."""

from typing import Any

from django.http import HttpResponse

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.api.shapes import Kind, MappingOut
from fukasa.apps.ingest.reference import KindReference, kind_references
from fukasa.apps.ingest.samples import sample_file
from fukasa.apps.ingest.services import mapping
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("imports")


@routes.reads("/imports/columns", Permission.IMPORTS_READ, list[KindReference])
def imports_columns(request: TokenRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Tell which columns each kind of file may have, and under which names they are recognised."""
    return kind_references()


@routes.reads("/imports/sample.csv", Permission.IMPORTS_READ, None, openapi_extra=file_answer("csv"))
def imports_sample(request: TokenRequest, kind: Kind = "posts") -> HttpResponse:  # noqa: ARG001  the same for everybody
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
