"""Told when work in the background has ended, for whoever carries it further."""

from django.dispatch import Signal

work_ended = Signal()
"""Sent by services with ``work`` (``import``, ``export``), ``workspace_id``, ``member_id`` (who asked, or None),
``object_id``, ``name``, ``error`` (empty when it worked) and ``rows``. What a listener raises changes nothing."""
