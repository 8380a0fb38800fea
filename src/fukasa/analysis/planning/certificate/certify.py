"""No certificate, no plan: everything a plan claims, computed again before anybody sees it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.certificate.baselines import baselines
from fukasa.analysis.planning.certificate.bound import Bound, bounds
from fukasa.analysis.planning.certificate.checks import (
    Checker,
    check_shape,
    places_in,
    refuse_broken,
    same_as_market,
)
from fukasa.analysis.planning.certificate.gates import Gates, check_gates
from fukasa.analysis.planning.certificate.marginal import marginal
from fukasa.analysis.planning.certificate.objective import cost, cost_per_view, losses, objective
from fukasa.analysis.planning.certificate.replans import Resolve
from fukasa.analysis.planning.certificate.results import Baseline, Certificate, Constraint, Sensitivity
from fukasa.analysis.planning.certificate.sensitivity import sensitivity
from fukasa.analysis.planning.certificate.text import Teller
from fukasa.analysis.planning.problem.limits import must_have_id
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Solution
from fukasa.analysis.statistics.arrays import Integers
from fukasa.core.errors import InvalidInput

DRAWS = 20
REPLANS = 80


def certify(
    problem: Problem,
    market: Market,
    solution: Solution,
    *,
    resolve: Resolve,
    rng: Generator,
    gates: Gates | None = None,
    currency: str = "JPY",
    names: Mapping[str, str] | None = None,
    draws: int = DRAWS,
    replans: int = REPLANS,
) -> Certificate:
    """Check a plan by arithmetic that the solvers do not share, and tell how it stands.

    Args:
        problem: the problem that was solved, with all its options.
        market: all candidates with the gates they fail.
        solution: the plan, its claimed value and bounds.
        resolve: finds a good plan for a changed problem quickly, or None; nothing it says is believed unchecked.
        rng: draws the forecasts that turn out differently.
        gates: what the brief asks of everybody who is booked.
        currency: of all prices, ISO 4217.
        names: creator id to the name to be told.
        draws: how many forecasts are drawn.
        replans: most plans that are made again.

    Raises:
        InvalidInput: there is no plan to certify.
        PlanNotCertified: a rule is broken, the objective is not what was claimed, or a bound is false.

    """
    if solution.status == "infeasible":
        raise InvalidInput("no plan was found, so there is nothing to certify; tell the conflict of the rules instead")
    asked, posts = gates or Gates(), solution.posts
    constraints = all_constraints(problem, market, asked, posts)
    refuse_broken(constraints)
    found = bounds(problem, solution)  # refuses false claims before anything is planned again
    answers = sensitivity(problem, market, asked, posts, resolve=resolve, rng=rng, draws=draws, replans=replans)
    certificate = _assembled(problem, market, posts, found, asked, constraints, answers)
    tellers = (Teller(certificate, problem, posts, asked, currency, names or {}, language) for language in ("en", "ja"))
    english, japanese = (teller.paragraph() for teller in tellers)
    return replace(certificate, text_en=english, text_ja=japanese)


def _assembled(
    problem: Problem,
    market: Market,
    posts: Integers,
    found: Bound,
    gates: Gates,
    constraints: tuple[Constraint, ...],
    answers: Sensitivity,
) -> Certificate:
    """Put together what was checked and recomputed; the words come last, since they tell the rest."""
    whole, lost = cost(problem.options, posts), losses(problem, posts)
    habits = baselines(problem, market, gates, whole)
    return Certificate(
        constraints=constraints,
        objective_recomputed=objective(problem, posts),
        cost=whole,
        cpv=cost_per_view(problem.options, posts),
        bound=found.claimed,
        gap=found.gap(found.claimed),
        bound_verified=found.verified,
        gap_verified=None if found.verified is None else found.gap(found.verified),
        proof=found.proof,
        target_reached=_reached(problem, objective(problem, posts)),
        baselines=habits,
        sensitivity=answers,
        losses=lost,
        marginal=marginal(problem, posts, lost, _joining(answers)),
        beaten=found.beaten_by(_rivals(found, habits.values(), answers)),
        text_en="",
        text_ja="",
    )


def all_constraints(problem: Problem, market: Market, gates: Gates, posts: Integers) -> tuple[Constraint, ...]:
    """Check every limit and every gate of a plan, broken or not.

    Raises:
        PlanNotCertified: the plan is no plan of this problem, or books somebody who is not in the market.

    """
    check_shape(problem, posts)
    blocked = (Constraint(must_have_id(creator), 0, 1, ok=False) for creator in problem.blocked)
    booked = places_in(market, problem.options["option_id"][np.flatnonzero(posts)])
    return (
        *blocked,
        *Checker.of(problem).constraints(posts),
        *same_as_market(problem, market, posts),
        *check_gates(market.candidates, market.gates, booked, gates),
    )


def _rivals(bound: Bound, habits: Iterable[Baseline], answers: Sensitivity) -> Iterator[float]:
    """Give the goals of the plans by habit that keep every rule, and of the quick plan."""
    kept = [plan for plan in habits if not plan.violations]
    yield from (plan.objective if bound.sign > 0 else plan.cost for plan in kept)
    if answers.quick_share is not None:
        yield answers.quick_share * bound.goal


def _joining(answers: Sensitivity) -> tuple[str, ...]:
    """List who joins with more budget."""
    richer = answers.budget.get("+10%")
    return () if richer is None else richer.joins


def _reached(problem: Problem, value: float) -> bool | None:
    return None if problem.limits.target is None else value >= problem.limits.target * (1 - 1e-9)
