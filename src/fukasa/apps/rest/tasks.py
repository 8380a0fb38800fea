from django.utils import timezone
from django_tasks import task

from fukasa.apps.rest.idempotency import KEPT
from fukasa.apps.rest.models import KeptAnswer


@task()
def forget_answers() -> None:
    """Forget the answers whose idempotency keys are over."""
    KeptAnswer.unscoped.filter(created_at__lte=timezone.now() - KEPT).delete()
