"""Writes down how an attempt ended, and what follows from it for the message and its endpoint."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fukasa.apps.audit.actors import Installation
from fukasa.apps.audit.services import record
from fukasa.apps.webhooks.backoff import LASTING, delay_after, rest_after
from fukasa.apps.webhooks.choices import Off, State
from fukasa.apps.webhooks.models import Delivery, Endpoint

_KEPT = 1000  # signs of an answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended."""

    arrived: bool
    gone: bool = False
    status: int | None = None
    answer: str = ""
    problem: str = ""
    seconds: float | None = None


@transaction.atomic
def settle(delivery_id: int, outcome: Outcome, now: datetime, random_: random.Random) -> None:
    """Note the outcome; the message may have been deleted, or the endpoint switched off, meanwhile."""
    row = Delivery.unscoped.select_for_update(no_key=True).filter(pk=delivery_id).first()
    endpoint = (
        row
        and Endpoint.unscoped.defer("secret", "old_secret")
        .select_for_update(no_key=True)
        .filter(pk=row.endpoint_id)
        .first()
    )
    if row is None or endpoint is None:
        return
    row.status, row.seconds, row.problem = outcome.status, outcome.seconds, outcome.problem
    row.answer = "".join(sign for sign in outcome.answer[:_KEPT] if sign.isprintable() or sign in "\n\t")
    delay = delay_after(row.attempts, random_)
    if outcome.arrived:
        row.state = State.DELIVERED
    elif delay is None:
        row.state = State.FAILED
    else:
        row.next_at = now + delay
    row.save()
    _judge(endpoint, outcome, now, random_)


def _judge(endpoint: Endpoint, outcome: Outcome, now: datetime, random_: random.Random) -> None:
    if outcome.arrived:
        values: dict[str, Any] = {"failures": 0, "failing_since": None, "rests_until": None}
    else:
        rests = now + rest_after(endpoint.failures, random_)
        since = endpoint.failing_since or now
        values = {"failures": endpoint.failures + 1, "failing_since": since, "rests_until": rests}
    off = _reason_to_stop(outcome, values["failing_since"], now)
    if off and not endpoint.off:
        values["off"] = off
        told: dict[str, Any] = {"object_type": "webhook", "object_id": endpoint.pk, "object_name": endpoint.name}
        record(Installation(endpoint.workspace_id), "webhook.stopped", **told, after={"reason": off.value})
    for name, value in values.items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=list(values))  # people look at `updated_at`, to see whether others edited it


def _reason_to_stop(outcome: Outcome, failing_since: datetime | None, now: datetime) -> Off | None:
    if outcome.gone:
        return Off.GONE
    return Off.FAILING if failing_since is not None and now - failing_since >= LASTING else None
