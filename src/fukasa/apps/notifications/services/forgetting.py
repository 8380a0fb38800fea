from datetime import datetime, timedelta

from fukasa.apps.notifications.models import Notification

KEPT = timedelta(days=90)
"""How long what was read stays."""


def forget_old(now: datetime) -> int:
    """Delete notifications that were read long ago; gives how many rows went."""
    return Notification.unscoped.filter(read_at__lt=now - KEPT).delete()[0]
