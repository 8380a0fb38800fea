"""The operations on notifications, for programs: gate, one service or selector, and what it gives.

They are those of the member for whom a token works, of the kinds of which both may know.
"""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Query, Schema

from fukasa.apps.notifications import selectors
from fukasa.apps.notifications.kinds import Kind, Mailed
from fukasa.apps.notifications.selectors import ChoiceView, NotificationView
from fukasa.apps.notifications.services import choosing, reading
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Told, one_of
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("notifications", unkept=True)
ROUTES = (routes,)
_Kind = Annotated[str, one_of(Kind.values)]
_Mailed = Annotated[str, one_of(Mailed.values)]


class NotificationsAsked(PageAsked):
    """Which page, of which notifications."""

    unread_only: bool = False


class NotificationOut(Schema):
    """Something the member was told; `url` leads to the thing on the pages of this server."""

    notification_id: int
    kind: _Kind
    text: str
    happened_at: datetime
    unread: bool
    url: str


class ChoiceOut(Schema):
    """How soon a kind of notification is mailed to the member."""

    kind: _Kind
    mailed: _Mailed


class ChoiceGiven(Body):
    """How soon a kind of notification is to be mailed."""

    kind: _Kind
    mailed: _Mailed


class ChoicesChanged(Body):
    """What is to change; kinds that are left out stay."""

    choices: Annotated[list[ChoiceGiven], Field(min_length=1, max_length=50)]


@routes.reads("/notifications", Permission.WORKSPACE_READ, Page[NotificationOut])
def notifications_index(request: TokenRequest, asked: Query[NotificationsAsked]) -> dict[str, Any]:
    """Give what the member was told, the newest first."""
    address = f"notifications/{asked.unread_only}"
    after = opened(address, asked.cursor)
    place = (datetime.fromisoformat(after[0]), int(after[1])) if after else None
    found = selectors.notifications_before(request.scope, place, limit=asked.limit + 1, unread_only=asked.unread_only)
    shown = found[: asked.limit]
    last = [shown[-1].happened_at.isoformat(), shown[-1].notification_id] if len(found) > len(shown) else None
    return {"items": shown, "next": sealed(address, last) if last else None}


@routes.does("/notifications/read", Permission.PROFILE_WRITE, Told)
def notifications_read_all(request: TokenRequest) -> Told:
    """Note that everything was seen."""
    return Told(count=reading.all_read(scope=request.scope))


@routes.reads("/notifications/{notification_id}", Permission.WORKSPACE_READ, NotificationOut)
def notifications_read(request: TokenRequest, notification_id: Id) -> NotificationView:
    """Give one notification; it stays unread."""
    return selectors.notification_find(request.scope, notification_id)


@routes.does("/notifications/{notification_id}/read", Permission.PROFILE_WRITE, NotificationOut)
def notifications_mark_read(request: TokenRequest, notification_id: Id) -> NotificationView:
    """Note that one notification was seen; it is not mailed any more."""
    selectors.notification_find(request.scope, notification_id)
    reading.notification_read(scope=request.scope, notification_id=notification_id)
    return selectors.notification_find(request.scope, notification_id)


@routes.reads("/me/notifications", Permission.WORKSPACE_READ, list[ChoiceOut])
def notification_choices_read(request: TokenRequest) -> tuple[ChoiceView, ...]:
    """Tell how soon each kind of notification is mailed to the member."""
    return selectors.choices_of(request.scope)


@routes.changes("/me/notifications", Permission.PROFILE_WRITE, list[ChoiceOut])
def notification_choices_change(request: TokenRequest, body: ChoicesChanged) -> tuple[ChoiceView, ...]:
    """Choose how soon kinds of notifications are mailed to the member."""
    chosen = {Kind(one.kind): Mailed(one.mailed) for one in body.choices}
    choosing.choices_save(scope=request.scope, chosen=chosen, zone=request.workspace.time_zone)
    return selectors.choices_of(request.scope)
