"""Everything the page of a plan shows of a document, part by part; only the part that is looked at is written."""

from dataclasses import dataclass
from typing import Any

from fukasa.apps.pages.blocks import Chart, Tile
from fukasa.apps.plans.portfolio.answer import Answer, said
from fukasa.apps.plans.portfolio.charts import cpv_chart, frontier_chart
from fukasa.apps.plans.portfolio.conflict import Clash, clash_of
from fukasa.apps.plans.portfolio.lines import Left, Line, Portion, left_out, lines_of, portions_of
from fukasa.apps.plans.portfolio.proof import (
    Claim,
    Constraint,
    Firmness,
    Rival,
    Shift,
    absences_of,
    claim_of,
    constraints_of,
    edge_of,
    firmness_of,
    noise_draws,
    not_tried,
    rivals_of,
    shifts_of,
    solver_facts,
)
from fukasa.apps.plans.portfolio.reach import Reached, SegmentLine, reach_of, segment_lines
from fukasa.apps.plans.portfolio.tiles import headline, tiles_of
from fukasa.apps.plans.selectors import PortfolioView
from fukasa.pipelines.brief import Brief


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The plan itself, or why there is none."""

    headline: str
    claim: Claim | None
    tiles: tuple[Tile, ...]
    chart: Chart | None
    lines: tuple[Line, ...]
    portions: tuple[tuple[str, tuple[Portion, ...]], ...]
    segments: tuple[SegmentLine, ...]
    left: tuple[Left, ...]
    notes: tuple[str, ...]
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The certificate in full."""

    claim: Claim
    constraints: tuple[Constraint, ...]
    rivals: tuple[Rival, ...]
    solver: tuple[tuple[str, str], ...]
    reach: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """What other budgets, other cut-offs and other forecasts would give."""

    frontier: Chart | None
    cheapest: tuple[str, str] | None  # what the goal takes at least, and by how many creators
    shifts: tuple[Shift, ...]
    absences: tuple[Shift, ...]
    not_tried: int  # booked, and what their absence would do is not known
    edge: tuple[str, ...]
    firmness: tuple[Firmness, ...]
    draws: int

    @property
    def fragile(self) -> int:
        """Count the picks that are fragile."""
        return sum(one.fragile for one in self.firmness)


def conclusion_of(view: PortfolioView, brief: Brief) -> Conclusion:
    """Write the plan, or the conflict; ``brief`` is the one that a relaxation would change."""
    answer = _answer(view)
    notes = tuple(
        said({f"text_{key}": text for key, text in note.items()}, "text") for note in answer.document["notes"]
    )
    if not answer.is_plan:
        people, left, clash = segment_lines(answer), left_out(answer), clash_of(answer, brief)
        return Conclusion("", None, (), None, (), (), people, left, notes, clash)
    return Conclusion(
        headline=headline(answer),
        claim=claim_of(answer),
        tiles=tuple(tiles_of(answer, view.updated_at)),
        chart=cpv_chart(answer),
        lines=lines_of(answer),
        portions=portions_of(answer),
        segments=segment_lines(answer),
        left=left_out(answer),
        notes=notes,
        clash=None,
    )


def proof_of(view: PortfolioView) -> Proof:
    """Write the certificate."""
    answer = _answer(view)
    return Proof(claim_of(answer), constraints_of(answer), rivals_of(answer), solver_facts(answer), reach_of(answer))


def firm_of(view: PortfolioView) -> Firm:
    """Write how the plan answers to other assumptions."""
    answer = _answer(view)
    return Firm(
        frontier=frontier_chart(answer),
        cheapest=_cheapest(answer),
        shifts=shifts_of(answer),
        absences=absences_of(answer),
        not_tried=not_tried(answer),
        edge=edge_of(answer),
        firmness=firmness_of(answer),
        draws=noise_draws(answer),
    )


def _cheapest(answer: Answer) -> tuple[str, str] | None:
    found: dict[str, Any] | None = answer.document["cheapest_for_target"]
    if found is None:
        return None
    return answer.money(found["cost"]), str(found["creators"])


def _answer(view: PortfolioView) -> Answer:
    assert view.document is not None  # noqa: S101  a finished portfolio has one, the database sees to it
    return Answer(view.document)
