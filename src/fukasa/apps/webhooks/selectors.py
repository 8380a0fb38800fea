from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fukasa.apps.webhooks.choices import Off, State
from fukasa.apps.webhooks.errors import DeliveryNotFound, EndpointNotFound
from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.workspaces.scope import WorkspaceScope

PAGE = 50


@dataclass(frozen=True, slots=True)
class EndpointCard:
    """An endpoint as its page shows it; the secret stays in the vault."""

    endpoint_id: int
    name: str
    url: str
    types: tuple[str, ...]
    off: Off
    failing_since: datetime | None
    rests_until: datetime | None
    old_secret_until: datetime | None
    updated_at: datetime
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery as the list shows it."""

    delivery_id: int
    message_id: str
    event_type: str
    event_at: datetime
    state: State
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    status: int | None
    answer: str
    problem: str
    seconds: float | None
    body: str


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, the newest first, and where the older ones begin (None: nowhere)."""

    lines: tuple[DeliveryLine, ...]
    older_than: int | None


def counted(workspace_id: int) -> QuerySet[Any, Any]:
    """Count for the quota."""
    return Endpoint.unscoped.filter(workspace_id=workspace_id)


def endpoints_of(scope: WorkspaceScope) -> tuple[EndpointCard, ...]:
    """List the endpoints of the workspace."""
    return tuple(_card(row) for row in _cards(scope))


def endpoint_find(scope: WorkspaceScope, endpoint_id: int) -> EndpointCard:
    """Find one endpoint.

    Raises:
        EndpointNotFound: there is none of that number in the workspace.

    """
    row = _cards(scope).filter(pk=endpoint_id).first()
    if row is None:
        raise EndpointNotFound(_("There is no such webhook in this workspace."))
    return _card(row)


def deliveries_of(
    scope: WorkspaceScope, endpoint_id: int, *, state: str = "", older_than: int | None = None
) -> DeliveryPage:
    """Read a page of an endpoint's deliveries."""
    rows = Delivery.objects.of(scope).filter(endpoint_id=endpoint_id)
    if state in State.values:
        rows = rows.filter(state=state)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = [_line(row) for row in rows[: PAGE + 1]]
    return DeliveryPage(tuple(found[:PAGE]), found[PAGE - 1].delivery_id if len(found) > PAGE else None)


def delivery_find(scope: WorkspaceScope, delivery_id: int) -> tuple[int, DeliveryLine]:
    """Find one delivery; gives the endpoint's number with it."""
    row = Delivery.objects.of(scope).filter(pk=delivery_id).first()
    if row is None:
        raise DeliveryNotFound(_("There is no such delivery in this workspace."))
    return row.endpoint_id, _line(row)


def _cards(scope: WorkspaceScope) -> Any:
    return (
        Endpoint.objects.of(scope)
        .defer("secret", "old_secret")
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=State.WAITING)),
            failed=Count("deliveries", filter=Q(deliveries__state=State.FAILED)),
        )
    )


def _card(row: Any) -> EndpointCard:
    return EndpointCard(
        endpoint_id=row.pk,
        name=row.name,
        url=row.url,
        types=tuple(row.types),
        off=Off(row.off),
        failing_since=row.failing_since,
        rests_until=row.rests_until,
        old_secret_until=row.old_secret_until,
        updated_at=row.updated_at,
        waiting=row.waiting,
        failed=row.failed,
    )


def _line(row: Delivery) -> DeliveryLine:
    return DeliveryLine(
        delivery_id=row.pk,
        message_id=row.message_id,
        event_type=row.event_type,
        event_at=row.event_at,
        state=State(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        sent_at=row.sent_at,
        status=row.status,
        answer=row.answer,
        problem=row.problem,
        seconds=row.seconds,
        body=row.body,
    )
