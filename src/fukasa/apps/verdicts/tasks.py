from django.db import transaction
from django.utils import timezone
from django_tasks import task

from fukasa.apps.verdicts.services import appeals
from fukasa.apps.workspaces.scope import WorkspaceScope


@task()
def forget_appeals() -> None:
    """Delete the appeals that were withdrawn long enough ago."""
    appeals.appeals_forget()


@transaction.atomic
def withdraw_appeal(*, scope: WorkspaceScope, appeal_id: int) -> str:
    """Take an appeal away, and delete it once it can no longer be brought back; gives the account."""
    key = appeals.appeal_withdraw(scope=scope, appeal_id=appeal_id)
    forget_appeals.using(run_after=timezone.now() + appeals.TO_UNDO).enqueue()
    return key
