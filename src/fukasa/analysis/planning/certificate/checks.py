"""A plan against its problem: are all limits kept, and are the options those of the market."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.planning.certificate.bookings import Booking, Pairs, bookings, conflicts
from fukasa.analysis.planning.certificate.limits import at_least, at_most, check_limits
from fukasa.analysis.planning.certificate.objective import COLUMNS, additive, objective
from fukasa.analysis.planning.certificate.results import Constraint
from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import Cvar, Limits
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import PlanNotCertified

SAME = "options.same_as_market"
FROM_FORECASTS = "objective.from_forecasts"
_COMPARED = ("creator_id", "price", "max_posts", "views_mean", "engagement_mean", "conversions_mean")
_CLOSE = 1e-9


def seeks_lowest_cost(limits: Limits) -> bool:
    """Tell whether the plan seeks the lowest cost that reaches a target."""
    return limits.target is not None and limits.budget is None


def drawn(options: pl.DataFrame, posts: Integers, cvar: Cvar | None) -> Reals | None:
    """Give the metric of a plan in every scenario; None where none are asked for."""
    if cvar is None:
        return None
    booked = np.flatnonzero(posts)
    totals: Reals = scenarios(options[booked], cvar) @ posts[booked].astype(np.float64)
    return totals


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks plans of one problem.

    Attributes:
        problem: the problem.
        pairs: creators who are not booked together.

    """

    problem: Problem
    pairs: Pairs

    @classmethod
    def of(cls, problem: Problem) -> "Checker":
        """Make the checker of a problem."""
        return cls(problem, conflicts(problem.options))

    def constraints(self, posts: Integers) -> tuple[Constraint, ...]:
        """Check every limit, the target included where the lowest cost is sought."""
        problem, limits = self.problem, self.problem.limits
        found = check_limits(self.booked(posts), limits, self.pairs, drawn(problem.options, posts, limits.cvar))
        if limits.target is None or not seeks_lowest_cost(limits):
            return found
        return (*found, at_least(ids.TARGET, objective(problem, posts), limits.target))

    def booked(self, posts: Integers) -> tuple[Booking, ...]:
        """List what a plan books."""
        return bookings(self.problem.options, posts)

    def keeps(self, posts: Integers) -> bool:
        """Tell whether a plan keeps every limit."""
        return bool(posts.any()) and all(found.ok for found in self.constraints(posts))


def check_shape(problem: Problem, posts: Integers) -> None:
    """Demand one whole number of posts, 0 or more, per option, and somebody who is booked.

    Raises:
        PlanNotCertified: it is anything else.

    """
    if posts.shape != (problem.options.height,):
        raise PlanNotCertified(
            f"the plan names {posts.size} options and the problem has {problem.options.height}; plan again",
            rule="posts.shape", value=posts.size, limit=problem.options.height,
        )  # fmt: skip
    refuse_broken(
        [at_most("posts.whole", int((~np.isfinite(posts) | (posts != np.floor(posts)) | (posts < 0)).sum()), 0)]
    )
    refuse_broken([at_least(ids.MIN_CREATORS, int(posts.any()), 1)])


def places_in(market: Market, option_ids: Iterable[str]) -> Integers:
    """Find options in the market.

    Raises:
        PlanNotCertified: one is not in it.

    """
    rows = {name: row for row, name in enumerate(market.candidates["option_id"].to_list())}
    try:
        return np.array([rows[name] for name in option_ids], dtype=np.int64)
    except KeyError as error:
        raise PlanNotCertified(
            f"{error.args[0]} is booked but stands in no row of the market; plan again", rule=SAME, value=1, limit=0
        ) from error


def same_as_market(problem: Problem, market: Market, posts: Integers) -> Iterator[Constraint]:
    """Check that those who are booked are the market's own rows, and that the objective counts their forecasts."""
    booked = np.flatnonzero(posts)
    places = places_in(market, problem.options["option_id"][booked])
    ours, theirs = problem.options[booked].select(_COMPARED), market.candidates[places].select(_COMPARED)
    differs = sum(_differs(ours[name], theirs[name]) for name in _COMPARED)
    reach = np.abs(problem.reach[booked] - market.reach[places]) > _CLOSE
    yield at_most(SAME, differs + int(reach.any(axis=1).sum()), 0)
    if problem.kpi in COLUMNS:
        ok = additive(problem) in _wanted(problem.kpi)
        yield Constraint(FROM_FORECASTS, int(not ok), 0, ok and not problem.weights.any())


def _wanted(kpi: str) -> list[tuple[str, float]]:
    return [(COLUMNS[kpi], 1.0)]


def _differs(ours: pl.Series, theirs: pl.Series) -> int:
    return int((ours.ne_missing(theirs)).sum())


def refuse_broken(constraints: Iterable[Constraint]) -> None:
    """Refuse a plan that breaks a rule.

    Raises:
        PlanNotCertified: a rule is broken; the first is named.

    """
    for found in constraints:
        if not found.ok:
            raise PlanNotCertified(
                f"the plan breaks the rule {found.rule}: {found.value:g} where {found.limit:g} is the limit; "
                "it is not shown, plan again",
                rule=found.rule, value=found.value, limit=found.limit,
            )  # fmt: skip
