import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from fukasa.analysis.planning.problem.solution import Progress
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.failures import Failure, failure_of
from fukasa.apps.plans.models import Portfolio
from fukasa.apps.plans.selectors import audience_view, deals_frame
from fukasa.apps.plans.solving import solve
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.core.errors import FukasaError
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.brief_text import brief_of
from fukasa.pipelines.plan.document import plain

logger = logging.getLogger("fukasa.plans")
_BETWEEN_REPORTS = 1.0  # seconds


def portfolio_execute(*, run_id: int, index: SearchIndex) -> None:
    """Solve the plan of a finished run and keep the document; a refusal becomes the portfolio's sentence.

    Background tasks call it after the shortlist, which stays whatever happens here.
    """
    portfolio = _begin(run_id)
    if portfolio is None:
        return
    scope = scope_of_member(portfolio.run.requested_by_id, workspace_id=portfolio.run.workspace_id)
    if scope is None:
        _fail(portfolio, Failure.LEFT)
        return
    try:
        document = solve(
            index,
            brief_of(portfolio.run.brief),
            scope.lake,
            deals=deals_frame(scope),
            report=Telling(run_id),
            audience=audience_view(portfolio.run.audience),
        )
    except FukasaError as refusal:
        logger.warning(
            "no plan for run %s of plan %s: %s", portfolio.run.number, portfolio.run.plan_id, refusal.message
        )
        _fail(portfolio, failure_of(refusal))
    except Exception:
        logger.exception("the portfolio of run %s of plan %s failed", portfolio.run.number, portfolio.run.plan_id)
        _fail(portfolio, Failure.PROGRAM)
    else:
        _finish(portfolio, document)


def portfolio_cut_off(*, run_id: int, again: bool) -> None:
    """Let a plan whose worker was killed be searched for once more; or say that this happened too often."""
    portfolio = Portfolio.objects.filter(pk=run_id, state=RunState.RUNNING).first()
    if portfolio is None:
        return
    if again:
        _end(portfolio, state=RunState.WAITING, progress=None)
    else:
        _fail(portfolio, Failure.CUT_OFF)


@transaction.atomic
def _begin(run_id: int) -> Portfolio | None:
    """Take a portfolio that waits; None when another worker was quicker, or the shortlist failed."""
    waiting = Portfolio.objects.select_for_update().filter(pk=run_id, state=RunState.WAITING)
    portfolio: Portfolio | None = waiting.select_related("run").first()
    if portfolio is not None:
        portfolio.state = RunState.RUNNING
        portfolio.save(update_fields=["state", "updated_at"])
    return portfolio


@dataclass
class Telling:
    """Writes down how far a search is, as often as the page asks for it and not as often as it moves."""

    run_id: int
    last: float = float("-inf")

    def __call__(self, progress: Progress) -> None:
        if progress.seconds - self.last < _BETWEEN_REPORTS:
            return
        self.last = progress.seconds
        told = plain({"seconds": progress.seconds, "value": progress.value, "bound": progress.bound})
        mine = Portfolio.objects.filter(pk=self.run_id, state=RunState.RUNNING)
        mine.update(progress=told, updated_at=timezone.now())


def _finish(portfolio: Portfolio, document: dict[str, Any]) -> None:
    _end(portfolio, state=RunState.FINISHED, document=document)


def _fail(portfolio: Portfolio, why: str) -> None:
    _end(portfolio, state=RunState.FAILED, error=why)


def _end(portfolio: Portfolio, **values: Any) -> None:
    """Write the answer down, if the run was not deleted with its workspace meanwhile."""
    mine = Portfolio.objects.filter(pk=portfolio.pk, state=RunState.RUNNING)
    mine.update(**values, updated_at=timezone.now())
