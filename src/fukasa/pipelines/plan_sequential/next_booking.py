"""From a plan and its results to the next bookings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.sequential.assumptions import sequential_assumptions
from fukasa.analysis.planning.sequential.candidates import CANDIDATE_SCHEMA, Candidates
from fukasa.analysis.planning.sequential.choice import Policy, Rest
from fukasa.analysis.planning.sequential.recommend import Recommendation, recommend
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan_sequential.notes import notes_of, with_what_is_missing
from fukasa.pipelines.plan_sequential.plan_file import PlanFile, everybody, read_plan
from fukasa.pipelines.plan_sequential.results_file import ResultRows, placed, read_results

_FORECAST = ("price", "views_p10", "views_p50", "views_p90", "views_mean", "conversions_mean")


@dataclass(frozen=True)
class Question:
    """What is asked beside plan and results.

    Attributes:
        budget_left: money that may still be spent; the plan's budget less what was spent if None.
        rounds: rounds that are left, the next one included.
        value: money that one conversion is worth; None where nobody says.
        reserve: part of the budget that is kept.
        waiting: share of the conversions that every round of waiting costs.
        max_posts: most posts of a creator where nothing else is said.
        conversion_rate: conversions per view where the plan has none.
        round_days: days after which a post belongs to a new round.
        policy: how posts are chosen.
        seed: of the posterior's draws.

    """

    budget_left: float | None = None
    rounds: int = 2
    value: float | None = None
    reserve: float = 0.0
    waiting: float = 0.0
    max_posts: int = 3
    conversion_rate: float | None = None
    round_days: int = 7
    policy: Policy = "learning"
    seed: int = 0


@dataclass(frozen=True)
class NextBooking:
    """The next bookings, and what they rest on.

    Attributes:
        plan: the plan.
        question: what was asked.
        found: the results as they were read.
        spent: what the results cost; posts without a cost count at their price.
        priced: posts whose cost was taken from their price.
        left: money that may still be spent.
        rows: who may be booked, in the order of the recommendation, with option_id, handle and name.
        undecidable: who cannot be judged, with sentence_en and sentence_ja.
        answer: the recommendation.
        notes: what the reader must know, by language.

    """

    plan: PlanFile
    question: Question
    found: ResultRows
    spent: float
    priced: int
    left: float
    rows: pl.DataFrame
    undecidable: pl.DataFrame
    answer: Recommendation
    notes: tuple[dict[str, str], ...]


def next_booking(
    plan_path: Path, results_path: Path, question: Question, *, candidates: Path | None = None
) -> NextBooking:
    """Read a plan and its results, learn, and choose the next bookings.

    Args:
        plan_path: PLAN.json.
        results_path: RESULTS.csv.
        question: what is asked beside.
        candidates: candidates.csv with those who are not yet booked.

    Raises:
        InvalidInput: a file is missing or bad, an account of the results is unknown, or no budget is known.

    """
    plan, found = read_plan(plan_path), read_results(results_path, round_days=question.round_days)
    _check_rate(question.conversion_rate)
    rows = everybody(plan, candidates, max_posts=question.max_posts, conversion_rate=question.conversion_rate)
    results = placed(found, rows, results_path.name)
    spent, priced = _spent(found, results, rows)
    left = _left(plan, question, spent, plan_path.name)
    known = rows.select(pl.all_horizontal(pl.col(_FORECAST).is_not_null())).to_series()
    if not known.any():
        raise InvalidInput(
            f"{plan_path.name}: nobody has a price, a forecast of views and expected conversions; {_hint(rows)}"
        )
    usable, kept = rows.filter(known), known.to_numpy()[results.owner]
    rest = Rest(left, question.rounds, plan.rules, question.policy, question.value, question.reserve, question.waiting)
    answer = recommend(
        Candidates.of(usable.with_columns(account_id="option_id").select(*CANDIDATE_SCHEMA)),
        _kept(results, kept, np.cumsum(known.to_numpy()) - 1),
        rest,
        sequential_assumptions(),
        rng=np.random.default_rng(question.seed),
        currency=plan.currency,
    )
    counts = found.unknown | {
        "priced": priced,
        "dropped": int((~kept).sum()),
        "shares": len(plan.shares),
        "alone": int(candidates is None),
        "no_value": int(question.value is None),
    }
    undecidable = with_what_is_missing(rows.filter(~known))
    return NextBooking(plan, question, found, spent, priced, left, usable, undecidable, answer, notes_of(counts))


def _check_rate(rate: float | None) -> None:
    if rate is not None and not 0 < rate <= 1:
        raise InvalidInput(
            f"--conversion-rate is a share of views above 0 and at most 1, got {rate}; 0.001 means 0.1 %"
        )


def _hint(rows: pl.DataFrame) -> str:
    without = rows["conversions_mean"].null_count() == rows.height
    return "state a rate with --conversion-rate" if without else "complete the plan or give --candidates"


def _spent(found: ResultRows, results: Results, rows: pl.DataFrame) -> tuple[float, int]:
    """Add up the costs; a post without a cost counts at its price."""
    cost, price = reals(found.rows, "cost"), np.nan_to_num(reals(rows, "price"))
    unknown = np.isnan(cost)
    paid = np.where(unknown, price[results.owner] * results.posts, cost)
    return float(paid.sum()), int(results.posts[unknown].sum())


def _left(plan: PlanFile, question: Question, spent: float, file: str) -> float:
    if question.budget_left is not None:
        return question.budget_left
    if plan.budget is None:
        raise InvalidInput(f"{file} has no budget; say with --budget-left what may still be spent")
    return max(0.0, plan.budget - spent)


def _kept(results: Results, kept: Any, places: Any) -> Results:
    """Leave out the results of those who cannot be judged."""
    return Results(
        owner=places[results.owner[kept]],
        turn=results.turn[kept],
        posts=results.posts[kept],
        views=results.views[kept],
        conversions=results.conversions[kept],
    )
