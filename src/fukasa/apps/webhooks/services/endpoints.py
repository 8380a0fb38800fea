"""Endpoints made, changed, switched; their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.following import note_following
from fukasa.apps.audit.services import record
from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.outbound.errors import OutboundFailure
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.webhooks.choices import Off
from fukasa.apps.webhooks.errors import EndpointNotFound, SecretJustChanged
from fukasa.apps.webhooks.models import Endpoint
from fukasa.apps.webhooks.services.waking import wake_when_committed
from fukasa.apps.webhooks.signing import new_secret
from fukasa.apps.workspaces import quotas
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret of an endpoint, shown this once."""

    endpoint_id: int
    text: str


def address_refusal(url: str) -> OutboundFailure | None:
    """Look an address up, which may take seconds; gives why nothing can be sent there."""
    try:
        OutboundClient().check(url)
    except OutboundFailure as refusal:
        return refusal
    return None


def endpoint_create(
    *, scope: WorkspaceScope, name: str, url: str, types: Sequence[str], looked_up: bool = False
) -> Secret:
    """Make an endpoint; its address is looked up first, outside of any transaction, unless the caller has done so."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    if not looked_up:
        OutboundClient().check(url)
    secret = new_secret()
    with transaction.atomic():
        quotas.demand(scope, quotas.Quota.WEBHOOKS)
        row = Endpoint(workspace_id=scope.workspace_id, name=name.strip(), url=url, types=list(types), secret=secret)
        row.save()
        listening_note(row.workspace_id)
        record(scope, "webhook.created", **_named(row), after=_told(row))
    return Secret(row.pk, secret)


def endpoint_update(
    *,
    scope: WorkspaceScope,
    endpoint_id: int,
    name: str,
    url: str,
    types: Sequence[str],
    looked_up: bool = False,
    seen: str = "",
) -> None:
    """Change name, address and types; see :func:`endpoint_create`.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    if not looked_up:
        OutboundClient().check(url)
    with transaction.atomic():
        row = _locked(scope, endpoint_id)
        demand_unchanged(row.updated_at, seen)
        before = _told(row)
        row.name, row.url, row.types = name.strip(), url, list(types)
        row.save(update_fields=["name", "url", "types", "updated_at"])
        record(scope, "webhook.changed", **_named(row), before=before, after=_told(row))


@transaction.atomic
def endpoint_delete(*, scope: WorkspaceScope, endpoint_id: int) -> None:
    """Take an endpoint away, with its secret and its deliveries."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    row = _locked(scope, endpoint_id)
    named = _named(row)
    row.delete()
    listening_note(scope.workspace_id)
    record(scope, "webhook.deleted", **named)


@transaction.atomic
def endpoint_switch(*, scope: WorkspaceScope, endpoint_id: int, on: bool) -> None:
    """Switch an endpoint on, and send what waits; or off, and put nothing in wait any more."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    row = _locked(scope, endpoint_id)
    if on == (row.off == Off.NO):
        return
    row.off = Off.NO if on else Off.OWNER
    row.failures, row.failing_since, row.rests_until = 0, None, None
    row.save(update_fields=["off", "failures", "failing_since", "rests_until", "updated_at"])
    listening_note(row.workspace_id)
    record(scope, "webhook.switched_on" if on else "webhook.switched_off", **_named(row))
    wake_when_committed()


@transaction.atomic
def secret_rotate(*, scope: WorkspaceScope, endpoint_id: int) -> Secret:
    """Draw a new secret; for a day the old one signs as well, and no third one is drawn."""
    required(scope).demand(Permission.WEBHOOKS_MANAGE)
    row, now = _locked(scope, endpoint_id), timezone.now()
    if row.old_secret_until is not None and now < row.old_secret_until <= now + OVERLAP:
        raise SecretJustChanged(
            _(
                "The secret was changed less than a day ago, and the one before it still signs; change it again when"
                " its day is over, or make a new webhook and delete this one."
            )
        )
    row.old_secret, row.old_secret_until = row.secret, now + OVERLAP
    row.secret = new_secret()
    row.save(update_fields=["secret", "old_secret", "old_secret_until", "updated_at"])
    record(scope, "webhook.secret_changed", **_named(row))
    return Secret(row.pk, row.secret)


def listening_note(workspace_id: int) -> None:
    """Note with the log whether anybody listens in a workspace; to be done with every change of that."""
    note_following(workspace_id, Endpoint.unscoped.filter(workspace_id=workspace_id).exclude(off=Off.OWNER).exists)


def _locked(scope: WorkspaceScope, endpoint_id: int) -> Endpoint:
    rows = Endpoint.objects.of(scope).defer("secret", "old_secret").select_for_update(no_key=True)
    row: Endpoint | None = rows.filter(pk=endpoint_id).first()
    if row is None:
        raise EndpointNotFound(_("There is no such webhook in this workspace."))
    return row


def _told(row: Endpoint) -> dict[str, Any]:
    """Give what the log tells of an endpoint; of its address the host, for paths of addresses hold keys."""
    parts = urlsplit(row.url)
    return {"types": row.types, "host": parts.netloc.rpartition("@")[2]}


def _named(row: Endpoint) -> dict[str, Any]:
    return {"object_type": "webhook", "object_id": row.pk, "object_name": row.name}
