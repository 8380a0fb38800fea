"""Answers to a result: a rule relaxed, another budget or cut-off, runs side by side."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.apps.plans import selectors
from fukasa.apps.plans.api.runs import RunOut
from fukasa.apps.plans.choices import LARGEST_BUDGET
from fukasa.apps.plans.comparing import Column, Comparison, Row, comparison_of
from fukasa.apps.plans.selectors import RunView
from fukasa.apps.plans.services import scenarios as services
from fukasa.apps.plans.tasks import start_run
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Number
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput

routes = Routes("plans")
_FEWEST, _MOST = 2, 4
_Cpv = Annotated[float, Field(gt=0, lt=1e9)]
_Chance = Annotated[float, Field(ge=0.01, le=0.99)]


class RuleRelaxed(Body):
    """A rule of the conflict, as `conflict.relaxations` of the newest plan document names it."""

    rule: Annotated[str, Field(min_length=1, max_length=300)]


class BudgetGiven(Body):
    """The budget of a scenario, in the currency of its plan."""

    budget: Annotated[float, Field(gt=0, le=LARGEST_BUDGET)]


class CutoffGiven(Body):
    """Another cut-off; what is left out stays."""

    cpv: _Cpv | None = None
    probability: _Chance | None = None


class RunsAsked(Schema):
    """Two to four finished runs, of one plan or of several."""

    run_id: Annotated[list[Number], Field(min_length=_FEWEST, max_length=_MOST)]


class ComparedRun(Schema):
    """One column of a comparison."""

    run_id: int
    plan_id: int
    title: str
    number: int


class ComparedRow(Schema):
    """One figure or key over all runs, written in the language that is asked for."""

    label: str
    cells: list[str]
    differs: bool


class OnlyThere(Schema):
    """Creators whom one run alone books; `names` are the first of them."""

    run_id: int
    names: list[str]
    count: int


class ComparisonOut(Schema):
    """Runs side by side; the plans themselves are read with `GET /runs/{run_id}/plan`."""

    runs: list[ComparedRun]
    plans: list[ComparedRow]
    figures: list[ComparedRow]
    taken: list[ComparedRow]
    briefs: list[ComparedRow]
    common: int
    alone: list[OnlyThere]


@routes.reads("/runs/compare", Permission.PLANS_READ, ComparisonOut)
def runs_compare(request: TokenRequest, asked: Query[RunsAsked]) -> ComparisonOut:
    """Lay two to four finished runs side by side: results, and where their briefs differ."""
    finished = selectors.finished_runs(request.scope, list(dict.fromkeys(asked.run_id)))
    if len(finished) < _FEWEST:
        raise InvalidInput(_("Name two finished runs to compare them."))
    portfolios = selectors.portfolios(request.scope, [run.run_id for run, _name, _result in finished])
    return _comparison(comparison_of(finished, portfolios))


@routes.makes("/plans/{plan_id}/relax", Permission.PLANS_WRITE, RunOut)
def plans_relax(request: TokenRequest, plan_id: Id, body: RuleRelaxed) -> RunView:
    """Relax one rule of a conflict as far as the newest answer says, and run the plan in the background."""
    services.plan_relax(scope=request.scope, plan_id=plan_id, rule=body.rule)
    return _started(request, plan_id)


@routes.makes("/plans/{plan_id}/scenario", Permission.PLANS_WRITE, RunOut)
def plans_scenario(request: TokenRequest, plan_id: Id, body: BudgetGiven) -> RunView:
    """Duplicate a plan with another budget and run the copy in the background."""
    copy = services.plan_scenario(scope=request.scope, plan_id=plan_id, budget=body.budget)
    return _started(request, copy)


@routes.makes("/plans/{plan_id}/adopt", Permission.PLANS_WRITE, RunOut)
def plans_adopt(request: TokenRequest, plan_id: Id, body: CutoffGiven) -> RunView:
    """Put another cut-off into the brief and run the plan in the background."""
    services.plan_adopt(scope=request.scope, plan_id=plan_id, cpv=body.cpv, probability=body.probability)
    return _started(request, plan_id)


def _started(request: TokenRequest, plan_id: int) -> RunView:
    return selectors.run_view(request.scope, start_run(scope=request.scope, plan_id=plan_id, at_once=False))


def _comparison(found: Comparison) -> ComparisonOut:
    parts: dict[str, Any] = {
        name: [_row(row) for row in getattr(found, name)] for name in ("plans", "figures", "taken", "briefs")
    }
    alone = [OnlyThere(run_id=one.run_id, names=list(names), count=count) for one, names, count in found.alone]
    return ComparisonOut(runs=[_column(one) for one in found.columns], common=found.common, alone=alone, **parts)


def _column(one: Column) -> ComparedRun:
    return ComparedRun(run_id=one.run_id, plan_id=one.plan_id, title=one.title, number=one.number)


def _row(one: Row) -> ComparedRow:
    return ComparedRow(label=one.label, cells=list(one.cells), differs=one.differs)
