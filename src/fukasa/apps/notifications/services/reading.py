from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.notifications.errors import NotificationNotFound
from fukasa.apps.notifications.kinds import visible
from fukasa.apps.notifications.models import Notification
from fukasa.apps.workspaces.scope import WorkspaceScope, required


def notification_read(*, scope: WorkspaceScope, notification_id: int) -> str:
    """Note that somebody has seen it; gives where the thing is."""
    rows = Notification.objects.of(scope).filter(member_id=scope.member_id, pk=notification_id)
    url = rows.values_list("url", flat=True).first()
    if url is None:
        raise NotificationNotFound(_("There is no such notification of yours."))
    rows.filter(read_at=None).update(read_at=timezone.now(), mail_at=None)
    return str(url)


def all_read(*, scope: WorkspaceScope) -> int:
    """Note that somebody has seen everything of which they may know; gives how many that were."""
    rows = Notification.objects.of(required(scope)).filter(member_id=scope.member_id, kind__in=visible(scope))
    return rows.filter(read_at=None).update(read_at=timezone.now(), mail_at=None)
