"""Listens to the audit log: an action is a type of event."""

from datetime import datetime
from typing import Any

from fukasa.apps.audit.signals import recording
from fukasa.apps.webhooks.services.queueing import event_queue


def listen() -> None:
    """Connect to the log; called once, when the application is ready."""
    recording.connect(_hear, dispatch_uid="webhooks")


def _hear(
    sender: object,  # noqa: ARG001  Django names it
    *,
    event_id: int,
    workspace_id: int | None,
    action: str,
    created_at: datetime,
    object_type: str,
    object_id: str,
    object_name: str,
    is_followed: bool,
    **_more: Any,
) -> None:
    if workspace_id is not None and is_followed:
        event_queue(
            workspace_id=workspace_id,
            event_id=event_id,
            event_type=action,
            at=created_at,
            object_type=object_type,
            object_id=object_id,
            name=object_name,
        )
