import logging

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fukasa.apps.audit.services import record
from fukasa.apps.pages.sentences import in_plain_english
from fukasa.apps.plans.choices import LONGEST_RUN, RunState
from fukasa.apps.plans.errors import NeedsSegments, NotReady
from fukasa.apps.plans.keeping import keep_planned
from fukasa.apps.plans.models import Plan, Portfolio, Run, RunRows
from fukasa.apps.plans.packing import pack_facts, pack_rows
from fukasa.apps.plans.selectors import audience_view, deals_frame
from fukasa.apps.plans.services.plans import audited, find_plan
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.core.errors import FukasaError
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.brief_text import brief_of
from fukasa.pipelines.shortlist import ShortlistRun, make_shortlist

logger = logging.getLogger("fukasa.plans")
_CUT_OFF = gettext_noop("This run was cut off, for example by a restart; run the plan again.")


@transaction.atomic
def run_create(*, scope: WorkspaceScope, plan_id: int) -> int:
    """Ask for a run of a plan as its brief stands now; gives the id of the run, which waits."""
    plan = find_plan(scope, plan_id)
    if plan.brief.get("cutoff", {}).get("cpv") is None:
        raise NotReady(_("Give the highest cost per view first: without a cut-off nobody can be judged."))
    if plan.brief.get("goal", {}).get("kpi") == "reach" and not audience_view(plan.audience).segments:
        raise NeedsSegments(_("People reached are counted over segments: name them first, or let views count."))
    _close_cut_off(scope, plan)
    last = Run.objects.of(scope).filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    run = Run(
        workspace_id=scope.workspace_id,
        plan=plan,
        number=last + 1,
        brief=plan.brief,
        audience_id=plan.audience_id,
        requested_by_id=scope.member_id,
    )
    run.save()
    plan.save(update_fields=["updated_at"])
    record(scope, "plan.run_requested", **audited(plan), after={"run": run.number})
    return int(run.pk)


@in_plain_english
def run_execute(*, run_id: int, index: SearchIndex) -> None:
    """Judge the catalogue for a waiting run and keep the result; a refusal becomes the run's sentence.

    Background tasks call it: the scope is the one of the member who asked, and ends with the membership.
    """
    run = _begin(run_id)
    if run is None:
        return
    scope = scope_of_member(run.requested_by_id, workspace_id=run.workspace_id)
    if scope is None:
        _fail(run, _("Whoever asked for this run is no longer a member; run it again."))
        return
    try:
        made = make_shortlist(
            index, brief_of(run.brief), scope.lake, deals=deals_frame(scope), clock=timezone.localtime
        )
    except FukasaError as refusal:
        _fail(run, refusal.message)
    except Exception:
        logger.exception("run %s of plan %s failed", run.number, run.plan_id)
        _fail(run, _("This run failed because of an error in the program; the operator finds it in the log."))
    else:
        _finish(run, made)
        keep_planned(scope, index, made)


def run_cut_off(*, run_id: int, again: bool) -> None:
    """Let a run whose worker was killed wait for its turn once more; or say that this happened too often."""
    run: Run | None = Run.unscoped.filter(pk=run_id, state=RunState.RUNNING).first()
    if run is None:
        return
    if again:
        Run.unscoped.filter(pk=run_id).update(state=RunState.WAITING)
    else:
        _fail(run, _CUT_OFF)


def _close_cut_off(scope: WorkspaceScope, plan: Plan) -> None:
    """Say of runs that never came to an end that they failed."""
    old = Run.objects.of(scope).filter(plan=plan, created_at__lt=timezone.now() - LONGEST_RUN)
    for run in old.filter(state__in=(RunState.WAITING, RunState.RUNNING)):
        _fail(run, _CUT_OFF)


@transaction.atomic
def _begin(run_id: int) -> Run | None:
    """Take a run that waits; None when another worker was quicker or it is gone."""
    run: Run | None = Run.unscoped.select_for_update().filter(pk=run_id, state=RunState.WAITING).first()
    if run is not None:
        run.state = RunState.RUNNING
        run.save(update_fields=["state", "updated_at"])
    return run


@transaction.atomic
def _finish(run: Run, made: ShortlistRun) -> None:
    run.state = RunState.FINISHED
    run.facts, run.lake_version = pack_facts(made), made.index.lake_version
    run.finished_at = timezone.now()
    run.save()
    RunRows(run=run, content=pack_rows(made)).save(force_insert=True)
    Portfolio(run=run).save(force_insert=True)


@transaction.atomic
def _fail(run: Run, sentence: str) -> None:
    run.state, run.error, run.finished_at = RunState.FAILED, sentence, timezone.now()
    run.save()
