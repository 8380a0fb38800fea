"""Webhooks of a workspace, and what was sent to them."""

from datetime import UTC, datetime

from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.services.endpoints import listening_note
from fukasa.apps.workspaces.scope import WorkspaceScope
from tests.factories.workspaces import People

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # a secret of an example


def make_endpoint(scope: WorkspaceScope, **values) -> Endpoint:
    defaults = {"name": "受注システム", "url": "https://hooks.example.com/fukasa", "types": ["*"], "secret": SECRET}
    made = Endpoint.objects.create(workspace_id=scope.workspace_id, **defaults | values)
    listening_note(scope.workspace_id)
    return made


def make_delivery(endpoint: Endpoint, **values) -> Delivery:
    at = values.pop("at", datetime.now(UTC))
    number = Delivery.unscoped.count() + 1
    defaults = {
        "message_id": f"msg_{endpoint.workspace_id}_{number}",
        "event_type": "list.created",
        "event_at": at,
        "next_at": at,
        "body": '{"type": "list.created"}',
    }
    return Delivery.objects.create(workspace_id=endpoint.workspace_id, endpoint=endpoint, **defaults | values)


def of_endpoint(people: People) -> dict[str, object]:
    return {"endpoint_id": make_endpoint(people.owner.scope).pk}


def of_delivery(people: People) -> dict[str, object]:
    return {"delivery_id": make_delivery(make_endpoint(people.owner.scope), state="failed").pk}
