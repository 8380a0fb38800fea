"""What others may listen to. Webhooks and notifications do: the action is the type of the event."""

from django.dispatch import Signal

recorded = Signal()
"""Sent once the transaction of an event was committed, with the keywords ``event_id``, ``workspace_id``, ``member_id``,
``action``, ``object_type`` and ``object_id``. What a listener raises is logged and changes nothing."""
