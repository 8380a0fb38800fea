from collections.abc import Iterable
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.forecasts.arriving import WAITING, closed
from fukasa.apps.forecasts.choices import State
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.selectors.catalogue import posts_of
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.index import SearchIndex

_AT_ONCE = 2_000
_FILLED = {
    "state": "state",
    "post_id": "post_id",
    "posted_at": "posted_at",
    "actual": "actual",
    "actual_at": "known_at",
}


def score_arrived(*, scope: WorkspaceScope) -> int:
    """Look for the posts of which the forecasts of a workspace spoke; gives how many were found.

    Each version of the catalogue is looked through once, so that asking again costs one question.
    """
    index = index_or_none()
    if index is None:
        return 0
    found = 0
    while numbers := _to_look_for(scope, index.meta.lake_version):
        found += _score(scope, index, numbers)
    return found


def _to_look_for(scope: WorkspaceScope, version: int) -> list[int]:
    rows = StoredForecast.objects.of(scope).filter(state=State.WAITING)
    unseen = rows.filter(Q(looked_version=None) | ~Q(looked_version=version))
    return list(unseen.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


@transaction.atomic
def _score(scope: WorkspaceScope, index: SearchIndex, numbers: list[int]) -> int:
    rows = StoredForecast.objects.of(scope).filter(pk__in=numbers)
    waiting = {row.pk: row for row in rows.select_for_update() if row.state == State.WAITING}
    posts = posts_of(index, scope, {row.account_key for row in waiting.values()})
    found = closed(_frame(waiting.values()), posts, as_of=datetime.fromisoformat(index.meta.built_at))
    filled = [_filled(waiting[row["forecast_id"]], row) for row in found.iter_rows(named=True)]
    StoredForecast.unscoped.bulk_update(filled, [*_FILLED, "closed_at"])
    rows.update(looked_version=index.meta.lake_version, updated_at=timezone.now())
    return sum(row.state == State.SCORED for row in filled)


def _frame(rows: Iterable[Any]) -> pl.DataFrame:
    names = [name for name in WAITING.names() if name != "forecast_id"]
    lines = [{"forecast_id": row.pk} | {name: getattr(row, name) for name in names} for row in rows]
    return pl.DataFrame(lines, schema=WAITING)


def _filled(row: Any, found: dict[str, Any]) -> Any:
    for name, told in _FILLED.items():
        setattr(row, name, found[told])
    row.post_id = row.post_id or ""
    row.closed_at = timezone.now()
    return row
