"""A goal as a page: sentences, tiles, the funnel, the creators of each tier, and what it all rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from fukasa.analysis.planning.kpi.book import Book
from fukasa.analysis.planning.kpi.results import KpiTree
from fukasa.analysis.planning.kpi.sentences import sentences
from fukasa.analysis.planning.kpi.tree import work_out
from fukasa.analysis.planning.totals import Spread
from fukasa.apps.catalogue import words
from fukasa.apps.goals.assumptions import AssumptionLine, assumption_lines
from fukasa.apps.goals.charts import drivers_chart
from fukasa.apps.goals.funnel import StageLines, stage_lines
from fukasa.apps.goals.selectors import GoalView, book_of
from fukasa.apps.goals.tiers import TierLine, tier_lines
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart, Tile
from fukasa.apps.workspaces.scope import WorkspaceScope

_SEED = 0
_MATTERS = 0.005
_SMALL = 100  # below it parts of the unit are worth showing
LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class GoalPage:
    """Everything that is shown of a goal."""

    tree: KpiTree
    said: tuple[str, ...]
    tiles: tuple[Tile, ...]
    platforms: tuple[tuple[str, str], ...]  # id and name of those that could be worked out
    stages: tuple[StageLines, ...]
    tiers: tuple[TierLine, ...]
    chart: Chart | None
    assumptions: tuple[AssumptionLine, ...]
    minor: tuple[AssumptionLine, ...]  # on which the answer hardly hangs, or only other figures do
    lost: int  # own ranges for assumptions that there are no more


def worked_out(scope: WorkspaceScope, view: GoalView) -> tuple[KpiTree, Book, Book]:
    """Work a goal out; gives the tree, the assumptions with the own ranges, and those without."""
    plain = book_of(scope, view.goal.currency)
    book = plain
    for key, own in view.ranges.items():
        if key in plain.rows:
            book = book.with_own({key: (own.low, own.high)}, said_on=own.said_on)
    return work_out(view.goal, book, rng=np.random.default_rng(_SEED)), book, plain


def page_of(scope: WorkspaceScope, view: GoalView) -> GoalPage:
    """Work a goal out and write it."""
    tree, book, plain = worked_out(scope, view)
    lines = assumption_lines(tree, plain, words.spoken())
    ok = tuple((need.platform, words.platform_name(need.platform)) for need in tree.platforms if need.status == "ok")
    return GoalPage(
        tree=tree,
        said=sentences(tree, words.spoken()),
        tiles=_tiles(tree),
        platforms=ok,
        stages=stage_lines(tree, book, words.spoken()),
        tiers=tier_lines(tree),
        chart=drivers_chart(tree, words.spoken()),
        assumptions=tuple(line for line in lines if (line.share or 0) >= _MATTERS),
        minor=tuple(line for line in lines if (line.share or 0) < _MATTERS),
        lost=sum(key not in plain.rows for key in view.ranges),
    )


def _tiles(tree: KpiTree) -> tuple[Tile, ...]:
    def money(value: formats.Number | None) -> str:
        return formats.compact_money(value, tree.goal.currency)

    def fine(value: formats.Number | None) -> str:
        small = value is not None and float(value) < _SMALL
        return formats.money(round(float(value or 0), 2), tree.goal.currency) if small else money(value)

    sales = tree.goal.kgi == "sales"
    return (
        _tile(_("Creators needed"), tree.creators),
        _tile(_("Posts"), tree.posts),
        _tile(_("Views needed"), tree.views),
        _tile(_("Cost"), tree.cost, money),
        _tile(_("Cost per unit of sales") if sales else _("Cost per unit of the goal"), tree.cost_per_goal, fine),
    )


def _tile(label: str, spread: Spread | None, write: Callable[[Any], str] = formats.compact) -> Tile:
    if spread is None:
        return Tile(label, reason=_("A platform or a price is missing, so there is no total."))
    return Tile(
        label,
        value=write(spread.p50),
        interval=formats.interval(spread.p10, spread.p90, write),
        level=LEVEL,
        provenance="modelled",
    )
