from django.db import transaction
from django.utils import timezone
from django_tasks import task

from fukasa.apps.creators.exporting import expiring, services
from fukasa.apps.workspaces.scope import WorkspaceScope


@task()
def export_step(export_id: int) -> None:
    """Write the file of one export, outside of a request."""
    services.export_execute(export_id=export_id)


@task()
def forget_exports() -> None:
    """Remove the files whose time is over, in every workspace."""
    expiring.forget_files(timezone.now())


@transaction.atomic
def start_export(*, scope: WorkspaceScope, query: str, file_format: str) -> int:
    """Ask for a file and let it be written in the background; gives the id of the export."""
    export_id = services.export_create(scope=scope, query=query, file_format=file_format)
    export_step.enqueue(export_id=export_id)
    return export_id


@transaction.atomic
def start_again(*, scope: WorkspaceScope, export_id: int) -> None:
    """Write the file of an export anew."""
    services.export_again(scope=scope, export_id=export_id)
    export_step.enqueue(export_id=export_id)
