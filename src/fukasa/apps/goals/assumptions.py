"""The assumptions of a goal as lines of a table, the weightiest first."""

from dataclasses import dataclass
from datetime import date

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.book import Book
from fukasa.analysis.planning.kpi.results import Driver, KpiTree
from fukasa.apps.goals.units import sign_of, typed, written
from fukasa.apps.goals.wording import assumption_name, basis_word, source_text
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class AssumptionLine:
    """One assumption.

    Attributes:
        key: its key.
        name: in words.
        middle: its median.
        low: P10 as an input holds it.
        high: P90 likewise.
        unit: behind the inputs.
        basis: id of what it rests on.
        basis_text: the same in words.
        source: who says so.
        dated: of which day.
        share: of the variance of the answer; None where the goal does not hang on it.
        replaced: what stood there before the workspace's own range.

    """

    key: str
    name: str
    middle: str
    low: str
    high: str
    unit: str
    basis: str
    basis_text: str
    source: str
    dated: date
    share: float | None
    replaced: str


def assumption_lines(tree: KpiTree, plain: Book, language: str) -> tuple[AssumptionLine, ...]:
    """Write those that move the answer, then those that only the other figures rest on."""
    moving = {driver.assumption.key: driver for driver in tree.drivers}
    others = {row.key: row for row in _others(tree) if row.key not in moving}
    lines = [_line(driver.assumption, driver, plain, language) for driver in moving.values()]
    return (*lines, *(_line(row, None, plain, language) for row in others.values()))


def _others(tree: KpiTree) -> list[Assumption]:
    told = [figure.rests_on for need in tree.platforms for figure in need.figures.values()]
    tiers = [row for need in tree.platforms for tier in need.tiers for row in (tier.views_from, tier.price_from)]
    return [row for row in (*told, *tiers) if row is not None]


def _line(row: Assumption, driver: Driver | None, plain: Book, language: str) -> AssumptionLine:
    low, high = typed(row)
    before = plain.rows[row.key]
    ends = formats.interval(before.low, before.high, lambda value: written(row.rate, float(value or 0), plain.currency))
    return AssumptionLine(
        key=row.key,
        name=assumption_name(row, language),
        middle=written(row.rate, row.middle, plain.currency),
        low=low,
        high=high,
        unit=sign_of(row.rate, plain.currency),
        basis=row.basis,
        basis_text=basis_word(row),
        source=source_text(before) if row.basis == "own" else source_text(row),
        dated=row.date,
        share=None if driver is None else driver.share,
        replaced=f"{ends} ({basis_word(before)})" if row.basis == "own" else "",
    )
