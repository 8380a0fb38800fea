from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from fukasa.apps.ingest.services import runs, undo, uploads
from fukasa.apps.ingest.services.runs import Then
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import owners_of_all

PATIENCE = timedelta(seconds=2)  # until a catalogue that is being written is asked again


@task()
def import_step(job_id: int) -> None:
    """Do the next step of an import."""
    _follow(import_step, runs.import_execute(job_id=job_id), job_id)


@task()
def undo_step(job_id: int) -> None:
    """Take out what an import brought."""
    _follow(undo_step, undo.undo_execute(job_id=job_id), job_id)


@task()
def sweep_uploads() -> None:
    """Remove files that nobody imported for two weeks, in every workspace, and those that no import knows."""
    for scope in owners_of_all():
        uploads.uploads_sweep(scope=scope)
    uploads.uploads_lost_sweep()


@transaction.atomic
def start_imports(*, scope: WorkspaceScope, job_ids: Sequence[int]) -> None:
    """Start imports that are ready; all of them or none."""
    for job_id in job_ids:
        runs.import_start(scope=scope, job_id=job_id)
    for job_id in job_ids:
        import_step.enqueue(job_id=job_id)


@transaction.atomic
def start_again(*, scope: WorkspaceScope, job_id: int) -> None:
    """Start an import again that stopped."""
    runs.import_again(scope=scope, job_id=job_id)
    import_step.enqueue(job_id=job_id)


@transaction.atomic
def start_undo(*, scope: WorkspaceScope, job_id: int) -> None:
    """Start to take out what an import brought."""
    undo.import_undo(scope=scope, job_id=job_id)
    undo_step.enqueue(job_id=job_id)


def _follow(step: Any, then: Then, job_id: int) -> None:
    if then is Then.GO_ON:
        step.enqueue(job_id=job_id)
    elif then is Then.WAIT:
        step.using(run_after=timezone.now() + PATIENCE).enqueue(job_id=job_id)
