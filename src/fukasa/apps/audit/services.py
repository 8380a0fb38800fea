import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone
from django.utils.encoding import force_str

from fukasa.apps.audit.leaves import commitments, new_salts
from fukasa.apps.audit.merkle import Frontier
from fukasa.apps.audit.models import AuditEvent, LogHead
from fukasa.apps.audit.origin import current
from fukasa.apps.audit.signals import recorded, recording

_json = DjangoJSONEncoder().encode
_END = "SELECT size, peaks, followed FROM audit_loghead WHERE id = %s"
_LOCK = " FOR NO KEY UPDATE"
_MOVE = "UPDATE audit_loghead SET size = %s, peaks = %s WHERE id = %s"


class Actor(Protocol):
    """Who acts, and where: every workspace scope is one."""

    @property
    def workspace_id(self) -> int | None: ...
    @property
    def member_id(self) -> int | None: ...
    @property
    def actor(self) -> str: ...


@transaction.atomic(savepoint=False)
def record(
    scope: Actor,
    action: str,
    *,
    object_type: str = "",
    object_id: object = "",
    object_name: object = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one event, inside the transaction of the change it speaks of and as its last step.

    Whoever records holds the end of the log until they commit: what is locked after it can wait for somebody who waits
    for the log.

    Args:
        scope: who acts, in which workspace.
        action: ``<noun>.<verb in the past>``, for example ``list.created``.
        object_type: the kind of thing that was touched.
        object_id: its key.
        object_name: how people call it, kept because the thing may vanish.
        before: the values that changed, as they were. Never secrets.
        after: the same values as they are now.

    """
    origin = current()
    row = AuditEvent(
        workspace_id=scope.workspace_id,
        member_id=scope.member_id,
        actor=scope.actor,
        channel=origin.channel,
        address=origin.address,
        token_prefix=origin.token_prefix,
        action=action,
        object_type=object_type,
        object_id=force_str(object_id),
        object_name=force_str(object_name)[:200],
        before=_plain(before),
        after=_plain(after),
        salts=new_salts(),
        created_at=timezone.now(),
    )
    is_followed = row.workspace_id in _append(row).followed
    more = {"object_name": row.object_name, "created_at": row.created_at, "is_followed": is_followed}
    recording.send(sender=AuditEvent, **_told(row), **more)
    transaction.on_commit(partial(_announce, row), robust=True)


@dataclass(frozen=True, slots=True)
class End:
    """The end of the log while nobody else can append: its right edge, and whose events are followed (workspaces)."""

    frontier: Frontier
    followed: frozenset[int]


def locked_end() -> End:
    """Lock the end of the log until the transaction ends, and give it.

    These are the two statements that every event pays for, so they are written by hand.
    """
    with connection.cursor() as cursor:
        cursor.execute(_END + (_LOCK if connection.features.has_select_for_update else ""), [LogHead.THE_ONE])
        found = cursor.fetchone()
    if found is None:  # the first event of an emptied database
        LogHead.objects.get_or_create(pk=LogHead.THE_ONE)
        return locked_end()
    size, peaks, followed = found
    return End(Frontier.unpacked(size, bytes(peaks)), frozenset(map(int, followed.split())))


def _append(row: AuditEvent) -> End:
    """Give the row the next place in the tree, without gaps: a transaction that fails gives its place back."""
    end = locked_end()
    row.leaf_index = end.frontier.size
    row.commitments = commitments(row.salts, row.personal())
    row.leaf_hash = row.leaf().hash()
    row.save(force_insert=True)
    frontier = end.frontier.append(row.leaf_hash)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [frontier.size, frontier.packed(), LogHead.THE_ONE])
    return end


def _announce(row: AuditEvent) -> None:
    recorded.send_robust(sender=AuditEvent, **_told(row))


def _told(row: AuditEvent) -> dict[str, Any]:
    return {
        "event_id": row.pk,
        "workspace_id": row.workspace_id,
        "member_id": row.member_id,
        "action": row.action,
        "object_type": row.object_type,
        "object_id": row.object_id,
    }


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(_json(dict(values))) if values else {}
    return plain
