from django.db import transaction
from django_tasks import task

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.plans.choices import QUICK_ACCOUNTS
from fukasa.apps.plans.services import portfolios, runs
from fukasa.apps.workspaces.scope import WorkspaceScope


@task()
def plan_run(run_id: int) -> None:
    """Judge the catalogue for one run and solve its plan, outside of a request."""
    index = current_index()
    runs.run_execute(run_id=run_id, index=index)
    portfolios.portfolio_execute(run_id=run_id, index=index)


def plan_cut_off(*, run_id: int, again: bool) -> None:
    """Take a run up again whose worker was killed, where it was; or say that this happened too often."""
    runs.run_cut_off(run_id=run_id, again=again)
    portfolios.portfolio_cut_off(run_id=run_id, again=again)


def start_run(*, scope: WorkspaceScope, plan_id: int, at_once: bool = True) -> int:
    """Run a plan and give the id of the run.

    The shortlist is judged at once over a small catalogue, in the background over a large one; the plan is always
    solved in the background, as a search takes as long as the brief allows. Programs wait for neither
    (``at_once=False``): what they ask is one transaction, and others may write meanwhile.
    """
    index = current_index()
    quick = at_once and index.meta.accounts <= QUICK_ACCOUNTS
    with transaction.atomic():
        run_id = runs.run_create(scope=scope, plan_id=plan_id)
        if not quick:
            plan_run.enqueue(run_id=run_id)
    if quick:
        runs.run_execute(run_id=run_id, index=index)
        plan_run.enqueue(run_id=run_id)
    return run_id
