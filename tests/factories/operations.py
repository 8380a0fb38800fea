"""Tasks of the background that failed, for the page of the operator."""

from uuid import UUID

from django_tasks_db.models import DBTaskResult

from fukasa.apps.creators.exporting.tasks import export_step
from tests.factories.workspaces import People


def make_failed_task(reason: Exception | None = None) -> UUID:
    """Let a task fail that nothing begins again by itself."""
    task = DBTaskResult.objects.get(pk=export_step.enqueue(export_id=0).id)
    task.set_failed(reason or RuntimeError("the pen is dry"))
    return UUID(str(task.pk))


def of_failed_task(_: People) -> dict[str, object]:
    return {"task_id": make_failed_task()}


def of_job(_: People) -> dict[str, object]:
    return {"name": "jobs.forget"}
