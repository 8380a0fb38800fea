"""What others may listen to. Webhooks and notifications do: the action is the type of the event."""

from django.dispatch import Signal

recording = Signal()
"""Sent inside the transaction of an event, for what must be written with it or not at all; with the keywords of
``recorded`` and ``object_name``, ``created_at`` and ``is_followed`` (see ``following``: whether anybody noted that the
events of the workspace are followed). What a listener raises undoes the change."""
recorded = Signal()
"""Sent once the transaction of an event was committed, with the keywords ``event_id``, ``workspace_id``, ``member_id``,
``action``, ``object_type`` and ``object_id``. What a listener raises is logged and changes nothing."""
