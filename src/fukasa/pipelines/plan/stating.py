"""The problem of a brief: those who pass every gate, what they bring, and the limits."""

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.limits import Limits
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA, Problem
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.evidence import METRICS
from fukasa.pipelines.plan.gates import NO_PRICE
from fukasa.pipelines.plan.market import passed
from fukasa.pipelines.plan.segments import Segments


def problem_of(market: Market, limits: Limits, brief: Brief, segments: Segments) -> Problem:
    """State the problem of those who pass every gate.

    Raises:
        InvalidInput: reach is asked for and no segments are given, or none that counts.

    """
    if brief.goal.kpi == "reach" and not segments.names:
        raise InvalidInput(
            "[goal] kpi is reach, and no segments are given; name a segments.csv in [audience] segments (or with "
            "--segments), or count views"
        )
    by_people = brief.goal.kpi == "reach"
    weights = segments.population * segments.weight if by_people else np.zeros(len(segments.names))
    if by_people and not weights.any():
        raise InvalidInput("[goal] kpi is reach, and no segment with people in it has a weight above 0; give one")
    keep = passed(market).to_numpy()
    options = market.candidates.filter(keep).select(*OPTION_SCHEMA)
    return Problem(
        options=options,
        limits=limits,
        linear=linear_of(options, brief),
        reach=market.reach[keep],
        weights=weights,
        population=segments.population,
        segments=segments.names,
        blocked=_blocked(market, limits, options),
        kpi=brief.goal.kpi,
    )


def linear_of(options: pl.DataFrame, brief: Brief) -> Reals:
    """Give what one post of each option adds to the objective beside people; NaN where it is not known."""
    goal = brief.goal
    if goal.kpi != "reach":
        return reals(options, METRICS[goal.kpi])
    if goal.value is None or not goal.value_weight:
        return np.zeros(options.height)
    return goal.value_weight * reals(options, METRICS[goal.value])


def _blocked(market: Market, limits: Limits, options: pl.DataFrame) -> dict[str, str]:
    """Name the gate that keeps a creator out who must be booked."""
    free = set(options["creator_id"])
    out = pl.concat([market.cut, market.undecidable])
    rules = dict(zip(out["creator_id"].reverse(), out["rule"].reverse(), strict=True))  # the first row of each
    return {creator: rules.get(creator, NO_PRICE) for creator in limits.must_have if creator not in free}
