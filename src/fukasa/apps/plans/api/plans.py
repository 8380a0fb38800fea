from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.apps.plans import selectors
from fukasa.apps.plans.api.runs import RunOut
from fukasa.apps.plans.errors import PlanNotFound
from fukasa.apps.plans.files import brief_file
from fukasa.apps.plans.selectors import PlanView
from fukasa.apps.plans.services import plans as services
from fukasa.apps.plans.tasks import start_run
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, file_answer
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_of, brief_of_toml
from fukasa.pipelines.examples import examples

routes = Routes("plans")
_LONGEST = 256 * 1024


class BriefGiven(Body):
    """A brief: its values as in `brief.toml`, or the text of such a file. One of the two."""

    brief: Annotated[dict[str, dict[str, Any]], Field(max_length=20)] | None = None
    toml: Annotated[str, Field(max_length=_LONGEST)] | None = None


class PlanCardOut(Schema):
    """A plan as overviews show it; `facts` are those of its last finished run."""

    plan_id: int
    name: str
    made_by: str
    updated_at: datetime
    last_run_id: int | None
    facts: dict[str, Any] | None


class PlanOut(Schema):
    """A plan and its brief."""

    plan_id: int
    name: str
    brief: dict[str, Any]
    updated_at: datetime
    segments: int


@routes.reads("/plans", Permission.PLANS_READ, Page[PlanCardOut])
def plans_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the plans of the workspace, in the order in which they were made."""
    return page_of("plans", selectors.plan_cards(request.scope), asked, lambda one: one.plan_id)


@routes.makes("/plans", Permission.PLANS_WRITE, PlanOut)
def plans_create(request: TokenRequest, body: BriefGiven) -> PlanOut:
    """Begin a plan with a brief."""
    return _plan(request, services.plan_create(scope=request.scope, brief=_brief(body)))


@routes.reads("/plans/examples", Permission.PLANS_READ, list[str])
def plans_examples(request: TokenRequest) -> list[str]:  # noqa: ARG001  the same for everybody
    """Name the example campaigns."""
    return list(examples())


@routes.makes("/plans/examples/{name}", Permission.PLANS_WRITE, PlanOut)
def plans_create_example(request: TokenRequest, name: str) -> PlanOut:
    """Begin a plan with an example campaign."""
    found = examples().get(name)
    if found is None:
        raise PlanNotFound(_("There is no such example."))
    return _plan(request, services.plan_create(scope=request.scope, brief=found.brief))


@routes.reads("/plans/{plan_id}", Permission.PLANS_READ, PlanOut)
def plans_read(request: TokenRequest, plan_id: Id) -> PlanOut:
    """Give one plan with its brief."""
    return _plan(request, plan_id)


@routes.puts("/plans/{plan_id}", Permission.PLANS_WRITE, PlanOut)
def plans_change(request: TokenRequest, plan_id: Id, body: BriefGiven) -> PlanOut:
    """Give a plan another brief."""
    services.plan_update(scope=request.scope, plan_id=plan_id, brief=_brief(body))
    return _plan(request, plan_id)


@routes.deletes("/plans/{plan_id}", Permission.PLANS_WRITE)
def plans_delete(request: TokenRequest, plan_id: Id) -> None:
    """Delete a plan so that it can be restored."""
    services.plan_delete(scope=request.scope, plan_id=plan_id)


@routes.does("/plans/{plan_id}/restore", Permission.PLANS_WRITE, PlanOut)
def plans_restore(request: TokenRequest, plan_id: Id) -> PlanOut:
    """Take a deletion back."""
    services.plan_restore(scope=request.scope, plan_id=plan_id)
    return _plan(request, plan_id)


@routes.makes("/plans/{plan_id}/duplicate", Permission.PLANS_WRITE, PlanOut)
def plans_duplicate(request: TokenRequest, plan_id: Id) -> PlanOut:
    """Make a plan with the same brief, to compare."""
    return _plan(request, services.plan_duplicate(scope=request.scope, plan_id=plan_id))


@routes.reads("/plans/{plan_id}/brief.toml", Permission.PLANS_READ, None, openapi_extra=file_answer("toml"))
def plans_brief_file(request: TokenRequest, plan_id: Id) -> HttpResponse:
    """Give the brief as the file that the command line reads."""
    return brief_file(request.scope, plan_id)


@routes.reads("/plans/{plan_id}/runs", Permission.PLANS_READ, list[RunOut])
def plans_runs(request: TokenRequest, plan_id: Id) -> Any:
    """Give the runs of a plan, the newest first."""
    selectors.plan_view(request.scope, plan_id)
    return selectors.runs(request.scope, plan_id)


@routes.makes("/plans/{plan_id}/runs", Permission.PLANS_WRITE, RunOut)
def plans_run(request: TokenRequest, plan_id: Id) -> Any:
    """Run a plan as its brief stands, in the background."""
    selectors.plan_view(request.scope, plan_id)
    run_id = start_run(scope=request.scope, plan_id=plan_id, at_once=False)
    return selectors.run_view(request.scope, run_id)


def _brief(body: BriefGiven) -> Brief:
    if (body.brief is None) == (body.toml is None):
        raise InvalidInput(_("Give the brief either as values or as TOML."))
    return brief_of(body.brief) if body.brief is not None else brief_of_toml(body.toml or "")


def _plan(request: TokenRequest, plan_id: int) -> PlanOut:
    found: PlanView = selectors.plan_view(request.scope, plan_id)
    return PlanOut(
        plan_id=found.plan_id,
        name=found.name,
        brief=found.data,
        updated_at=found.updated_at,
        segments=len(found.audience.segments),
    )
