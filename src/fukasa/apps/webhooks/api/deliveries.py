from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Query, Schema

from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, opened, sealed
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Moment, Told, one_of
from fukasa.apps.webhooks import selectors
from fukasa.apps.webhooks.choices import State
from fukasa.apps.webhooks.forms import ReplayForm
from fukasa.apps.webhooks.selectors import DeliveryLine
from fukasa.apps.webhooks.services import queueing
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("webhooks", unkept=True)
_State = Annotated[str, one_of(State.values)]


class DeliveriesAsked(PageAsked):
    """Which page, of which messages."""

    state: _State | None = None


class ReplayAsked(Body):
    """From when on to send again, and whether only what was given up."""

    since: Moment
    only_failed: Annotated[bool, Field(description="false: what arrived as well")] = True


class DeliveryOut(Schema):
    """A message on its way to a webhook; `body` is what is signed and sent, `answer` what came back."""

    delivery_id: int
    message_id: str
    event_type: str
    event_at: datetime
    state: _State
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    status: int | None
    answer: str
    problem: str
    seconds: float | None
    body: str


@routes.reads("/webhooks/{endpoint_id}/deliveries", Permission.WEBHOOKS_MANAGE, Page[DeliveryOut])
def deliveries_index(request: TokenRequest, endpoint_id: Id, asked: Query[DeliveriesAsked]) -> dict[str, Any]:
    """Give the messages of a webhook, the newest first; a page has at most fifty, and they are kept for 30 days."""
    selectors.endpoint_find(request.scope, endpoint_id)
    place, state = f"webhooks/{endpoint_id}/deliveries/{asked.state or ''}", asked.state or ""
    older = opened(place, asked.cursor)
    page = selectors.deliveries_of(request.scope, endpoint_id, state=state, older_than=older)
    shown = page.lines[: asked.limit]
    more = page.older_than is not None or len(shown) < len(page.lines)
    return {"items": shown, "next": sealed(place, shown[-1].delivery_id) if more and shown else None}


@routes.does("/webhooks/{endpoint_id}/replay", Permission.WEBHOOKS_MANAGE, Told)
def deliveries_replay(request: TokenRequest, endpoint_id: Id, body: ReplayAsked) -> Told:
    """Send the messages since a moment again, under the same ids."""
    selectors.endpoint_find(request.scope, endpoint_id)
    values = cleaned(ReplayForm(body.dict()))
    return Told(count=queueing.deliveries_replay(scope=request.scope, endpoint_id=endpoint_id, **values))


@routes.reads("/webhook-deliveries/{delivery_id}", Permission.WEBHOOKS_MANAGE, DeliveryOut)
def deliveries_read(request: TokenRequest, delivery_id: Id) -> DeliveryLine:
    """Give one message, and how its last attempt ended."""
    return selectors.delivery_find(request.scope, delivery_id)[1]


@routes.does("/webhook-deliveries/{delivery_id}/replay", Permission.WEBHOOKS_MANAGE, DeliveryOut)
def deliveries_again(request: TokenRequest, delivery_id: Id) -> DeliveryLine:
    """Send one message again, under its own id."""
    queueing.delivery_replay(scope=request.scope, delivery_id=delivery_id)
    return selectors.delivery_find(request.scope, delivery_id)[1]
