"""How many different people a plan reaches: what the objective counts, and what overlaps say beside it."""

from dataclasses import asdict
from typing import Any

import numpy as np

from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.reach.estimate import Ranged, ReachEstimate
from fukasa.analysis.planning.reach.overlaps import Overlaps
from fukasa.analysis.planning.reach.unique import unique_reach
from fukasa.analysis.statistics.arrays import Integers

_STREAM = 7  # its own random numbers


def reach_of(problem: Problem, posts: Integers, overlaps: Overlaps | None, seed: int) -> dict[str, Any] | None:
    """Estimate the unique reach of a plan; None without segments or people in them.

    Args:
        problem: the problem.
        posts: posts of every option.
        overlaps: what is known of overlaps, by option id; None for nothing.
        seed: of the interval's draws.

    """
    if not problem.segments or not problem.population.sum() > 0:
        return None
    asked = np.flatnonzero(posts) if overlaps is None else np.arange(posts.size)
    estimate = unique_reach(
        problem.reach[asked],
        posts[asked],
        problem.population,
        names=problem.options["option_id"][asked].to_list(),
        overlaps=overlaps,
        rng=np.random.default_rng([seed, _STREAM]),
    )
    return {
        "sainsbury": estimate.sainsbury,
        "unique": _ranged(estimate.unique, estimate),
        "beta_binomial": _ranged(estimate.beta_binomial, estimate),
        "lower_bound": estimate.lower_bound,
        "upper_bound": estimate.upper_bound,
        "status": estimate.status,
        "reason": estimate.reason,
    }


def interval_of(reach: dict[str, Any] | None) -> dict[str, float] | None:
    """Give the interval of the reach: of the estimate where overlaps are known, else the bounds of any union."""
    if reach is None:
        return None
    known = reach["unique"] or reach["beta_binomial"]
    low, high = (known["low"], known["high"]) if known else (reach["lower_bound"], reach["upper_bound"])
    return {"low": low, "high": high}


def _ranged(found: Ranged | None, estimate: ReachEstimate) -> dict[str, Any] | None:
    return None if found is None else asdict(found) | {"basis": estimate.basis}
