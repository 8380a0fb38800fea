from django.utils import timezone
from django_tasks import task

from fukasa.apps.rights.services.deleting import carry_out_all
from fukasa.apps.rights.services.retaining import expire_due


@task()
def carry_out_deletions() -> None:
    """Delete what was decided to be deleted."""
    carry_out_all(timezone.now())


@task()
def enforce_retention() -> None:
    """Erase the facts whose term is over."""
    expire_due(timezone.now())
