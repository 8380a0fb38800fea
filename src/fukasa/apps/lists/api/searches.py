from typing import Annotated, Any

from ninja import Field, Query

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.lists import selectors
from fukasa.apps.lists.selectors import SearchView
from fukasa.apps.lists.services import searches as services
from fukasa.apps.lists.services.digests import search_seen
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Name
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("searches")


class SearchSaved(Body):
    """A search under a name; `query` is the query string of the discover page, as the page shows it."""

    name: Name
    query: Annotated[str, Field(max_length=4000)] = ""


@routes.reads("/searches", Permission.LISTS_READ, Page[SearchView])
def searches_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the saved searches with their news, in the order in which they were first saved."""
    return page_of("searches", selectors.searches(request.scope), asked, lambda one: one.search_id)


@routes.makes("/searches", Permission.SEARCHES_WRITE, SearchView)
def searches_save(request: TokenRequest, body: SearchSaved) -> SearchView:
    """Keep a search under a name; the same name again replaces it."""
    return selectors.search_find(request.scope, services.search_save(scope=request.scope, **body.dict()))


@routes.reads("/searches/{search_id}", Permission.LISTS_READ, SearchView)
def searches_read(request: TokenRequest, search_id: Id) -> SearchView:
    """Give one saved search."""
    return selectors.search_find(request.scope, search_id)


@routes.deletes("/searches/{search_id}", Permission.SEARCHES_WRITE)
def searches_delete(request: TokenRequest, search_id: Id) -> None:
    """Delete a saved search so that it can be restored."""
    services.search_delete(scope=request.scope, search_id=search_id)


@routes.does("/searches/{search_id}/restore", Permission.SEARCHES_WRITE, SearchView)
def searches_restore(request: TokenRequest, search_id: Id) -> SearchView:
    """Take a deletion back."""
    services.search_restore(scope=request.scope, search_id=search_id)
    return selectors.search_find(request.scope, search_id)


@routes.does("/searches/{search_id}/seen", Permission.SEARCHES_WRITE, SearchView)
def searches_seen(request: TokenRequest, search_id: Id) -> SearchView:
    """Begin anew: what the search finds now has been seen."""
    search_seen(index=current_index(), scope=request.scope, search_id=search_id)
    return selectors.search_find(request.scope, search_id)
