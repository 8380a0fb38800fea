"""Searches that are too large to list: repeatable, bounded by a proof, told as they go, and ended when asked."""

from dataclasses import replace

import numpy as np
import pytest

from fukasa.analysis.planning.problem.limits import BUDGET, CVAR, Cvar, Limits
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.analysis.planning.problem.solution import SolverSettings
from fukasa.analysis.planning.solvers.quick import quick
from fukasa.analysis.planning.solvers.rows import build_rows
from fukasa.analysis.planning.solvers.solve import solve
from tests.analysis.planning.solvers.factory import keeps, random_problem, value, worst_mean

LIMITS = Limits(budget=500_000.0, max_creators=40, max_per_agency=12, exclusive_categories=("games",))
BY_NODES = SolverSettings(seconds=None, node_limit=12, gap=1e-7)


@pytest.fixture(scope="module")
def problem():
    return random_problem(5, 250, segments=8, limits=LIMITS)


def no_time():
    return 0.0


def test_a_search_ended_by_nodes_answers_the_same_every_time(problem):
    one, other = (solve(problem, BY_NODES, elapsed=no_time) for _ in range(2))
    assert one.reproducible
    assert one.nodes <= BY_NODES.node_limit + 1
    assert (one.posts == other.posts).all()
    assert (one.value, one.bound) == (other.value, other.bound)


def test_a_search_ended_by_the_clock_says_so(problem):
    clock = iter(np.arange(0.0, 1_000.0, 0.5))
    found = solve(problem, SolverSettings(seconds=1.0, gap=1e-9), elapsed=lambda: float(next(clock)))
    assert found.status == "feasible"
    assert not found.reproducible
    assert keeps(problem, tuple(found.posts))


def test_a_plan_whose_rounding_the_clock_may_have_ended_is_not_called_reproducible():
    alone = random_problem(5, 3, limits=Limits())
    late, early = (solve(alone, SolverSettings(seconds=1.0), elapsed=lambda spent=spent: spent) for spent in (2.0, 0.0))
    assert (late.status, early.status) == ("optimal", "optimal")
    assert (late.reproducible, early.reproducible) == (False, True)


def test_plans_get_better_and_bounds_lower_while_it_runs(problem):
    told = []
    found = solve(problem, BY_NODES, elapsed=no_time, report=told.append)
    values = [progress.value for progress in told if progress.value is not None]
    bounds = [progress.bound for progress in told]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    assert found.value == values[-1]


def test_a_quick_plan_keeps_every_rule_and_is_near_the_best(problem):
    fast, found = quick(problem), solve(problem, BY_NODES, elapsed=no_time)
    assert keeps(problem, tuple(fast))
    assert value(problem, tuple(fast)) >= 0.985 * found.bound


def test_the_order_of_the_candidates_does_not_matter(problem):
    order = np.random.default_rng(0).permutation(problem.options.height)
    shuffled = replace(
        problem, options=problem.options[order], linear=problem.linear[order], reach=problem.reach[order]
    )
    settings = SolverSettings(seconds=None, node_limit=200)
    one, other = (solve(given, settings, elapsed=no_time) for given in (problem, shuffled))
    assert other.value == pytest.approx(one.value, rel=2e-4)


def proven(problem, dual, *, cost: bool = False):
    """Work out the bound of multipliers as their documentation states it."""
    multipliers = dict(zip(dual.rules, dual.multipliers, strict=True))
    worth = multipliers.pop("goal.target") if cost else 1.0
    rows = build_rows(problem.options, problem.limits)
    weight = np.array([multipliers.get(rule, 0.0) for rule in rows.rules])
    per_post = worth * problem.linear + problem.exposure @ dual.exposure - weight @ rows.posts.toarray()
    per_booking = weight @ rows.booked.toarray()
    total = float(weight @ rows.limit)
    if CVAR in multipliers:
        per_post = per_post + multipliers[CVAR] * dual.scenarios @ scenarios(problem.options, problem.limits.cvar)
        total -= multipliers[CVAR] * problem.limits.cvar.floor
    if cost:
        per_post = per_post - problem.price
    grid = np.linspace(0, 40, 200_001)
    total += sum(
        float((worth * w * -np.expm1(-grid) - m * grid).max())
        for w, m in zip(problem.weights, dual.exposure, strict=True)
    )
    chosen = [np.zeros_like(per_post)] + [
        np.where(x <= problem.most, per_post * x - per_booking, 0.0) for x in range(1, int(problem.most.max()) + 1)
    ]
    total += float(np.max(chosen, axis=0).sum())
    return worth * problem.limits.target - total if cost else total


def test_the_multipliers_prove_a_bound(problem):
    found = solve(problem, BY_NODES, elapsed=no_time)
    assert BUDGET in found.dual.rules
    assert (found.dual.multipliers > 0).all()
    assert found.value <= found.bound <= proven(problem, found.dual) * (1 + 1e-9)
    assert proven(problem, found.dual) <= 1.01 * found.value


def test_so_they_do_with_several_posts_and_worst_cases():
    free = random_problem(5, 120, segments=8, most=3, limits=LIMITS)
    asked = Cvar(0.1, 1.0, shared=0.3, draws=60)
    plan = solve(free, replace(BY_NODES, node_limit=1), elapsed=no_time).posts
    floor = 1.02 * worst_mean(free.with_limits(replace(LIMITS, cvar=asked)), plan)
    risky = free.with_limits(replace(LIMITS, cvar=replace(asked, floor=floor)))
    found = solve(risky, replace(BY_NODES, node_limit=4), elapsed=no_time)
    assert CVAR in found.dual.rules
    assert found.dual.scenarios.sum() == pytest.approx(1.0)
    assert found.dual.scenarios.max() <= 1 / 6 + 1e-12
    assert found.value <= proven(risky, found.dual) <= 1.02 * found.value


def test_so_they_do_for_the_lowest_cost(problem):
    cheap = problem.with_limits(Limits(target=0.6 * float(problem.weights.sum())))
    found = solve(cheap, BY_NODES, elapsed=no_time)
    assert value(cheap, tuple(found.posts)) >= cheap.limits.target * (1 - 1e-9)
    assert 0.9 * found.value <= proven(cheap, found.dual, cost=True) <= found.value * (1 + 1e-9)


def test_many_candidates_need_few_columns():
    many = random_problem(11, 9_000, segments=6, limits=Limits(budget=300_000.0, max_creators=30))
    found = solve(many, SolverSettings(seconds=None, node_limit=3), elapsed=no_time)
    assert found.value <= found.bound <= 1.003 * found.value
    assert "reduced_costs " in found.method
