from django.db import transaction
from django_tasks import task

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.plans.choices import QUICK_ACCOUNTS
from fukasa.apps.plans.services import runs
from fukasa.apps.workspaces.scope import WorkspaceScope


@task()
def plan_run(run_id: int) -> None:
    """Judge the catalogue for one run, outside of a request."""
    runs.run_execute(run_id=run_id, index=current_index())


def start_run(*, scope: WorkspaceScope, plan_id: int) -> int:
    """Run a plan: at once over a small catalogue, in the background over a large one. Gives the id of the run."""
    index = current_index()
    with transaction.atomic():
        run_id = runs.run_create(scope=scope, plan_id=plan_id)
        if index.meta.accounts > QUICK_ACCOUNTS:
            plan_run.enqueue(run_id=run_id)
    if index.meta.accounts <= QUICK_ACCOUNTS:
        runs.run_execute(run_id=run_id, index=index)
    return run_id
