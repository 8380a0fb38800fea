from django.core.management import call_command
from django_tasks import task

KEPT_DAYS = 30


@task()
def forget_finished() -> None:
    """Throw away sessions that are over and what became of tasks a month ago."""
    call_command("clearsessions")
    call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)
