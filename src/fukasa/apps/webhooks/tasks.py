import random

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.webhooks.services.forgetting import forget_old
from fukasa.apps.webhooks.services.sending import send_all_due


@task()
def send_due() -> None:
    """Send the messages that are due; what does not fit into one turn is another one, behind what others wait for."""
    if send_all_due(OutboundClient(), timezone.now, random.Random()):  # noqa: S311  jitter is no secret
        send_due.enqueue()


def wake() -> None:
    """Put the sending into the queue, unless it waits there already."""
    if not DBTaskResult.objects.ready().filter(task_path=send_due.module_path).exists():
        send_due.enqueue()


@task()
def forget_deliveries() -> None:
    """Delete deliveries and secrets that are over."""
    forget_old(timezone.now())
