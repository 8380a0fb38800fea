from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.jobs.registry import jobs
from fukasa.apps.jobs.services import job_run, task_again
from fukasa.apps.operations.errors import JobNotFound
from fukasa.apps.operations.wording import short_path
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def job_ask(*, scope: WorkspaceScope, name: str, now: datetime) -> None:
    """Have a periodic job done now, out of turn; its next turn stays.

    Raises:
        JobNotFound: no app has registered it.

    """
    if name not in {job.name for job in jobs()}:
        raise JobNotFound(_("There is no such periodic job."))
    job_run(name, now)
    record(required(scope), "job.run_asked", object_type="job", object_id=name, object_name=name)


@transaction.atomic
def task_ask_again(*, scope: WorkspaceScope, task_id: UUID, now: datetime) -> None:
    """Have a task that failed done again.

    Raises:
        TaskNotFound: it has not failed, or is forgotten.

    """
    path = short_path(task_again(task_id, now))
    record(required(scope), "task.run_again", object_type="task", object_id=task_id, object_name=path)
