"""Told when posts came for which there was a forecast."""

from django.dispatch import Signal

forecasts_scored = Signal()
"""Sent with ``scope`` (of somebody in the workspace) and ``count``."""
