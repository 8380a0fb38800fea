"""The objective from the forecasts, by products of chances and by the posts that are booked."""

from math import fsum

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers, Reals

COLUMNS = {"views": "views_mean", "engagement": "engagement_mean", "conversions": "conversions_mean"}
"""The column of an option that a goal adds up."""
_CLOSE = 1e-9


def missed(problem: Problem, posts: Integers) -> Reals:
    """Give the chance that a person of each segment is reached by no post: Π_i (1 − reach_is)^{x_i}."""
    booked = np.flatnonzero(posts)
    chances: Reals = np.prod((1.0 - problem.reach[booked]) ** posts[booked, None], axis=0)
    return chances


def objective(problem: Problem, posts: Integers) -> float:
    """Give what a plan brings: Σ_s weights_s (1 − Π_i (1 − reach_is)^{x_i}) + Σ_i linear_i x_i (Sainsbury)."""
    reached = (problem.weights * (1.0 - missed(problem, posts))).tolist()
    booked = np.flatnonzero(posts)
    return fsum(reached + (problem.linear[booked] * posts[booked]).tolist())


def gains(problem: Problem, posts: Integers) -> Reals:
    """Give what one more post of each option would add to a plan."""
    added: Reals = problem.reach @ (problem.weights * missed(problem, posts)) + problem.linear
    return added


def losses(problem: Problem, posts: Integers) -> dict[str, float]:
    """Give what the objective loses without each booked creator, the others unchanged."""
    whole, creators = objective(problem, posts), problem.options["creator_id"].to_numpy()
    return {
        str(creator): whole - objective(problem, np.where(creators == creator, 0, posts))
        for creator in dict.fromkeys(creators[posts > 0])
    }


def cost(options: pl.DataFrame, posts: Integers) -> float:
    """Sum the prices of all posts."""
    booked = np.flatnonzero(posts)
    return fsum((options["price"].to_numpy()[booked] * posts[booked]).tolist())


def cost_per_view(options: pl.DataFrame, posts: Integers) -> float | None:
    """Divide the cost by the expected views; None where no views are expected or known."""
    booked = np.flatnonzero(posts)
    views = fsum((options["views_mean"].fill_null(0).to_numpy()[booked] * posts[booked]).tolist())
    return cost(options, posts) / views if views > 0 else None


def additive(problem: Problem) -> tuple[str, float] | None:
    """Find which column of the options the linear part counts, and with which weight; None where none fits.

    The goal's own column comes first: few options may fit several.
    """
    own = COLUMNS.get(problem.kpi)
    if own is not None and _alike(problem.linear, _known(problem.options, own)):
        return own, 1.0
    for column in COLUMNS.values():
        known = _known(problem.options, column)
        top = int(np.argmax(known)) if known.size else 0
        weight = float(problem.linear[top] / known[top]) if known.size and known[top] > 0 else 0.0
        if _alike(problem.linear, weight * known):
            return column, weight
    return None


def _known(options: pl.DataFrame, column: str) -> Reals:
    values: Reals = options[column].fill_null(0).fill_nan(0).to_numpy()
    return values


def _alike(one: Reals, other: Reals) -> bool:
    return bool(np.allclose(one, other, rtol=_CLOSE, atol=_CLOSE))


def linear_of(problem: Problem, candidates: pl.DataFrame) -> Reals | None:
    """Give the linear part of other candidates, NaN where unknown; None where it cannot be told how it is made."""
    if not problem.linear.any():
        return np.zeros(candidates.height)
    found = additive(problem)
    if found is None:
        return None
    column, weight = found
    values: Reals = weight * candidates[column].fill_null(np.nan).to_numpy()
    return values
