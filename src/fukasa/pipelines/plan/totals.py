"""What a plan brings together: simulated, never sums of interval ends."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.reach.sainsbury import sainsbury
from fukasa.analysis.planning.totals import DRAWS, Spread, draws_for, totals
from fukasa.analysis.statistics.arrays import Integers
from fukasa.analysis.statistics.columns import reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.pipelines.plan.candidates import Forecasts

_STREAM = 6  # its own random numbers, apart from those of a shortlist and its returns


def totals_of(
    problem: Problem,
    posts: Integers,
    *,
    seed: int,
    shared: float,
    forecasts: Forecasts | None,
    target: float | None = None,
) -> dict[str, Any]:
    """Give cost, views, cost per view, reach, engagement and conversions of a plan.

    Args:
        problem: the problem.
        posts: posts of every option.
        seed: of the simulation.
        shared: share of the spread of log views that all creators have in common; without forecasts of the catalogue.
        forecasts: what the catalogue knows of views and prices; None for files, where three quantiles are known.
        target: views that are wanted; None where the goal is not in views.

    """
    booked = np.flatnonzero(posts)
    rows, counts = problem.options[booked], posts[booked]
    cost, mean = float(problem.price[booked] @ counts), float(reals(rows, "views_mean") @ counts)
    drawn = (
        _drawn(rows, counts, seed, shared, target)
        if forecasts is None
        else _forecast(rows, counts, seed, forecasts, target)
    )
    return {
        "cost": cost,
        "cost_interval": None if drawn.cost is None else _three(drawn.cost),
        "views": _three(drawn.views) | {"mean": mean},
        "cpv": _three(drawn.cpv) | {"mean": cost / mean if mean else None},
        "reach": _people(problem, posts),
        "engagement": _sum(rows, "engagement_mean", counts),
        "conversions": _sum(rows, "conversions_mean", counts),
        "target_chance": drawn.target,
    }


@dataclass(frozen=True)
class _Drawn:
    """Draws of a plan: its views, its cost per view, and its cost where that is not sure."""

    views: Spread
    cpv: Spread
    cost: Spread | None
    target: float | None


def _drawn(rows: pl.DataFrame, counts: Integers, seed: int, shared: float, target: float | None) -> _Drawn:
    """Draw the views from their quantiles; posts of one account share their draw, prices are sure."""
    ordered = rows.with_columns(_posts=pl.Series(counts)).sort("option_id")  # the same plan, the same numbers
    rng = np.random.default_rng([seed, _STREAM])
    draws = draws_for(rows.height, DRAWS)
    told = TwoPiece(*(reals(ordered, f"views_{point}") for point in ("p10", "p50", "p90")))
    common, own = rng.standard_normal((draws, 1)), rng.standard_normal((draws, rows.height))
    posts = ordered["_posts"].to_numpy()
    views = told.at(np.sqrt(shared) * common + np.sqrt(1 - shared) * own) @ posts
    cost = float(ordered["price"].to_numpy() @ posts)
    chance = None if target is None else float(np.mean(views >= target))
    return _Drawn(Spread.of(views), Spread.of(cost / views), None, chance)


def _forecast(rows: pl.DataFrame, counts: Integers, seed: int, forecasts: Forecasts, target: float | None) -> _Drawn:
    """Draw views and prices from the forecasts of the catalogue."""
    booked = rows.select("option_id").with_columns(posts=pl.Series(counts))
    group = booked.join(forecasts.rows, on="option_id", how="left", maintain_order="left")
    rng = np.random.default_rng([seed, _STREAM])
    found = totals(group, rng=rng, shapes=forecasts.shapes, target=target)
    assert found is not None  # noqa: S101  a plan books somebody
    return _Drawn(found.views, found.cpv, found.cost, found.prob_target)


def _three(spread: Spread) -> dict[str, float]:
    return {"p10": spread.p10, "p50": spread.p50, "p90": spread.p90}


def _people(problem: Problem, posts: Integers) -> float | None:
    """Count people reached at least once, by Sainsbury; None without segments."""
    if not problem.segments:
        return None
    return sainsbury(problem.reach, posts, problem.population)


def _sum(rows: pl.DataFrame, column: str, counts: Integers) -> float | None:
    """Add up expected values; None where one is not known."""
    return None if rows[column].null_count() else float(reals(rows, column) @ counts)
