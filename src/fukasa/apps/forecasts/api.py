"""The record of forecasts, for programs: gate, one selector, and what it gives."""

from datetime import datetime
from typing import Annotated, Any, Literal

import numpy as np
from django.http import HttpResponse
from ninja import Field, Query, Schema

from fukasa.analysis.forecast.scoring.figures import Figure
from fukasa.apps.forecasts.backtest import backtest_told
from fukasa.apps.forecasts.drift import Drift, drift_of
from fukasa.apps.forecasts.figures import Figures, figures_of
from fukasa.apps.forecasts.files import record_file
from fukasa.apps.forecasts.page import MOST_JUDGED
from fukasa.apps.forecasts.selectors import record
from fukasa.apps.forecasts.selectors.record import Choice
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import FileFormat, file_answer
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


class HeldOut(Schema):
    """How often a band held: the share of posts that should end inside, and the share that did, with its interval."""

    level: float
    share: float
    low: float | None
    high: float | None


class SliceOut(Schema):
    """The share of posts that ended in one part of their forecast."""

    low: float
    high: float
    share: float


class ScoreOut(Schema):
    """A score with its 95 % interval; null with a reason where it cannot be said."""

    value: float | None
    low: float | None
    high: float | None
    reason: str | None


class RecordFigures(Schema):
    """What scored forecasts say: `naive` is the median of the last ten posts, `own` the forecast on the same posts."""

    n: int
    accounts: int
    posts: int
    held: list[HeldOut]
    median_ape: ScoreOut
    naive_n: int
    naive: ScoreOut
    own: ScoreOut
    slices: list[SliceOut]
    drift: list[str]
    alarm: bool


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


@routes.reads("/forecasts/figures", Permission.FORECASTS_READ, RecordFigures | None)
def forecasts_figures(request: TokenRequest, asked: Query[ChoiceAsked]) -> RecordFigures | None:
    """Tell how often bands held, how far off middles were, and whether that drifts; null while nothing is scored."""
    forget_erased(scope=request.scope)
    scored = record.scored(request.scope, Choice(**asked.dict()), limit=MOST_JUDGED)
    figures = figures_of(scored, rng=np.random.default_rng(0))  # as on the page: asked twice it says the same
    return None if figures is None else _figures(figures, drift_of(scored))


@routes.reads("/forecasts/backtest", Permission.FORECASTS_READ, dict[str, Any] | None)
def forecasts_backtest(request: TokenRequest) -> dict[str, Any] | None:
    """Give the last back-test over the catalogue; null where there is none."""
    told = backtest_told(request.scope)
    return None if told is None else dict(told)


@routes.reads("/forecasts/file", Permission.FORECASTS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def forecasts_file(
    request: TokenRequest, asked: Query[ChoiceAsked], file_format: FileFormat = FileFormat.CSV
) -> HttpResponse:
    """Give the chosen part of the record as a file, unrounded."""
    return record_file(request.scope, Choice(**asked.dict()), file_format.value)


def _figures(found: Figures, drift: Drift | None) -> RecordFigures:
    return RecordFigures(
        n=found.n,
        accounts=found.accounts,
        posts=found.posts,
        held=[HeldOut(level=one.level, share=one.share, low=one.low, high=one.high) for one in found.held],
        median_ape=_score(found.median_ape),
        naive_n=found.naive_n,
        naive=_score(found.naive),
        own=_score(found.own),
        slices=[SliceOut(low=one.low, high=one.high, share=one.share) for one in found.slices],
        drift=list(drift.sentences) if drift else [],
        alarm=drift is not None and drift.alarm,
    )


def _score(one: Figure) -> ScoreOut:
    return ScoreOut(value=one.value, low=one.low, high=one.high, reason=one.reason)
