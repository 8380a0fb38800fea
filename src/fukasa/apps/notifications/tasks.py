from django.utils import timezone
from django_tasks import task

from fukasa.apps.notifications.services.forgetting import forget_old
from fukasa.apps.notifications.services.mailing import is_due, send_all_due
from fukasa.apps.notifications.watching import watch_all


@task()
def send_mail() -> None:
    """Mail what is due; what does not fit into one turn is another one, behind what others wait for."""
    if send_all_due(timezone.now()) and is_due(timezone.now()):
        send_mail.enqueue()


@task()
def watch() -> None:
    """Look for deadlines, limits and terms that come near."""
    watch_all(timezone.now())


@task()
def forget_read() -> None:
    """Delete what was read long ago."""
    forget_old(timezone.now())
