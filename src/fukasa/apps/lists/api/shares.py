from typing import Annotated

from django.urls import reverse
from ninja import Field

from fukasa.apps.lists import selectors
from fukasa.apps.lists.selectors import ShareView
from fukasa.apps.lists.services import reviews
from fukasa.apps.lists.services import shares as services
from fukasa.apps.pages.expiry import end_of_day
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Label, LastDay, Name, Secret
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("lists")


class ShareMade(Body):
    """A link for people without an account."""

    expires_on: LastDay
    label: Label = ""
    columns: Annotated[list[Name], Field(max_length=200)] = []
    own_facts: bool = False
    asks: bool = False


@routes.reads("/lists/{list_id}/shares", Permission.LISTS_READ, list[ShareView])
def shares_index(request: TokenRequest, list_id: Id) -> tuple[ShareView, ...]:
    """Give the links of a list, the newest first; of the links themselves nothing is kept."""
    selectors.list_head(request.scope, list_id)
    return selectors.shares(request.scope, list_id)


@routes.makes("/lists/{list_id}/shares", Permission.LISTS_WRITE, Secret)
def shares_create(request: TokenRequest, list_id: Id, body: ShareMade) -> Secret:
    """Make a link; it is shown this once."""
    values = body.dict(exclude={"expires_on"})
    end = end_of_day(body.expires_on)
    token = services.share_create(scope=request.scope, list_id=list_id, expires_at=end, **values)
    return Secret(secret=token, url=request.build_absolute_uri(reverse("lists:shared", args=[token])))


@routes.deletes("/lists/{list_id}/shares/{share_id}", Permission.LISTS_WRITE)
def shares_revoke(request: TokenRequest, list_id: Id, share_id: Id) -> None:
    """Withdraw a link, at once and for good."""
    services.share_revoke(scope=request.scope, list_id=list_id, share_id=share_id)


@routes.does("/lists/{list_id}/shares/{share_id}/close", Permission.LISTS_WRITE, list[ShareView])
def rounds_close(request: TokenRequest, list_id: Id, share_id: Id) -> tuple[ShareView, ...]:
    """Take no more answers by a link."""
    reviews.round_close(scope=request.scope, list_id=list_id, share_id=share_id)
    return selectors.shares(request.scope, list_id)


@routes.does("/lists/{list_id}/shares/{share_id}/reopen", Permission.LISTS_WRITE, list[ShareView])
def rounds_reopen(request: TokenRequest, list_id: Id, share_id: Id) -> tuple[ShareView, ...]:
    """Take answers again."""
    reviews.round_close(scope=request.scope, list_id=list_id, share_id=share_id, closed=False)
    return selectors.shares(request.scope, list_id)
