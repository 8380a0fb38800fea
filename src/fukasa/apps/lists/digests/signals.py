"""Told when a saved search has news, for whoever carries them further (by mail, for example)."""

from django.dispatch import Signal

search_has_news = Signal()
"""Sent with ``workspace_id``, ``search_id``, ``entered`` and ``left`` (counts), after the news were kept."""
