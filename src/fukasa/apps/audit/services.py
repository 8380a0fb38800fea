from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.encoding import force_str

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.signals import recorded


class Actor(Protocol):
    """Who acts, and where: every workspace scope is one."""

    @property
    def workspace_id(self) -> int | None: ...
    @property
    def member_id(self) -> int | None: ...
    @property
    def actor(self) -> str: ...


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
    """Write one row, inside the transaction of the change it speaks of.

    Args:
        scope: who acts, in which workspace.
        action: ``<noun>.<verb in the past>``, for example ``list.created``.
        object_type: the kind of thing that was touched.
        object_id: its key.
        object_name: how people call it, kept because the thing may vanish.
        before: the values that changed, as they were. Never secrets.
        after: the same values as they are now.

    """
    row = AuditEvent(
        workspace_id=scope.workspace_id,
        member_id=scope.member_id,
        actor=scope.actor,
        action=action,
        object_type=object_type,
        object_id=force_str(object_id),
        object_name=force_str(object_name)[:200],
        before=_plain(before),
        after=_plain(after),
    )
    row.save()
    transaction.on_commit(partial(_announce, row), robust=True)


def _announce(row: AuditEvent) -> None:
    recorded.send_robust(
        sender=AuditEvent,
        event_id=row.pk,
        workspace_id=row.workspace_id,
        member_id=row.member_id,
        action=row.action,
        object_type=row.object_type,
        object_id=row.object_id,
    )


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    return {key: _json_value(value, encoder) for key, value in (values or {}).items()}


def _json_value(value: Any, encoder: DjangoJSONEncoder) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return encoder.default(value)
