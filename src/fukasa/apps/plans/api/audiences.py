from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Schema

from fukasa.apps.catalogue.selectors import current_index, index_or_none
from fukasa.apps.lists.handles import find_accounts
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.faults import Fault
from fukasa.apps.plans.audience.overlaps import MOST_PAIRS, read_overlaps
from fukasa.apps.plans.audience.page import parts_known
from fukasa.apps.plans.audience.segments import read_segments, typed
from fukasa.apps.plans.files import overlaps_file, segments_file
from fukasa.apps.plans.services import audiences as services
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Sentence, file_answer
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.told_overlaps import KnownOverlap

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


class OverlapGiven(Body):
    """People whom two creators share; accounts by handle, address or `platform:id`, sizes as counted with them."""

    one: Sentence
    other: Sentence
    people: Annotated[float, Field(ge=0, le=1e10)]
    size_one: Annotated[float, Field(ge=0, le=1e10)] | None = None
    size_other: Annotated[float, Field(ge=0, le=1e10)] | None = None


class OverlapsGiven(Body):
    """All that is known; none forgets what was."""

    overlaps: Annotated[list[OverlapGiven], Field(max_length=MOST_PAIRS)]


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


@routes.reads("/plans/{plan_id}/overlaps", Permission.PLANS_READ, list[OverlapOut])
def plan_overlaps_read(request: TokenRequest, plan_id: Id) -> Any:
    """Give the known overlaps of a plan."""
    return selectors.plan_view(request.scope, plan_id).audience.overlaps


@routes.puts("/plans/{plan_id}/overlaps", Permission.PLANS_WRITE, list[OverlapOut])
def plan_overlaps_change(request: TokenRequest, plan_id: Id, body: OverlapsGiven) -> Any:
    """Say which people creators are known to share."""
    plan = selectors.plan_view(request.scope, plan_id)
    pairs = _pairs(request, body.overlaps) if body.overlaps else ()
    services.audience_set(scope=request.scope, plan_id=plan_id, audience=replace(plan.audience, overlaps=pairs))
    return selectors.plan_view(request.scope, plan_id).audience.overlaps


@routes.reads("/plans/{plan_id}/segments.csv", Permission.PLANS_READ, None, openapi_extra=file_answer("csv"))
def plan_segments_file(request: TokenRequest, plan_id: Id) -> HttpResponse:
    """Give the segments as the file that the command line reads."""
    return segments_file(request.scope, plan_id)


@routes.reads("/plans/{plan_id}/overlaps.csv", Permission.PLANS_READ, None, openapi_extra=file_answer("csv"))
def plan_overlaps_file(request: TokenRequest, plan_id: Id) -> HttpResponse:
    """Give the known overlaps as the file that the command line reads."""
    return overlaps_file(request.scope, plan_id)


@routes.does("/plans/{plan_id}/audience/undo", Permission.PLANS_WRITE, AudienceOut)
def plan_audience_undo(request: TokenRequest, plan_id: Id) -> Any:
    """Take the last change of the audience back."""
    services.audience_undo(scope=request.scope, plan_id=plan_id)
    return selectors.plan_view(request.scope, plan_id).audience


def _pairs(request: TokenRequest, given: list[OverlapGiven]) -> tuple[KnownOverlap, ...]:
    rows = [
        {
            "row": number,
            "creator_a": one.one,
            "creator_b": one.other,
            "overlap": f"{one.people:f}",
            "size_a": "" if one.size_one is None else f"{one.size_one:f}",
            "size_b": "" if one.size_other is None else f"{one.size_other:f}",
        }
        for number, one in enumerate(given, start=1)
    ]
    pairs, faults = read_overlaps(rows, lambda names: find_accounts(current_index(), request.scope.lake, names))
    if faults:
        raise InvalidInput(_sentence(faults[0]))
    return pairs


def _sentence(fault: Fault) -> str:
    place = " ".join(str(part) for part in (fault.row, fault.column) if part)
    return f"{place}: {fault.what}" if place else fault.what
