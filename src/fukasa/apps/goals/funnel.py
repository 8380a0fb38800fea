"""The figures of a goal by stage, one column per platform."""

from dataclasses import dataclass

from fukasa.analysis.planning.kpi.book import Book
from fukasa.analysis.planning.kpi.funnel import Figure, figures, stages
from fukasa.analysis.planning.kpi.results import KpiTree, PlatformNeed
from fukasa.apps.goals.units import written
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One figure on one platform; empty where the platform has none."""

    name: str = ""
    value: str = ""
    interval: str = ""
    rate: str = ""
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class StageLines:
    """A stage: its name and its figures, line by line."""

    name: str
    lines: tuple[tuple[str, tuple[FigureCell, ...]], ...]


def stage_lines(tree: KpiTree, book: Book, language: str) -> tuple[StageLines, ...]:
    """Lay the figures out by stage; a figure that no platform has is left out."""
    needs = [need for need in tree.platforms if need.status == "ok"]
    found = []
    for stage in stages():
        rows = [figure for figure in figures().values() if figure.stage == stage.id]
        lines = tuple(
            (figure.names[language], tuple(_cell(tree, need, figure, book, language) for need in needs))
            for figure in rows
            if any(figure.id in need.figures for need in needs)
        )
        found.append(StageLines(stage.names[language], lines))
    return tuple(found)


def _cell(tree: KpiTree, need: PlatformNeed, figure: Figure, book: Book, language: str) -> FigureCell:
    row = need.figures.get(figure.id)
    if row is None:
        return FigureCell()
    rests_on = row.rests_on
    own_name = figure.name(need.platform, language)
    return FigureCell(
        name="" if own_name == figure.names[language] else own_name,
        value=formats.compact(row.amount.p50),
        interval=formats.interval(row.amount.p10, row.amount.p90),
        rate="" if rests_on is None else f"× {written(rests_on.rate, rests_on.middle, book.currency)}",
        is_goal=figure.id == tree.goal.figure,
    )
