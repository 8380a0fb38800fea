"""Sends what is due, one message after the other, never inside a transaction.

A message is claimed first: it becomes due again after a lease. Whoever is killed while it sends leaves a message that
is sent again under the same id; nothing is ever lost, and nothing is sent twice at the same time.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.webhooks import signing
from fukasa.apps.webhooks.backoff import LONGEST_REST
from fukasa.apps.webhooks.choices import Off, State
from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.services.settling import Outcome, settle
from fukasa.core.errors import FukasaError

LEASE = timedelta(minutes=2)  # longer than any request may take
BUDGET = timedelta(seconds=30)  # of one task; the worker has others to do
_GONE = 410
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in the hands of this worker."""

    delivery_id: int
    endpoint_id: int
    url: str
    message_id: str
    body: bytes


def send_all_due(client: OutboundClient, now: Now, random_: random.Random) -> bool:
    """Send until nothing is due or the time of one task is over; gives whether there is more to send now.

    An endpoint that fails is left alone for the rest of the turn, so that a hanging receiver costs one time-out.
    """
    end, failed = now() + BUDGET, set[int]()
    while claimed := _claim(now(), failed):
        outcome = _sent(claimed, client, now())
        settle(claimed.delivery_id, outcome, now(), random_)
        if not outcome.arrived:
            failed.add(claimed.endpoint_id)
        if now() >= end:
            return True
    return False


@transaction.atomic
def _claim(now: datetime, failed: set[int]) -> Claimed | None:
    due = Delivery.unscoped.filter(_has_turn(now), state=State.WAITING, endpoint__off=Off.NO)
    rows = due.exclude(endpoint_id__in=failed).select_related("endpoint").order_by("next_at", "pk")
    rows = rows.defer("endpoint__secret", "endpoint__old_secret")
    row = rows.select_for_update(
        of=("self",), no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked
    ).first()
    if row is None:
        return None
    row.attempts += 1
    row.next_at, row.sent_at = now + LEASE, now
    row.save(update_fields=["attempts", "next_at", "sent_at", "updated_at"])
    return Claimed(row.pk, row.endpoint_id, row.endpoint.url, row.message_id, row.body.encode())


def _has_turn(now: datetime) -> Q:
    """Tell what is to be sent: what is due, and what would wait for the clock that was set back since."""
    set_back = Q(sent_at__gt=now + LEASE) | Q(attempts=0, created_at__gt=now + LEASE)
    due = Q(next_at__lte=now) | set_back
    rested = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=now)
    return due & (rested | Q(endpoint__rests_until__gt=now + LONGEST_REST))


def _sent(claimed: Claimed, client: OutboundClient, now: datetime) -> Outcome:
    try:
        secrets = _secrets(claimed.endpoint_id, now)
        signed = signing.headers(claimed.message_id, int(now.timestamp()), claimed.body, secrets)
        answer = client.post(claimed.url, claimed.body, {"Content-Type": "application/json", **signed})
    except FukasaError as failure:  # no answer, or a secret that the vault cannot open
        return Outcome(arrived=False, problem=failure.message)
    return Outcome(
        arrived=200 <= answer.status < 300,  # noqa: PLR2004  the successes of HTTP
        gone=answer.status == _GONE,
        status=answer.status,
        answer=answer.body.decode("utf-8", "replace"),
        seconds=answer.seconds,
    )


def _secrets(endpoint_id: int, now: datetime) -> tuple[str, ...]:
    """Give the secret, and the one before it while both sign; none when the endpoint was deleted meanwhile."""
    endpoint = Endpoint.unscoped.filter(pk=endpoint_id).first()
    if endpoint is None:
        return ()
    old = endpoint.old_secret if endpoint.old_secret_until and now < endpoint.old_secret_until else ""
    return tuple(filter(None, (endpoint.secret, old)))
