"""Deliveries written in the transaction of the event, so that no kill can come between the two."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.webhooks.choices import Off, State
from fukasa.apps.webhooks.errors import DeliveryNotFound, EndpointNotFound, EndpointOff
from fukasa.apps.webhooks.event_types import PING, matches
from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.payload import body_of
from fukasa.apps.webhooks.services.waking import wake_when_committed
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required


def event_queue(
    *, workspace_id: int, event_id: int, event_type: str, at: datetime, object_type: str, object_id: str, name: str
) -> None:
    """Put an event in wait for every endpoint that asked for it; one that is failing gets it when it is back."""
    listening = Endpoint.unscoped.filter(workspace_id=workspace_id).exclude(off=Off.OWNER)
    found = [one for one in listening.only("pk", "types") if matches(one.types, event_type)]
    if not found:
        return
    body = body_of(
        event_type=event_type,
        at=at,
        workspace_id=workspace_id,
        event_id=event_id,
        object_type=object_type,
        object_id=object_id,
        object_name=name,
    )
    Delivery.unscoped.bulk_create(
        Delivery(
            workspace_id=workspace_id,
            endpoint_id=one.pk,
            message_id=f"msg_{workspace_id}_{event_id}",
            event_type=event_type,
            event_at=at,
            body=body,
            next_at=at,
        )
        for one in found
    )
    wake_when_committed()


@transaction.atomic
def ping_queue(*, scope: WorkspaceScope, endpoint_id: int) -> None:
    """Put a test message in wait for one endpoint, and send it at once even when the endpoint is being left alone."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    row = _on(scope, endpoint_id)
    now, message_id = timezone.now(), f"msg_ping_{secrets.token_hex(12)}"
    body = body_of(
        event_type=PING,
        at=now,
        workspace_id=scope.workspace_id,
        event_id=0,
        object_type="webhook",
        object_id=str(row.pk),
        object_name=row.name,
    )
    Delivery.objects.create(
        workspace_id=scope.workspace_id,
        endpoint_id=row.pk,
        message_id=message_id,
        event_type=PING,
        event_at=now,
        body=body,
        next_at=now,
    )
    _hasten(row)


@transaction.atomic
def delivery_replay(*, scope: WorkspaceScope, delivery_id: int) -> int:
    """Send one delivery again, under its own id; gives the endpoint's number."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    row = Delivery.objects.of(scope).select_for_update(no_key=True).filter(pk=delivery_id).first()
    if row is None:
        raise DeliveryNotFound(_("There is no such delivery in this workspace."))
    endpoint = _on(scope, row.endpoint_id)
    _again(scope, endpoint, Delivery.objects.of(scope).filter(pk=delivery_id))
    return int(row.endpoint_id)


@transaction.atomic
def deliveries_replay(*, scope: WorkspaceScope, endpoint_id: int, since: datetime, only_failed: bool) -> int:
    """Send everything of an endpoint since a moment again, under the same ids; gives how many."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    endpoint = _on(scope, endpoint_id)
    rows = Delivery.objects.of(scope).filter(endpoint_id=endpoint_id, event_at__gte=since)
    rows = rows.filter(state=State.FAILED) if only_failed else rows.exclude(state=State.WAITING)
    return _again(scope, endpoint, rows)


def _again(scope: WorkspaceScope, endpoint: Endpoint, rows: QuerySet[Any, Any]) -> int:
    fresh = {"state": State.WAITING, "attempts": 0, "next_at": timezone.now(), "problem": ""}
    count = rows.update(**fresh)
    named: dict[str, Any] = {"object_type": "webhook", "object_id": endpoint.pk, "object_name": endpoint.name}
    record(scope, "webhook.replayed", **named, after={"deliveries": count})
    _hasten(endpoint)
    return count


def _on(scope: WorkspaceScope, endpoint_id: int) -> Endpoint:
    rows = Endpoint.objects.of(scope).defer("secret", "old_secret").select_for_update(no_key=True)
    row: Endpoint | None = rows.filter(pk=endpoint_id).first()
    if row is None:
        raise EndpointNotFound(_("There is no such webhook in this workspace."))
    if row.off:
        raise EndpointOff(_("This webhook is switched off; switch it on first."))
    return row


def _hasten(row: Endpoint) -> None:
    row.rests_until = None
    row.save(update_fields=["rests_until"])
    wake_when_committed()
