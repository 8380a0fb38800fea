"""Runs side by side: what differs in the briefs, what differs in the results, whom they share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.pages import formats
from fukasa.apps.plans.portfolio.answer import Answer
from fukasa.apps.plans.portfolio.comparing import answer_of, booked, plan_figures
from fukasa.apps.plans.return_tiles import signed, signed_range
from fukasa.apps.plans.selectors import PortfolioView, RunView
from fukasa.apps.plans.words import cost
from fukasa.pipelines.brief_text import Data, brief_data
from fukasa.pipelines.shortlist import ShortlistRun

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One run."""

    run_id: int
    plan_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """One figure or key over all runs; ``differs`` where not all are the same."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Tell whether the runs disagree."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page shows."""

    columns: tuple[Column, ...]
    plans: tuple[Row, ...]  # of the optimised plans; empty where no run has one
    figures: tuple[Row, ...]
    taken: tuple[Row, ...]  # if those who pass were taken in the order of their CPV
    briefs: tuple[Row, ...]
    common: int
    alone: tuple[tuple[Column, tuple[str, ...], int], ...]  # who is in the plan of one run only: names, how many


Figure = tuple[str, Callable[[ShortlistRun], str]]
Made = tuple[RunView, str, ShortlistRun]


def comparison_of(made: Sequence[Made], portfolios: Mapping[int, PortfolioView]) -> Comparison:
    """Lay runs side by side, each with its optimised plan where it has one."""
    runs = [run for _view, _name, run in made]
    answers = [answer_of(portfolios.get(view.run_id)) for view, _name, _run in made]
    chosen = [_planned(run) if answer is None else booked(answer) for run, answer in zip(runs, answers, strict=True)]
    common = set.intersection(*(set(one) for one in chosen))
    alone = [_alone(chosen, place) for place in range(len(chosen))]
    columns = tuple(Column(view.run_id, view.plan_id, name, view.number) for view, name, _run in made)
    return Comparison(
        columns=columns,
        plans=_plan_rows(answers),
        figures=_rows(_figures(), runs),
        taken=_rows(_taken_figures(), runs),
        briefs=tuple(_brief_rows([brief_data(run.brief) for run in runs])),
        common=len(common),
        alone=tuple(
            (column, tuple(names[:_MOST_NAMED]), len(names)) for column, names in zip(columns, alone, strict=True)
        ),
    )


def _rows(figures: Sequence[Figure], runs: Sequence[ShortlistRun]) -> tuple[Row, ...]:
    return tuple(Row(label, tuple(write(run) for run in runs)) for label, write in figures)


def _plan_rows(answers: Sequence[Answer | None]) -> tuple[Row, ...]:
    if not any(answers):
        return ()
    return tuple(
        Row(label, tuple(formats.MISSING if answer is None else write(answer) for answer in answers))
        for label, write in plan_figures()
    )


def _planned(run: ShortlistRun) -> dict[str, str]:
    rows = run.result.plan.selected.select("account_key", "name", "handle").iter_rows()
    return {key: name or handle or key for key, name, handle in rows}


def _alone(chosen: Sequence[dict[str, str]], place: int) -> list[str]:
    others: set[str] = set().union(*(set(one) for number, one in enumerate(chosen) if number != place))
    return [name for key, name in chosen[place].items() if key not in others]


def _figures() -> list[Figure]:
    return [
        (_("Candidates"), lambda run: formats.number(run.candidates)),
        (_("Pass at P ≥ %(p)g") % {"p": 0.5}, lambda run: formats.number(run.result.counts[0.5])),
        (_("Pass at P ≥ %(p)g") % {"p": 0.8}, lambda run: formats.number(run.result.counts[0.8])),
        (_("Cannot be judged"), lambda run: formats.number(run.result.undecidable.height)),
        (_("Catalogue version"), lambda run: formats.number(run.index.lake_version)),
    ]


def _taken_figures() -> list[Figure]:
    return [
        (_("Creators in the plan"), lambda run: formats.number(run.result.plan.selected.height)),
        (_("Expected views"), lambda run: _spread(run, "views", _compact)),
        (_("Cost"), lambda run: _spread(run, "cost", formats.compact_money)),
        (_("CPV of the total"), lambda run: _spread(run, "cpv", cost)),
        (_("Chance to reach the goal"), lambda run: _planned_share(run, "prob_target")),
        (_("Chance to stay inside the budget"), lambda run: _planned_share(run, "prob_within_budget")),
        (_("ROI, source formula"), _source_roi),
        (_("ROI by profit"), _profit_roi),
    ]


def _compact(value: float | None, _currency: str) -> str:
    return formats.compact(value)


def _spread(run: ShortlistRun, name: str, write: Callable[[float | None, str], str]) -> str:
    planned, currency = run.result.planned, run.result.rule.currency
    if planned is None:
        return formats.MISSING
    spread = getattr(planned, name)
    return f"{write(spread.p50, currency)} ({write(spread.p10, currency)}–{write(spread.p90, currency)})"


def _source_roi(run: ShortlistRun) -> str:
    if run.returns is None:
        return formats.compact(run.roi)
    spread = run.returns.source_roi
    return f"{formats.compact(spread.p50)} ({formats.interval(spread.p10, spread.p90)})"


def _profit_roi(run: ShortlistRun) -> str:
    spread = None if run.returns is None else run.returns.profit_roi
    return formats.MISSING if spread is None else f"{signed(spread.p50)} ({signed_range(spread)})"


def _planned_share(run: ShortlistRun, name: str) -> str:
    planned = run.result.planned
    return formats.MISSING if planned is None else formats.percent(getattr(planned, name), 0)


def _brief_rows(briefs: Sequence[Data]) -> list[Row]:
    keys = dict.fromkeys((section, key) for data in briefs for section, values in data.items() for key in values)
    rows = [
        Row(f"[{section}] {key}", tuple(_written(data.get(section, {}).get(key)) for data in briefs))
        for section, key in keys
    ]
    return [row for row in rows if row.differs]


def _written(value: Any) -> str:
    if value is None:
        return formats.MISSING
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_written(item)}" for key, item in value.items())
    return f"{value:.12g}" if isinstance(value, float) else str(value)
