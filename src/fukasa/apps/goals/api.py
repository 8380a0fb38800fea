"""The operations on goals, for programs: gate, one service or selector, and what it gives."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Field, Query, Schema

from fukasa.apps.goals import selectors, services
from fukasa.apps.goals.briefs import brief_of
from fukasa.apps.goals.exporting import HEADER, rows_of
from fukasa.apps.goals.files import goal_file
from fukasa.apps.goals.forms import GoalForm
from fukasa.apps.goals.page import worked_out
from fukasa.apps.goals.selectors import GoalView
from fukasa.apps.plans.services.plans import plan_create
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, FileFormat, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("goals")
ROUTES = (routes,)
Share = Annotated[float, Field(ge=0, le=1e6)]
Amount = Annotated[float, Field(gt=0, le=1e15)]


class GoalGiven(Body):
    """A goal (KGI) and the mix that shall reach it; shares are relative."""

    name: Annotated[str, Field(min_length=1, max_length=130)]
    kgi: Annotated[str, Field(max_length=20)]
    amount: Amount
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    average_order_value: Amount | None = None
    posts: Annotated[int, Field(ge=1, le=1000)] = 1
    platforms: Annotated[dict[str, Share], Field(min_length=1, max_length=20)]
    tiers: Annotated[dict[str, Share], Field(min_length=1, max_length=20)]


class RangeGiven(Body):
    """An own range of an assumption, in the unit of the files: shares between 0 and 1."""

    key: Annotated[str, Field(min_length=1, max_length=100)]
    low: Annotated[float, Field(ge=0, le=1e15)]
    high: Annotated[float, Field(ge=0, le=1e15)]


class RangeReset(Body):
    """The assumption whose own range goes."""

    key: Annotated[str, Field(min_length=1, max_length=100)]


class GoalOut(Schema):
    """A goal; `ranges` are the own ones of its assumptions."""

    tree_id: int
    name: str
    kgi: str
    amount: float
    currency: str
    average_order_value: float | None
    posts: int
    platforms: dict[str, float]
    tiers: dict[str, float]
    ranges: dict[str, list[float]]
    made_by: str
    updated_at: datetime


class PlanMade(Schema):
    """The plan whose brief was made of a goal."""

    plan_id: int


@routes.reads("/goals", Permission.GOALS_READ, Page[GoalOut])
def goals_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the goals of the workspace, in the order in which they were set."""
    page = page_of("goals", selectors.goal_cards(request.scope), asked, lambda one: one.tree_id)
    return page | {"items": [_out(one) for one in page["items"]]}


@routes.makes("/goals", Permission.GOALS_WRITE, GoalOut)
def goals_create(request: TokenRequest, body: GoalGiven) -> GoalOut:
    """Set a goal."""
    values = _values(body)
    tree_id = services.goal_create(scope=request.scope, name=values["name"], goal=values["goal"])
    return _goal(request, tree_id)


@routes.reads("/goals/{tree_id}", Permission.GOALS_READ, GoalOut)
def goals_read(request: TokenRequest, tree_id: Id) -> GoalOut:
    """Give one goal."""
    return _goal(request, tree_id)


@routes.puts("/goals/{tree_id}", Permission.GOALS_WRITE, GoalOut)
def goals_change(request: TokenRequest, tree_id: Id, body: GoalGiven) -> GoalOut:
    """Change a goal."""
    selectors.goal_view(request.scope, tree_id)
    values = _values(body)
    services.goal_update(scope=request.scope, tree_id=tree_id, name=values["name"], goal=values["goal"])
    return _goal(request, tree_id)


@routes.deletes("/goals/{tree_id}", Permission.GOALS_WRITE)
def goals_delete(request: TokenRequest, tree_id: Id) -> None:
    """Delete a goal so that it can be restored."""
    services.goal_delete(scope=request.scope, tree_id=tree_id)


@routes.does("/goals/{tree_id}/restore", Permission.GOALS_WRITE, GoalOut)
def goals_restore(request: TokenRequest, tree_id: Id) -> GoalOut:
    """Take a deletion back."""
    services.goal_restore(scope=request.scope, tree_id=tree_id)
    return _goal(request, tree_id)


@routes.reads("/goals/{tree_id}/result", Permission.GOALS_READ, list[dict[str, Any]])
def goals_result(request: TokenRequest, tree_id: Id) -> list[dict[str, Any]]:
    """Work a goal out: needed figures, creators and the assumptions behind them, with intervals and sources."""
    tree, _book, _plain = worked_out(request.scope, selectors.goal_view(request.scope, tree_id))
    return [dict(zip(HEADER, row, strict=True)) for row in rows_of(tree)]


@routes.puts("/goals/{tree_id}/ranges", Permission.GOALS_WRITE, GoalOut)
def goals_range_set(request: TokenRequest, tree_id: Id, body: RangeGiven) -> GoalOut:
    """Assume an own range."""
    services.range_set(
        scope=request.scope, tree_id=tree_id, key=body.key, low=body.low, high=body.high, said_on=timezone.localdate()
    )
    return _goal(request, tree_id)


@routes.does("/goals/{tree_id}/ranges/reset", Permission.GOALS_WRITE, GoalOut)
def goals_range_reset(request: TokenRequest, tree_id: Id, body: RangeReset) -> GoalOut:
    """Go back from an own range to what was there."""
    services.range_reset(scope=request.scope, tree_id=tree_id, key=body.key)
    return _goal(request, tree_id)


@routes.does("/goals/{tree_id}/undo", Permission.GOALS_WRITE, GoalOut)
def goals_undo(request: TokenRequest, tree_id: Id) -> GoalOut:
    """Take the last change of a goal back; twice brings it again."""
    services.goal_undo(scope=request.scope, tree_id=tree_id)
    return _goal(request, tree_id)


@routes.reads("/goals/{tree_id}/file", Permission.GOALS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def goals_file(request: TokenRequest, tree_id: Id, format: FileFormat = FileFormat.CSV) -> HttpResponse:  # noqa: A002  the name in the address
    """Give a goal worked out as a file."""
    return goal_file(request.scope, tree_id, format.value)


@routes.makes("/goals/{tree_id}/plan", Permission.PLANS_WRITE, PlanMade)
def goals_plan(request: TokenRequest, tree_id: Id) -> PlanMade:
    """Make a brief of a goal, and a plan of the brief."""
    view = selectors.goal_view(request.scope, tree_id)
    tree, _book, _plain = worked_out(request.scope, view)
    brief = brief_of(view.name, tree, request.workspace)
    return PlanMade(plan_id=plan_create(scope=request.scope, brief=brief))


def _values(body: GoalGiven) -> Mapping[str, Any]:
    given = body.dict(exclude={"platforms", "tiers"})
    given |= {f"platform_{name}": share for name, share in body.platforms.items()}
    return cleaned(GoalForm(given | {f"tier_{name}": share for name, share in body.tiers.items()}))


def _goal(request: TokenRequest, tree_id: int) -> GoalOut:
    return _out(selectors.goal_view(request.scope, tree_id))


def _out(view: GoalView) -> GoalOut:
    goal = view.goal
    return GoalOut(
        tree_id=view.tree_id,
        name=view.name,
        kgi=goal.kgi,
        amount=goal.amount,
        currency=goal.currency,
        average_order_value=goal.average_order_value,
        posts=goal.posts,
        platforms=dict(goal.platforms),
        tiers=dict(goal.tiers),
        ranges={key: [own.low, own.high] for key, own in view.ranges.items()},
        made_by=view.made_by,
        updated_at=view.updated_at,
    )
