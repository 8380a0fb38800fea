"""A goal as a table for files: figures, creators and assumptions, one row each, unrounded."""

from collections.abc import Iterator
from typing import Any

from fukasa.analysis.planning.kpi.results import KpiTree, PlatformNeed
from fukasa.analysis.planning.totals import Spread

HEADER = (
    "section",
    "platform",
    "stage_or_tier",
    "item",
    "p10",
    "p50",
    "p90",
    "unit",
    "basis",
    "source",
    "date",
    "n",
    "share_of_variance",
)
Row = list[Any]


def rows_of(tree: KpiTree) -> list[Row]:
    """Write a tree as rows."""
    return [*_totals(tree), *(row for need in tree.platforms for row in _platform(tree, need)), *_assumptions(tree)]


def _totals(tree: KpiTree) -> Iterator[Row]:
    goal = tree.goal
    yield _row(
        "goal", item=goal.kgi, spread=(None, goal.amount, None), unit=goal.currency if goal.kgi == "sales" else ""
    )
    for item, spread, unit in (
        ("creators", tree.creators, ""),
        ("posts", tree.posts, ""),
        ("views", tree.views, ""),
        ("cost", tree.cost, goal.currency),
        ("cost_per_goal", tree.cost_per_goal, goal.currency),
    ):
        yield _row("total", item=item, spread=_points(spread), unit=unit)


def _platform(tree: KpiTree, need: PlatformNeed) -> Iterator[Row]:
    if need.missing is not None:
        yield _row("insufficient", need.platform, need.missing.tier, need.missing.rate)
    for figure in need.figures.values():
        yield _row("figure", need.platform, item=figure.figure, spread=_points(figure.amount))
    for tier in need.tiers:
        yield _row("tier", need.platform, tier.tier, "views_per_post", _points(tier.views_per_post))
        yield _row("tier", need.platform, tier.tier, "creators", _points(tier.creators))
        yield _row("tier", need.platform, tier.tier, "cost", _points(tier.cost), tree.goal.currency)
        yield _row("tier", need.platform, tier.tier, "creators_if_alone", _points(tier.alone))
        yield _row("tier", need.platform, tier.tier, "cost_if_alone", _points(tier.cost_alone), tree.goal.currency)


def _assumptions(tree: KpiTree) -> Iterator[Row]:
    for driver in tree.drivers:
        row = driver.assumption
        told = _row("assumption", row.platform, row.tier, row.rate, (row.low, row.middle, row.high))
        yield [*told[:8], row.basis, row.source, row.date.isoformat(), row.n, driver.share]


def _row(
    section: str,
    platform: str = "",
    part: str = "",
    item: str = "",
    spread: tuple[float | None, ...] = (None, None, None),
    unit: str = "",
) -> Row:
    return [section, platform, part, item, *spread, unit, "", "", "", None, None]


def _points(spread: Spread | None) -> tuple[float | None, ...]:
    return (None, None, None) if spread is None else (spread.p10, spread.p50, spread.p90)
