"""Deliveries are kept for a month, secrets that were replaced for a day."""

from datetime import datetime, timedelta

from fukasa.apps.webhooks.models import Delivery, Endpoint

KEPT = timedelta(days=30)


def forget_old(now: datetime) -> int:
    """Delete deliveries and secrets that are over; gives how many deliveries."""
    Endpoint.unscoped.filter(old_secret_until__lte=now).update(old_secret="", old_secret_until=None)
    deleted, _ = Delivery.unscoped.filter(event_at__lt=now - KEPT).delete()
    return deleted
