"""The stored forecasts of a workspace, as pages and files read them."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db.models import Count, Min, Q, QuerySet

from fukasa.apps.forecasts.choices import Place, State
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.shown import LEVELS
from fukasa.apps.workspaces.scope import WorkspaceScope

_MOMENT = pl.Datetime("us", "UTC")
RECORD = pl.Schema(
    {
        "account_key": pl.String(),
        "platform": pl.String(),
        "tier": pl.String(),
        "format": pl.String(),
        "paid": pl.Boolean(),
        "metric": pl.String(),
        "made_at": _MOMENT,
        "shown_in": pl.String(),
        "model_version": pl.String(),
        "lake_version": pl.Int64(),
        "mu": pl.Float64(),
        "sigma": pl.Float64(),
        **dict.fromkeys(LEVELS, pl.Float64()),
        "baseline_last10": pl.Float64(),
        "n_history": pl.Int64(),
        "post_id": pl.String(),
        "posted_at": _MOMENT,
        "actual": pl.Float64(),
        "actual_at": _MOMENT,
        "state": pl.String(),
        "closed_at": _MOMENT,
    }
)
"""Columns of the record, those of the files as well."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which forecasts are looked at; an empty text stands for all."""

    platform: str = ""
    kind: str = ""  # own, paid
    place: str = ""
    format: str = ""

    def condition(self) -> Q:
        """Write it as a condition."""
        asked = {"platform": self.platform, "shown_in": self.place, "format": self.format}
        condition = Q(**{name: value for name, value in asked.items() if value})
        return condition & Q(paid=self.kind == "paid") if self.kind else condition


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from: the platforms, formats and places of the workspace's own record."""

    platforms: tuple[str, ...]
    formats: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the record holds; ``closed`` ones will never be scored."""

    scored: int
    waiting: int
    closed: tuple[tuple[State, int], ...]
    oldest_waiting: datetime | None

    @property
    def stored(self) -> int:
        """How many there are."""
        return self.scored + self.waiting + sum(number for _, number in self.closed)


def counts(scope: WorkspaceScope, choice: Choice) -> Counts:
    """Count the stored and the scored forecasts."""
    rows = _rows(scope, choice)
    found = {row[0]: row[1:] for row in rows.order_by().values_list("state").annotate(Count("pk"), Min("made_at"))}
    number = {state: found.get(state.value, (0, None))[0] for state in State}
    waits = (State.WAITING, State.SCORED)
    return Counts(
        scored=number[State.SCORED],
        waiting=number[State.WAITING],
        closed=tuple((state, n) for state, n in number.items() if n and state not in waits),
        oldest_waiting=found.get(State.WAITING.value, (0, None))[1],
    )


def offered(scope: WorkspaceScope) -> Offered:
    """Give what the filters may offer; forecasts of any format are under no format."""
    rows = StoredForecast.objects.of(scope).order_by().values_list("platform", "format", "shown_in").distinct()
    platforms, formats, places = ({row[place] for row in rows} for place in range(3))
    return Offered(
        tuple(sorted(platforms)), tuple(sorted(formats - {""})), tuple(one for one in Place if one.value in places)
    )


def scored(scope: WorkspaceScope, choice: Choice, *, limit: int) -> pl.DataFrame:
    """Give the forecasts whose truth has come, the newest post first; rows of :data:`RECORD`."""
    return _frame(_rows(scope, choice).filter(state=State.SCORED).order_by("-posted_at", "-pk")[:limit])


def waiting(scope: WorkspaceScope, choice: Choice, *, limit: int) -> pl.DataFrame:
    """Give the forecasts that wait for their truth, the newest first; rows of :data:`RECORD`."""
    return _frame(_rows(scope, choice).filter(state=State.WAITING)[:limit])


def everything(scope: WorkspaceScope, choice: Choice) -> pl.DataFrame:
    """Give the whole record, the newest first; rows of :data:`RECORD`."""
    return _frame(_rows(scope, choice))


def _rows(scope: WorkspaceScope, choice: Choice) -> QuerySet[StoredForecast]:
    rows: QuerySet[StoredForecast] = StoredForecast.objects.of(scope).filter(choice.condition())
    return rows


def _frame(rows: QuerySet[StoredForecast]) -> pl.DataFrame:
    return pl.DataFrame(list(rows.values_list(*RECORD.names())), schema=RECORD, orient="row")
