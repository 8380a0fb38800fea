from django.utils import timezone

from fukasa.apps.notifications.errors import NotificationNotFound
from fukasa.apps.notifications.models import Notification
from fukasa.apps.workspaces.scope import WorkspaceScope, required


def notification_read(*, scope: WorkspaceScope, notification_id: int) -> str:
    """Note that somebody has seen it; gives where the thing is."""
    rows = Notification.objects.of(scope).filter(member_id=scope.member_id, pk=notification_id)
    url = rows.values_list("url", flat=True).first()
    if url is None:
        raise NotificationNotFound("there is no such notification of yours")
    rows.filter(read_at=None).update(read_at=timezone.now(), mail_at=None)
    return str(url)


def all_read(*, scope: WorkspaceScope) -> int:
    """Note that somebody has seen everything; gives how many that were."""
    rows = Notification.objects.of(required(scope)).filter(member_id=scope.member_id, read_at=None)
    return rows.update(read_at=timezone.now(), mail_at=None)
