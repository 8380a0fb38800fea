from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.planning.kpi.book import Book, default_book
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.kpi.measured import COLUMNS, with_measured
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.goals.errors import GoalNotFound
from fukasa.apps.goals.keeping import OwnRange, goal_of, ranges_of
from fukasa.apps.goals.models import GoalTree
from fukasa.apps.pages.kept import Kept
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery

_INDEX_CURRENCY = "JPY"  # of all prices in the index
_MOST_KEPT = 16
_books = Kept[tuple[Path, Scope, str], Book](_MOST_KEPT)  # by index: a newer version is another one


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with the ranges that the workspace states itself."""

    tree_id: int
    name: str
    goal: Goal
    ranges: dict[str, OwnRange]
    can_undo: bool
    made_by: str
    updated_at: datetime


def goal_cards(scope: WorkspaceScope) -> tuple[GoalView, ...]:
    """Give the goals of the workspace, the one changed last first."""
    rows = GoalTree.objects.of(scope).filter(deleted_at=None).select_related("created_by__user")
    return tuple(map(_view, rows))


def goal_view(scope: WorkspaceScope, tree_id: int) -> GoalView:
    """Give one goal; :class:`GoalNotFound` when it is absent, deleted or foreign."""
    rows = GoalTree.objects.of(scope).filter(pk=tree_id, deleted_at=None)
    row = rows.select_related("created_by__user").first()
    if row is None:
        raise GoalNotFound(_("There is no such goal in this workspace."))
    return _view(row)


def book_of(scope: WorkspaceScope, currency: str) -> Book:
    """Give the assumptions in a currency; what the catalogue measures stands in the place of assumptions."""
    index = index_or_none()
    if index is None:
        return default_book(currency)
    return _books.answer((index.path, scope.lake, currency), lambda: _measured(index, scope.lake, currency))


def _measured(index: SearchIndex, scope: Scope, currency: str) -> Book:
    accounts = pl.from_arrow(index.columns(AccountQuery(), scope, COLUMNS))
    assert isinstance(accounts, pl.DataFrame)  # noqa: S101  a table never becomes a series
    factor = exchange_table().rate(_INDEX_CURRENCY, currency)
    day = datetime.fromisoformat(str(index.meta.built_at)).date()
    return with_measured(default_book(currency), accounts, as_of=day, price_factor=factor)


def _view(row: Any) -> GoalView:
    return GoalView(
        tree_id=row.pk,
        name=row.name,
        goal=goal_of(row.goal),
        ranges=ranges_of(row.ranges),
        can_undo=row.previous is not None,
        made_by=member_name(row.created_by),
        updated_at=row.updated_at,
    )
