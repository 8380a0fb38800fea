"""The record of forecasts, for programs: gate, one selector, and what it gives."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Query, Schema

from fukasa.apps.forecasts.selectors import record
from fukasa.apps.forecasts.selectors.record import Choice
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("forecasts")
ROUTES = (routes,)
_Short = Annotated[str, Field(max_length=40)]


class ChoiceAsked(Schema):
    """Which part of the record."""

    platform: _Short = ""
    kind: _Short = ""
    place: _Short = ""
    format: _Short = ""


class CountsOut(Schema):
    """How much the record holds; `closed` ones will never be scored."""

    scored: int
    waiting: int
    closed: dict[str, int]
    oldest_waiting: datetime | None


@routes.reads("/forecasts/counts", Permission.FORECASTS_READ, CountsOut)
def forecasts_counts(request: TokenRequest, asked: Query[ChoiceAsked]) -> dict[str, Any]:
    """Count the forecasts that were shown, and those whose truth has come."""
    found = record.counts(request.scope, Choice(**asked.dict()))
    closed = {state.value: number for state, number in found.closed}
    return {"scored": found.scored, "waiting": found.waiting, "closed": closed, "oldest_waiting": found.oldest_waiting}


@routes.reads("/forecasts", Permission.FORECASTS_READ, list[dict[str, Any]])
def forecasts_index(
    request: TokenRequest,
    asked: Query[ChoiceAsked],
    state: Literal["scored", "waiting"] = "scored",
    limit: Annotated[int, Field(ge=1, le=1000)] = 100,
) -> list[dict[str, Any]]:
    """Give forecasts beside what happened, the newest post first."""
    forget_erased(scope=request.scope)
    choice = Choice(**asked.dict())
    given = record.scored if state == "scored" else record.waiting
    return given(request.scope, choice, limit=limit).to_dicts()
