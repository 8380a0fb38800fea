"""Four plans as people make them by habit, under the budget only."""

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from fukasa.analysis.planning.certificate.checks import Checker
from fukasa.analysis.planning.certificate.gates import Gates, check_gates
from fukasa.analysis.planning.certificate.objective import cost, cost_per_view, linear_of, objective
from fukasa.analysis.planning.certificate.results import Baseline
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA, Problem
from fukasa.analysis.statistics.arrays import Integers, Reals

FOLLOWERS, RATE, CHEAPEST, EQUAL = "followers", "er", "cheapest_cpv", "equal_split"
_NEEDED = ("price", "views_mean")
_QUANTILES = ("views_p10", "views_p50", "views_p90", "conversions_mean")


def whole_market(problem: Problem, market: Market) -> tuple[Problem, Integers]:
    """Give the problem over everybody with a price and a forecast, gates or no gates, and their rows in the market.

    Where the objective of those outside the problem cannot be told, they are left out.
    """
    linear = linear_of(problem, market.candidates)
    if linear is None:
        linear = _by_option(problem, market.candidates)
    needed = _NEEDED if problem.limits.cvar is None else (*_NEEDED, *_QUANTILES)
    known = market.candidates.select(pl.all_horizontal(pl.col(name).is_not_null() for name in needed)).to_series()
    places = np.flatnonzero(known.to_numpy() & np.isfinite(linear))
    everybody = Problem(
        options=market.candidates[places].select(*OPTION_SCHEMA), limits=problem.limits, linear=linear[places],
        reach=market.reach[places], weights=problem.weights, population=problem.population, segments=problem.segments,
        blocked={}, kpi=problem.kpi,
    )  # fmt: skip
    return everybody, places


def _by_option(problem: Problem, candidates: pl.DataFrame) -> Reals:
    known = dict(zip(problem.options["option_id"].to_list(), problem.linear.tolist(), strict=True))
    return np.array([known.get(name, np.nan) for name in candidates["option_id"].to_list()], dtype=np.float64)


def _order(options: pl.DataFrame, key: pl.Expr) -> list[int]:
    """Give rows by a key, the greatest first, unknown last, equal ones by their id."""
    keyed = options.select(key.cast(pl.Float64).fill_nan(None).alias("key"), "option_id").with_row_index("row")
    return keyed.sort("key", "option_id", descending=[True, False], nulls_last=True)["row"].to_list()


def _known_or(options: pl.DataFrame, column: str, instead: pl.Expr) -> pl.Expr:
    """Give a column, or what stands in for it where nobody's is known; two scales are never mixed."""
    return instead if options[column].is_null().all() else pl.col(column)


def _filled(options: pl.DataFrame, order: Iterable[int], budget: float) -> list[int]:
    """Take rows in order, one post each and every person once, as long as they fit into the budget."""
    prices, creators = options["price"].to_list(), options["creator_id"].to_list()
    taken, spent, persons = [], 0.0, set()
    for row in order:
        if creators[row] not in persons and spent + prices[row] <= budget:
            taken.append(row)
            persons.add(creators[row])
            spent += prices[row]
    return taken


def _split(options: pl.DataFrame, order: list[int], budget: float) -> list[int]:
    """Give every tier the same part of the budget and fill it in order."""
    tiers = options["tier"].fill_null("").to_list()
    present, taken = sorted(set(tiers)), list[int]()
    for tier in present:
        persons = {options["creator_id"][row] for row in taken}
        own = [row for row in order if tiers[row] == tier and options["creator_id"][row] not in persons]
        taken += _filled(options, own, budget / len(present))
    return taken


def baselines(problem: Problem, market: Market, gates: Gates, spent: float) -> Mapping[str, Baseline]:
    """Make four plans by habit and tell what they bring and which rules they break.

    Followers takes the largest first, ER the highest rate of engagement, cheapest CPV the lowest price per expected
    view, equal split gives every tier the same part of the budget and fills it with the largest. Each takes one post
    per creator and passes over who no longer fits. No gate and no other limit is asked, only told. Where nobody's
    followers are known the middle of the views stands in, and engagements per view for the rate.

    Args:
        problem: the problem.
        market: all candidates.
        gates: what the brief asks of everybody.
        spent: the budget where the problem states none.

    """
    everybody, places = whole_market(problem, market)
    options = everybody.options
    budget = spent if problem.limits.budget is None else problem.limits.budget
    largest = _order(options, _known_or(options, "followers", pl.col("views_p50")))
    rate = _known_or(options, "engagement_rate", pl.col("engagement_mean") / pl.col("views_mean"))
    cheapest = _order(options, -pl.col("price") / pl.col("views_mean"))
    plans = {
        FOLLOWERS: _filled(options, largest, budget),
        RATE: _filled(options, _order(options, rate), budget),
        CHEAPEST: _filled(options, cheapest, budget),
        EQUAL: _split(options, largest, budget),
    }
    checker = Checker.of(everybody)
    return {name: _judged(checker, market, gates, taken, places) for name, taken in plans.items()}


def _judged(checker: Checker, market: Market, gates: Gates, taken: list[int], places: Integers) -> Baseline:
    problem, posts = checker.problem, np.zeros(places.size, dtype=np.int64)
    posts[taken] = 1
    limits = checker.constraints(posts)
    asked = check_gates(market.candidates, market.gates, places[posts > 0], gates)
    return Baseline(
        objective=objective(problem, posts),
        cost=cost(problem.options, posts),
        cpv=cost_per_view(problem.options, posts),
        violations=tuple(found.rule for found in (*limits, *asked) if not found.ok),
    )
