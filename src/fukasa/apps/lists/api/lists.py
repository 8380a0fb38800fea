from typing import Any

from django.http import HttpResponse
from ninja import Query

from fukasa.apps.lists import selectors
from fukasa.apps.lists.files import list_file
from fukasa.apps.lists.selectors import ListCard, ListHead
from fukasa.apps.lists.services import lists as services
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, FileFormat, Name, Sentence, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("lists")


class ListMade(Body):
    """A new list."""

    name: Name
    description: Sentence = ""


class ListChanged(Body):
    """What of a list is to change; what is left out stays."""

    name: Name | None = None
    description: Sentence | None = None
    columns: list[Name] | None = None


@routes.reads("/lists", Permission.LISTS_READ, Page[ListCard])
def lists_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the lists of the workspace, in the order in which they were made."""
    return page_of("lists", selectors.list_cards(request.scope), asked, lambda one: one.list_id)


@routes.makes("/lists", Permission.LISTS_WRITE, ListHead)
def lists_create(request: TokenRequest, body: ListMade) -> ListHead:
    """Make an empty list."""
    list_id = services.list_create(scope=request.scope, name=body.name, description=body.description)
    return selectors.list_head(request.scope, list_id)


@routes.reads("/lists/{list_id}", Permission.LISTS_READ, ListHead)
def lists_read(request: TokenRequest, list_id: Id) -> ListHead:
    """Give one list without its entries."""
    return selectors.list_head(request.scope, list_id)


@routes.changes("/lists/{list_id}", Permission.LISTS_WRITE, ListHead)
def lists_change(request: TokenRequest, list_id: Id, body: ListChanged) -> ListHead:
    """Rename or describe a list, or choose its columns."""
    head = selectors.list_head(request.scope, list_id)
    name = head.name if body.name is None else body.name
    description = head.description if body.description is None else body.description
    services.list_update(scope=request.scope, list_id=list_id, name=name, description=description)
    if body.columns is not None:
        services.list_columns_set(scope=request.scope, list_id=list_id, columns=body.columns)
    return selectors.list_head(request.scope, list_id)


@routes.deletes("/lists/{list_id}", Permission.LISTS_WRITE)
def lists_delete(request: TokenRequest, list_id: Id) -> None:
    """Delete a list so that it can be restored; its links stop working at once."""
    services.list_delete(scope=request.scope, list_id=list_id)


@routes.does("/lists/{list_id}/restore", Permission.LISTS_WRITE, ListHead)
def lists_restore(request: TokenRequest, list_id: Id) -> ListHead:
    """Take a deletion back."""
    services.list_restore(scope=request.scope, list_id=list_id)
    return selectors.list_head(request.scope, list_id)


@routes.reads("/lists/{list_id}/file", Permission.LISTS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def lists_file(request: TokenRequest, list_id: Id, format: FileFormat = FileFormat.CSV) -> HttpResponse:  # noqa: A002  the name in the address
    """Give a list with its figures as a file."""
    return list_file(request.scope, list_id, request.GET, format.value)
