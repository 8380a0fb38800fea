from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.plans.audience.kept import NOBODY, PlanAudience, audience_of
from fukasa.apps.plans.choices import LONGEST_RUN, LONGEST_SILENCE, PriceKind, RunState
from fukasa.apps.plans.errors import PlanNotFound, PriceNotFound, RunNotFound
from fukasa.apps.plans.failures import failure_said
from fukasa.apps.plans.models import Plan, Portfolio, Price, Run, RunRows
from fukasa.apps.plans.packing import unpack
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.money import Money
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_of
from fukasa.pipelines.shortlist import ShortlistRun

_DEALS = {"account_key": pl.String, "price_minor": pl.Int64, "currency": pl.String, "agreed_at": pl.Date}
_FIRMNESS = {kind: place for place, kind in enumerate(PriceKind.values)}


@dataclass(frozen=True, slots=True)
class RunView:
    """A run without its rows."""

    run_id: int
    plan_id: int
    number: int
    state: RunState
    brief: dict[str, Any]
    facts: dict[str, Any] | None
    lake_version: int | None
    audience_id: int | None
    error: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Tell whether the run is still to come to an end; one that was cut off is not."""
        waits = self.state in {RunState.WAITING, RunState.RUNNING}
        return waits and self.asked_at > timezone.now() - LONGEST_RUN


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """The optimised plan of a run, or how far it is."""

    run_id: int
    state: RunState
    document: dict[str, Any] | None
    progress: dict[str, Any] | None
    error: str
    updated_at: datetime

    @property
    def is_live(self) -> bool:
        """Tell whether the search is still to come to an end; one that was cut off is not."""
        patience = {RunState.WAITING: LONGEST_RUN, RunState.RUNNING: LONGEST_SILENCE}.get(self.state)
        return patience is not None and self.updated_at > timezone.now() - patience


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as overviews show it, with the figures of its last finished run."""

    plan_id: int
    name: str
    brief: dict[str, Any]
    made_by: str
    updated_at: datetime
    last_run_id: int | None
    facts: dict[str, Any] | None

    @property
    def currency(self) -> str:
        """The currency of the brief."""
        return brief_of(self.brief).currency

    @property
    def even_odds(self) -> int | None:
        """How many passed the plain rule."""
        return None if self.facts is None else self.facts["counts"].get("0.5")

    @property
    def strict(self) -> int | None:
        """How many passed the strict rule."""
        return None if self.facts is None else self.facts["counts"].get("0.8")


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan and its brief."""

    plan_id: int
    name: str
    brief: Brief
    data: dict[str, Any]
    updated_at: datetime
    audience_id: int | None
    audience: PlanAudience


@dataclass(frozen=True, slots=True)
class PriceView:
    """A price the workspace knows."""

    price_id: int
    account_key: str
    money: Money
    kind: PriceKind
    format: str
    dated_on: date
    note: str
    updated_at: datetime


def plan_cards(scope: WorkspaceScope, *, limit: int | None = None) -> tuple[PlanCard, ...]:
    """Give the plans of the workspace, the one touched last first."""
    finished = Run.objects.of(scope).filter(plan=OuterRef("pk"), state=RunState.FINISHED).order_by("-number")
    plans = (
        Plan.objects.of(scope)
        .filter(deleted_at=None)
        .select_related("created_by__user")
        .annotate(last_run_id=Subquery(finished.values("pk")[:1]), facts=Subquery(finished.values("facts")[:1]))
    )
    return tuple(
        PlanCard(
            plan.pk, plan.name, plan.brief, member_name(plan.created_by), plan.updated_at, plan.last_run_id, plan.facts
        )
        for plan in (plans if limit is None else plans[:limit])
    )


def plan_choices(scope: WorkspaceScope) -> tuple[tuple[int, str], ...]:
    """Give the ids and names of the plans, for a picker."""
    return tuple(Plan.objects.of(scope).filter(deleted_at=None).values_list("pk", "name"))


def plan_view(scope: WorkspaceScope, plan_id: int) -> PlanView:
    """Give one plan; :class:`PlanNotFound` when it is absent, deleted or foreign."""
    plan = Plan.objects.of(scope).filter(pk=plan_id, deleted_at=None).select_related("audience").first()
    if plan is None:
        raise PlanNotFound(_("There is no such plan in this workspace."))
    audience = audience_view(plan.audience)
    return PlanView(plan.pk, plan.name, brief_of(plan.brief), plan.brief, plan.updated_at, plan.audience_id, audience)


def audience_view(kept: Any) -> PlanAudience:
    """Give whom a plan or a run counts; nobody where nothing was said."""
    return NOBODY if kept is None else audience_of(kept.content)


def runs(scope: WorkspaceScope, plan_id: int) -> tuple[RunView, ...]:
    """Give the runs of a plan, the newest first."""
    found = Run.objects.of(scope).filter(plan_id=plan_id, plan__deleted_at=None)
    return tuple(map(_run, found.select_related("requested_by__user")))


def run_view(scope: WorkspaceScope, run_id: int) -> RunView:
    """Give one run; :class:`RunNotFound` when it is absent, foreign or of a deleted plan."""
    found = Run.objects.of(scope).filter(pk=run_id, plan__deleted_at=None).select_related("requested_by__user")
    run = found.first()
    if run is None:
        raise RunNotFound(_("There is no such run in this workspace."))
    return _run(run)


def finished_runs(scope: WorkspaceScope, run_ids: Sequence[int]) -> tuple[tuple[RunView, str, ShortlistRun], ...]:
    """Give finished runs with the names of their plans and their results, in the order asked.

    Raises:
        RunNotFound: one of them is absent, foreign or of a deleted plan.

    """
    found = Run.objects.of(scope).filter(pk__in=run_ids, plan__deleted_at=None)
    by_id = {run.pk: run for run in found.select_related("requested_by__user", "plan", "rows")}
    if len(by_id) < len(set(run_ids)):
        raise RunNotFound(_("There is no such run in this workspace."))
    finished = [by_id[run_id] for run_id in run_ids if by_id[run_id].state == RunState.FINISHED]
    return tuple((_run(run), run.plan.name, _result(run)) for run in finished)


def run_result(scope: WorkspaceScope, run: RunView) -> ShortlistRun:
    """Give the result of a finished run exactly as it was made."""
    rows = RunRows.objects.filter(run_id=run.run_id, run__in=Run.objects.of(scope)).first()
    if rows is None or run.facts is None:
        raise RunNotFound(_("This run has no result."))
    return unpack(brief_of(run.brief), run.facts, bytes(rows.content))


def portfolio_view(scope: WorkspaceScope, run_id: int) -> PortfolioView | None:
    """Give the optimised plan of a run; None for runs of before there were any, absent and foreign ones."""
    return portfolios(scope, [run_id]).get(run_id)


def portfolios(scope: WorkspaceScope, run_ids: Sequence[int]) -> dict[int, PortfolioView]:
    """Give the optimised plans of several runs by the id of the run."""
    mine = Run.objects.of(scope).filter(pk__in=run_ids, plan__deleted_at=None)
    return {one.pk: _portfolio(one) for one in Portfolio.objects.filter(run__in=mine)}


def _portfolio(one: Any) -> PortfolioView:
    return PortfolioView(
        one.pk, RunState(one.state), one.document, one.progress, failure_said(one.error), one.updated_at
    )


def _result(run: Any) -> ShortlistRun:
    return unpack(brief_of(run.brief), run.facts, bytes(run.rows.content))


def prices(scope: WorkspaceScope, keys: Iterable[str] | None = None) -> dict[str, PriceView]:
    """Give the price that counts for each account: the firmest, then the newest."""
    found = Price.objects.of(scope).filter(deleted_at=None)
    if keys is not None:
        found = found.filter(account_key__in=list(keys))
    firmest_last = sorted(found, key=lambda price: (-_FIRMNESS[price.kind], price.dated_on, price.pk))
    return {price.account_key: _price(price) for price in firmest_last}


def price_view(scope: WorkspaceScope, price_id: int) -> PriceView:
    """Give one price, whether it is the one that counts or not; absent and foreign ones are not found."""
    found = Price.objects.of(scope).filter(pk=price_id, deleted_at=None).first()
    if found is None:
        raise PriceNotFound(_("There is no such price in this workspace."))
    return _price(found)


def deals_frame(scope: WorkspaceScope) -> pl.DataFrame:
    """Give the workspace's own prices as `fukasa.pipelines.shortlist` takes them: one row per account."""
    rows = [
        {
            "account_key": key,
            "price_minor": price.money.minor,
            "currency": price.money.currency,
            "agreed_at": price.dated_on,
        }
        for key, price in prices(scope).items()
    ]
    return pl.DataFrame(rows, schema=_DEALS)


def prices_changed_since(scope: WorkspaceScope, moment: datetime) -> int:
    """Count the prices that were set or removed after a moment."""
    return int(Price.objects.of(scope).filter(updated_at__gt=moment).count())


def _run(run: Any) -> RunView:
    return RunView(
        run_id=run.pk,
        plan_id=run.plan_id,
        number=run.number,
        state=RunState(run.state),
        brief=run.brief,
        facts=run.facts,
        lake_version=run.lake_version,
        audience_id=run.audience_id,
        error=failure_said(run.error),
        asked_by=member_name(run.requested_by),
        asked_at=run.created_at,
        finished_at=run.finished_at,
    )


def _price(price: Any) -> PriceView:
    return PriceView(
        price_id=price.pk,
        account_key=price.account_key,
        money=Money(price.amount_minor, price.currency),
        kind=PriceKind(price.kind),
        format=price.format,
        dated_on=price.dated_on,
        note=price.note,
        updated_at=price.updated_at,
    )
