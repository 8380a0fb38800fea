"""Leave out options that no better plan has, with the proof of it."""

from dataclasses import dataclass, replace

import polars as pl

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Dual
from fukasa.analysis.planning.solvers.affordable import affordable
from fukasa.analysis.planning.solvers.bound import dual_of
from fukasa.analysis.planning.solvers.fixing import still_possible
from fukasa.analysis.planning.solvers.instance import instance_of
from fukasa.analysis.planning.solvers.quick import near_plan
from fukasa.analysis.planning.solvers.relaxation import Relaxation
from fukasa.analysis.statistics.arrays import Flags, Integers


@dataclass(frozen=True, slots=True)
class Prefiltered:
    """Why options could be left out.

    Booking any of them takes the bound of ``dual`` under the score of ``posts``, so that no plan that has one of them
    is better than this plan, which has none of them.

    Attributes:
        kept: options that are left.
        posts: a plan of the whole problem; None where none was found, and then all options are kept.
        dual: the multipliers; None where even fractions of posts cannot keep the limits.

    """

    kept: Flags
    posts: Integers | None
    dual: Dual | None


def prefilter(problem: Problem, *, seed: int = 0) -> tuple[Problem, Prefiltered]:
    """Leave out what is proven to be in no better plan than one that is found at once."""
    instance = instance_of(problem)
    domain, relaxation = affordable(instance), Relaxation(instance)
    relaxed = relaxation.solve(domain)
    if relaxed is None:
        return problem, Prefiltered(instance.most > 0, None, None)
    posts, dual = (
        near_plan(instance, relaxation, relaxed, seed=seed),
        dual_of(instance, relaxed.bound, len(problem.segments)),
    )
    if posts is None:
        return problem, Prefiltered(instance.most > 0, None, dual)
    kept: Flags = (still_possible(instance, relaxed.bound, domain, instance.score(posts)).high > 0) | (posts > 0)
    return _with_all_rivals(problem).only(kept), Prefiltered(kept, posts, dual)


def _with_all_rivals(problem: Problem) -> Problem:
    """Let every option name the rivals that any option of its creator names: that one may be left out."""
    options = problem.options
    pairs = options.select("creator_id", "conflicts").explode("conflicts").drop_nulls()
    named = pairs.group_by("creator_id").agg(pl.col("conflicts").unique().sort())
    merged = options.select("creator_id").join(named, on="creator_id", how="left", maintain_order="left")
    return replace(problem, options=options.with_columns(merged["conflicts"].fill_null([])))
