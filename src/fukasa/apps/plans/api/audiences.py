from dataclasses import replace
from typing import Annotated, Any

from ninja import Field, Schema

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.faults import Fault
from fukasa.apps.plans.audience.page import parts_known
from fukasa.apps.plans.audience.segments import read_segments, typed
from fukasa.apps.plans.services import audiences as services
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput

routes = Routes("plans")


class SegmentGiven(Body):
    """A group of people that overlaps with no other."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    population: Annotated[float, Field(gt=0, le=1e10)]
    weight: Annotated[float, Field(ge=0, le=1e6)] = 1.0


class AudienceGiven(Body):
    """Whom a plan counts; no segment means everybody."""

    segments: Annotated[list[SegmentGiven], Field(max_length=200)]


class SegmentOut(Schema):
    """A group of people."""

    name: str
    population: float
    weight: float


class OverlapOut(Schema):
    """People whom two creators share, as somebody knows it."""

    one: str
    other: str
    people: float
    size_one: float | None
    size_other: float | None


class AudienceOut(Schema):
    """Segments and known overlaps."""

    segments: list[SegmentOut]
    overlaps: list[OverlapOut]


@routes.reads("/plans/{plan_id}/audience", Permission.PLANS_READ, AudienceOut)
def plan_audience_read(request: TokenRequest, plan_id: Id) -> Any:
    """Give whom a plan counts."""
    return selectors.plan_view(request.scope, plan_id).audience


@routes.puts("/plans/{plan_id}/audience", Permission.PLANS_WRITE, AudienceOut)
def plan_audience_change(request: TokenRequest, plan_id: Id, body: AudienceGiven) -> Any:
    """Say whom a plan counts."""
    plan = selectors.plan_view(request.scope, plan_id)
    names, populations, weights = [], [], []
    for one in body.segments:
        names.append(one.name)
        populations.append(f"{one.population:f}")
        weights.append(f"{one.weight:f}")
    segments, faults = read_segments(
        typed(names, populations, weights), parts_known(index_or_none(), request.scope.lake)
    )
    if faults:
        raise InvalidInput(_sentence(faults[0]))
    services.audience_set(scope=request.scope, plan_id=plan_id, audience=replace(plan.audience, segments=segments))
    return selectors.plan_view(request.scope, plan_id).audience


@routes.does("/plans/{plan_id}/audience/undo", Permission.PLANS_WRITE, AudienceOut)
def plan_audience_undo(request: TokenRequest, plan_id: Id) -> Any:
    """Take the last change of the audience back."""
    services.audience_undo(scope=request.scope, plan_id=plan_id)
    return selectors.plan_view(request.scope, plan_id).audience


def _sentence(fault: Fault) -> str:
    place = " ".join(str(part) for part in (fault.row, fault.column) if part)
    return f"{place}: {fault.what}" if place else fault.what
