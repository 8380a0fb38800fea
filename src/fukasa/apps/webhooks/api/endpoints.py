from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Query, Schema

from fukasa.apps.outbound.errors import OutboundFailure
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest, sent
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Name, Secret, one_of
from fukasa.apps.webhooks import selectors
from fukasa.apps.webhooks.choices import Off
from fukasa.apps.webhooks.event_types import event_types
from fukasa.apps.webhooks.forms import EndpointForm
from fukasa.apps.webhooks.selectors import EndpointCard
from fukasa.apps.webhooks.services import endpoints, queueing
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("webhooks", unkept=True)
_Pattern = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S+$", examples=["list.*"])]


class WebhookGiven(Body):
    """Where to send what; `types` are names of events, `list.*` for all about lists, `*` for all."""

    name: Name
    url: Annotated[str, Field(min_length=1, max_length=2000, examples=["https://hooks.example.com/fukasa"])]
    types: Annotated[list[_Pattern], Field(min_length=1, max_length=100)] = ["*"]


class WebhookSwitched(Body):
    """Whether messages are sent."""

    on: bool


class WebhookOut(Schema):
    """A webhook as it was made; `off` says why nothing is sent, empty while it is on. Its secret is never read."""

    endpoint_id: int
    name: str
    url: str
    types: list[str]
    off: Annotated[str, one_of(Off.values)]
    old_secret_until: datetime | None


class WebhookStanding(WebhookOut):
    """A webhook, and how its messages fare."""

    failing_since: datetime | None
    rests_until: datetime | None
    waiting: int
    failed: int


class WebhookMade(WebhookOut):
    """A webhook with its secret, which is shown this once."""

    secret: str


@routes.reads("/event-types", Permission.WEBHOOKS_MANAGE, list[str])
def event_types_index(request: TokenRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Name the types of events that webhooks are told of."""
    return event_types()


@routes.reads("/webhooks", Permission.WEBHOOKS_MANAGE, Page[WebhookStanding])
def webhooks_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the webhooks and how their messages fare, in the order in which they were made."""
    return page_of("webhooks", selectors.endpoints_of(request.scope), asked, lambda one: one.endpoint_id)


def _looked_up(request: TokenRequest) -> OutboundFailure | None:
    """Look the address up before the transaction begins: no writer may wait for a name server."""
    url = sent(request).get("url")
    return endpoints.address_refusal(url.strip()) if isinstance(url, str) else None


@routes.makes("/webhooks", Permission.WEBHOOKS_MANAGE, WebhookMade, ahead=_looked_up)
def webhooks_create(request: TokenRequest, body: WebhookGiven) -> dict[str, Any]:
    """Make a webhook; its secret is shown this once."""
    made = endpoints.endpoint_create(scope=request.scope, looked_up=True, **_values(request, body))
    return asdict(selectors.endpoint_find(request.scope, made.endpoint_id)) | {"secret": made.text}


@routes.reads("/webhooks/{endpoint_id}", Permission.WEBHOOKS_MANAGE, WebhookOut)
def webhooks_read(request: TokenRequest, endpoint_id: Id) -> EndpointCard:
    """Give one webhook."""
    return selectors.endpoint_find(request.scope, endpoint_id)


@routes.puts("/webhooks/{endpoint_id}", Permission.WEBHOOKS_MANAGE, WebhookOut, ahead=_looked_up)
def webhooks_change(request: TokenRequest, endpoint_id: Id, body: WebhookGiven) -> EndpointCard:
    """Say anew where to send what."""
    selectors.endpoint_find(request.scope, endpoint_id)
    values = _values(request, body)
    endpoints.endpoint_update(scope=request.scope, endpoint_id=endpoint_id, looked_up=True, **values)
    return selectors.endpoint_find(request.scope, endpoint_id)


@routes.deletes("/webhooks/{endpoint_id}", Permission.WEBHOOKS_MANAGE)
def webhooks_delete(request: TokenRequest, endpoint_id: Id) -> None:
    """Take a webhook away for good, with its messages."""
    endpoints.endpoint_delete(scope=request.scope, endpoint_id=endpoint_id)


@routes.does("/webhooks/{endpoint_id}/switch", Permission.WEBHOOKS_MANAGE, WebhookOut)
def webhooks_switch(request: TokenRequest, endpoint_id: Id, body: WebhookSwitched) -> EndpointCard:
    """Switch a webhook on, and send what waits; or off."""
    endpoints.endpoint_switch(scope=request.scope, endpoint_id=endpoint_id, on=body.on)
    return selectors.endpoint_find(request.scope, endpoint_id)


@routes.does("/webhooks/{endpoint_id}/secret", Permission.WEBHOOKS_MANAGE, Secret)
def webhooks_secret(request: TokenRequest, endpoint_id: Id) -> Secret:
    """Draw a new secret, shown this once; for a day the old one signs as well."""
    return Secret(secret=endpoints.secret_rotate(scope=request.scope, endpoint_id=endpoint_id).text)


@routes.does("/webhooks/{endpoint_id}/ping", Permission.WEBHOOKS_MANAGE, WebhookOut)
def webhooks_ping(request: TokenRequest, endpoint_id: Id) -> EndpointCard:
    """Send a test message; how it fares stands among the messages of the webhook."""
    queueing.ping_queue(scope=request.scope, endpoint_id=endpoint_id)
    return selectors.endpoint_find(request.scope, endpoint_id)


def _values(request: TokenRequest, body: WebhookGiven) -> dict[str, Any]:
    form = EndpointForm({"name": body.name, "url": body.url, "types": " ".join(body.types)})
    if form.is_valid() and request.ahead is not None:
        form.add_error("url", request.ahead.message)
    return dict(cleaned(form))
