"""On problems so small that all plans can be listed, the answer is the best of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.problem.limits import Cvar, Limits
from fukasa.analysis.planning.problem.solution import SolverSettings
from fukasa.analysis.planning.solvers.quick import quick
from fukasa.analysis.planning.solvers.solve import solve
from tests.analysis.planning.solvers.factory import cost, keeps, plans, random_problem, value, worst_mean

EXACTLY = SolverSettings(seconds=None)
SEEDS = range(20)


def solved(problem):
    return solve(problem, EXACTLY, elapsed=lambda: 0.0)


def best_of(problem):
    possible = plans(problem)
    return max((value(problem, plan) for plan in possible), default=None)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_all_plans_is_found_or_that_there_is_none(seed):
    problem = random_problem(seed, 8)
    best, found = best_of(problem), solved(problem)
    assert (found.status == "infeasible") == (best is None)
    assert found.value == pytest.approx(best or 0.0, rel=1e-9)
    assert found.bound == pytest.approx(best or 0.0, rel=2e-9)
    assert found.bound >= (best or 0.0) * (1 - 1e-12)


@pytest.mark.parametrize("seed", range(100, 106))
def test_so_it_is_with_several_posts(seed):
    problem = random_problem(seed, 6, most=3)
    best, found = best_of(problem), solved(problem)
    assert (found.status == "infeasible") == (best is None)
    assert found.value == pytest.approx(best or 0.0, rel=1e-9)


@pytest.mark.parametrize("seed", range(200, 206))
def test_without_a_budget_the_cheapest_plan_that_reaches_the_target_is_found(seed):
    problem = random_problem(seed, 8, limits=Limits(min_creators=2, max_creators=6))
    everybody = value(problem, tuple(problem.most.tolist()))
    problem = problem.with_limits(replace(problem.limits, target=0.4 * everybody))
    cheapest, found = min(cost(problem, plan) for plan in plans(problem)), solved(problem)
    assert found.value == pytest.approx(cheapest, rel=1e-9)
    assert found.bound == pytest.approx(cheapest, rel=2e-9)
    assert found.bound <= cheapest * (1 + 1e-12)
    assert value(problem, found.posts) >= problem.limits.target * (1 - 1e-9)


def test_fifteen_candidates_are_solved_to_the_last_digit():
    problem = random_problem(7, 15, segments=5, limits=Limits(budget=30_000.0, max_creators=5, max_per_agency=2))
    assert solved(problem).value == pytest.approx(best_of(problem), rel=1e-9)


def test_the_floor_of_the_worst_cases_binds_and_is_kept():
    problem = random_problem(14, 9, limits=Limits(budget=40_000.0))
    free = solved(problem)
    reached = worst_mean(problem.with_limits(Limits(cvar=Cvar(0.1, 1.0, draws=40))), free.posts)
    risky = problem.with_limits(Limits(budget=40_000.0, cvar=Cvar(0.1, 1.05 * reached, draws=40)))
    found = solved(risky)
    assert worst_mean(risky, found.posts) >= 1.05 * reached
    assert found.value < free.value
    assert found.value == pytest.approx(best_of(risky), rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(1_000, 10_000), n=st.integers(1, 25), most=st.integers(1, 3))
def test_no_rule_is_ever_broken_and_the_bound_is_above_the_plan(seed, n, most):
    problem = random_problem(seed, n, most=most)
    found = solve(problem, SolverSettings(seconds=None, node_limit=30), elapsed=lambda: 0.0)
    fast = quick(problem)
    assert fast is None or keeps(problem, tuple(fast))
    assert found.status == "infeasible" or keeps(problem, tuple(found.posts))
    assert found.status == "infeasible" or found.value == pytest.approx(value(problem, tuple(found.posts)), rel=1e-9)
    assert found.bound >= found.value
    assert fast is None or found.bound >= value(problem, tuple(fast)) * (1 - 1e-12)


def test_nobody_makes_no_plan():
    problem = random_problem(1, 3, limits=Limits(budget=1e9)).only(np.zeros(3, dtype=bool))
    assert solved(problem).status == "infeasible"
    assert quick(problem) is None


def test_a_budget_of_nothing_buys_nothing():
    problem = random_problem(1, 9, limits=Limits(budget=0.0))
    assert solved(problem).status == "infeasible"
