"""Where no plan is possible, rules that conflict are named, all of them needed, and a change that helps is told."""

from dataclasses import replace
from itertools import combinations, count

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.analysis.planning.problem.market import CUT_SCHEMA, Market
from fukasa.analysis.planning.problem.solution import SolverSettings
from fukasa.analysis.planning.solvers.conflict import find_conflict, irreducible
from fukasa.analysis.planning.solvers.dials import cpv_dial, least_dial
from fukasa.analysis.planning.solvers.rows import build_rows
from fukasa.analysis.planning.solvers.rulebook import Worth
from fukasa.analysis.planning.solvers.solve import solve
from tests.analysis.planning.solvers.factory import plans, random_limits, random_options, random_problem

NOBODY = pl.DataFrame(schema=CUT_SCHEMA)


def market_of(options, gates=None):
    flags = {f"fails:{rule}": fails for rule, fails in (gates or {}).items()}
    return Market(
        candidates=options.with_columns(pl.Series(name, fails) for name, fails in flags.items()),
        reach=np.zeros((options.height, 0)),
        gates=tuple(gates or {}),
        cut=NOBODY,
        undecidable=NOBODY,
    )


@pytest.fixture
def options():
    return random_options(np.random.default_rng(4), 12)


def relaxed(conflict, rule):
    return {told.rule: told.needed for told in conflict.relaxations}[rule]


def test_a_budget_below_the_cheapest_is_named_with_what_it_would_take(options):
    conflict = find_conflict(market_of(options), Limits(budget=1.0, max_creators=5))
    assert conflict.rules == (ids.BUDGET,)
    assert relaxed(conflict, ids.BUDGET) == options["price"].min()


def test_a_cut_off_below_everyone_tells_the_one_that_lets_the_first_creator_in(options):
    dial = cpv_dial(options.with_columns(p_cpv_ok=pl.lit(None, pl.Float64)), 0.01, 0.5)
    fails = ~dial.passes(0.01)
    conflict = find_conflict(market_of(options, {"cutoff.cpv": fails}), Limits(budget=1e9), dials=(dial,))
    assert fails.all()
    assert conflict.rules == ("cutoff.cpv",)
    assert relaxed(conflict, "cutoff.cpv") == pytest.approx((options["price"] / options["views_p50"]).min())


def test_a_stricter_chance_needs_a_higher_cut_off(options):
    even, strict = (cpv_dial(options, 1.0, chance).needed for chance in (0.5, 0.8))
    assert (strict > even).all()


def test_a_candidates_own_chance_decides_on_which_side_of_the_cut_off_they_are(options):
    dial = cpv_dial(options, 1.0, 0.6)
    assert (dial.passes(1.0) == (options["p_cpv_ok"].to_numpy() >= 0.6)).all()


def test_shares_above_one_in_all_conflict(options):
    shares = (Share("tier", "nano", min=0.7), Share("tier", "mid", min=0.5), Share("platform", "youtube", max=0.9))
    conflict = find_conflict(market_of(options), Limits(budget=1e9, shares=shares))
    assert conflict.rules == ("mix.tier.nano.min_share", "mix.tier.mid.min_share")
    assert 0.0 <= relaxed(conflict, "mix.tier.mid.min_share") <= 0.3


def test_somebody_who_must_be_booked_and_whom_a_gate_cuts_conflicts_with_the_gate(options):
    shallow = options["creator_id"] == "c0"
    dial = least_dial(options, "gates.depth_min", "depth", float(options["depth"][0]) + 0.1)
    market = market_of(options, {"gates.depth_min": shallow, "no_forecast": shallow & False})
    conflict = find_conflict(market, Limits(must_have=("c0",)), dials=(dial,))
    assert conflict.rules == ("gates.depth_min", "rules.must_have:c0")
    assert relaxed(conflict, "gates.depth_min") == pytest.approx(options["depth"][0])
    assert relaxed(conflict, "rules.must_have:c0") is None


def test_more_creators_than_there_are_conflict_with_nothing_else(options):
    conflict = find_conflict(market_of(options), Limits(min_creators=40))
    assert conflict.rules == (ids.MIN_CREATORS,)
    assert relaxed(conflict, ids.MIN_CREATORS) <= options["creator_id"].n_unique()


def test_worst_cases_that_no_plan_reaches(options):
    limits = Limits(budget=float(options["price"].sum()) / 3, cvar=Cvar(0.2, 1e9, draws=30))
    conflict = find_conflict(market_of(options), limits)
    assert conflict.rules == (ids.CVAR,)
    assert 0 < relaxed(conflict, ids.CVAR) < options["views_p90"].sum()


def test_a_target_above_everybody_is_named():
    problem = random_problem(3, 8, limits=Limits(target=1e12))
    market = replace(market_of(problem.options), reach=problem.reach)
    conflict = find_conflict(market, problem.limits, worth=Worth(problem.linear, problem.weights))
    assert conflict.rules == (ids.TARGET,)


def test_where_a_plan_is_possible_nothing_conflicts(options):
    assert find_conflict(market_of(options), Limits(budget=1e9)).rules == ()


def test_a_market_of_nobody_lacks_creators(options):
    assert find_conflict(market_of(options.clear()), Limits()).rules == (ids.MIN_CREATORS,)


def test_a_market_whose_prices_nobody_knows_lacks_prices(options):
    unknown = pl.DataFrame([{**dict.fromkeys(CUT_SCHEMA), "option_id": "x"}], schema=CUT_SCHEMA)
    market = replace(market_of(options.clear()), undecidable=unknown)
    assert find_conflict(market, Limits(budget=1.0)).rules == ("no_price",)


def test_without_any_forecast_nothing_else_is_blamed(options):
    nobody = np.ones(options.height, dtype=bool)
    market = market_of(options, {"no_forecast": nobody, "cutoff.cpv": nobody})
    assert find_conflict(market, Limits(budget=1e9)).rules == ("no_forecast",)


def test_what_helps_is_not_claimed_to_be_nothing_where_time_was_over(options):
    conflict = find_conflict(market_of(options), Limits(budget=1.0), seconds=1.0, elapsed=lambda: 2.0)
    assert (conflict.relaxations, conflict.all_sought) == ((), False)


@pytest.mark.parametrize("seed", range(40))
def test_without_any_one_of_its_rules_the_conflict_is_gone(seed):
    rng = np.random.default_rng(seed)
    options = random_options(rng, 7).with_columns(conflicts=pl.lit([], pl.List(pl.String)))
    limits = replace(random_limits(rng, options), cvar=None, min_creators=3, budget=float(options["price"].sum()) / 12)
    problem = random_problem(seed, 7, limits=limits)
    problem = replace(problem, options=options)
    conflict = find_conflict(market_of(options), limits)
    possible = [bool(plans(problem.with_limits(only(limits, rules)))) for rules in one_less(conflict.rules)]
    assert bool(conflict.rules) == (not plans(problem))
    assert all(possible)
    assert not conflict.rules or not plans(problem.with_limits(only(limits, conflict.rules)))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("questions", [0, 6, 12])
def test_rules_that_are_told_when_time_is_over_conflict_all_the_same(seed, questions):
    rng = np.random.default_rng(seed)
    options = random_options(rng, 7).with_columns(conflicts=pl.lit([], pl.List(pl.String)))
    limits = replace(random_limits(rng, options), cvar=None, min_creators=3, budget=float(options["price"].sum()) / 40)
    problem = replace(random_problem(seed, 7, limits=limits), options=options)
    looks = count()
    conflict = find_conflict(market_of(options), limits, seconds=1.0, elapsed=lambda: float(next(looks) >= questions))
    needed = [bool(plans(problem.with_limits(only(limits, rules)))) for rules in one_less(conflict.rules)]
    assert conflict.rules
    assert not plans(problem.with_limits(only(limits, conflict.rules)))
    assert all(needed) or not conflict.irreducible


def test_many_rules_of_agencies_are_told_with_the_one_change_that_helps():
    options = random_options(np.random.default_rng(8), 240)
    options = options.with_columns(agency=pl.Series([f"a{place // 3}" for place in range(240)]))
    creators = options["creator_id"].n_unique()
    conflict = find_conflict(market_of(options), Limits(min_creators=creators, max_per_agency=1))
    agencies = [rule for rule in conflict.rules if rule.startswith("rules.max_per_agency:")]
    assert conflict.irreducible
    assert set(conflict.rules) == {ids.MIN_CREATORS, *agencies}
    assert relaxed(conflict, ids.MIN_CREATORS) <= 80


def one_less(rules):
    return list(combinations(rules, len(rules) - 1)) if rules else []


def only(limits, rules):
    """Keep some of the rules."""
    return Limits(
        budget=limits.budget if ids.BUDGET in rules else None,
        shares=tuple(
            Share(s.kind, s.value, s.min if s.min_id in rules else None, s.max if s.max_id in rules else None)
            for s in limits.shares
        ),
        min_creators=limits.min_creators if ids.MIN_CREATORS in rules else 1,
        max_creators=limits.max_creators if ids.MAX_CREATORS in rules else None,
        must_have=tuple(c for c in limits.must_have if ids.must_have_id(c) in rules),
        max_per_agency=limits.max_per_agency if any(r.startswith("rules.max_per_agency") for r in rules) else None,
        exclusive_categories=tuple(c for c in limits.exclusive_categories if ids.exclusive_id(c) in rules),
        max_posts=limits.max_posts if ids.MAX_POSTS in rules else None,
    )


def test_a_conflict_found_by_the_solver_has_rules():
    problem = random_problem(2, 200, segments=4, limits=Limits(budget=40_000.0, min_creators=120))
    found = solve(problem, SolverSettings(), elapsed=lambda: 0.0)
    conflict = find_conflict(market_of(problem.options), problem.limits)
    assert found.status == "infeasible"
    assert conflict.rules == (ids.BUDGET, ids.MIN_CREATORS)
    assert relaxed(conflict, ids.MIN_CREATORS) < 120
    assert relaxed(conflict, ids.BUDGET) > 40_000


@pytest.mark.parametrize("seed", range(12))
def test_the_share_that_is_told_of_many_is_near_the_furthest_that_any_plan_can_go(seed):
    rng = np.random.default_rng(seed)
    options = random_options(rng, 300)
    shares = (Share("role", "empathy", min=0.7), Share("role", "diffusion", min=0.6))
    budget = float(options["price"].sum()) / 10
    limits = Limits(budget=budget, shares=shares, max_creators=60, max_per_agency=30, exclusive_categories=("food",))
    conflict = find_conflict(market_of(options), limits)
    assert set(conflict.rules) == {shares[0].min_id, shares[1].min_id}
    for told, kept in zip(shares, reversed(shares), strict=True):
        needed = relaxed(conflict, told.min_id)
        assert needed <= 1 - kept.min + 1e-9
        assert is_possible(options, replace(limits, shares=(kept, replace(told, min=needed - 1e-9))))
        assert not is_possible(options, replace(limits, shares=(kept, replace(told, min=needed + 5e-3))))


def is_possible(options, limits):
    """Ask another solver, by the rows of the limits, whether there is a plan."""
    rows = build_rows(options, limits)
    per_option = (rows.posts + rows.booked).toarray()
    found = milp(
        np.zeros(options.height),
        constraints=LinearConstraint(per_option, ub=rows.limit + 1e-9 * np.abs(per_option).max(axis=1)),
        integrality=np.ones(options.height),
        bounds=Bounds(0, 1),
    )
    return found.status == 0


@pytest.mark.parametrize("seed", range(25))
def test_of_few_the_share_that_is_told_is_the_nearest_of_all_plans(seed):
    options = random_options(np.random.default_rng(seed), 8).with_columns(conflicts=pl.lit([], pl.List(pl.String)))
    shares = (Share("tier", "micro", min=0.6), Share("platform", "youtube", max=0.2), Share("tier", "nano", min=0.5))
    limits = Limits(budget=float(options["price"].sum()) / 2, shares=shares, min_creators=2)
    problem = random_problem(seed, 8, limits=limits)
    problem = replace(problem, options=options)
    conflict = find_conflict(market_of(options), limits)
    told = {change.rule: change.needed for change in conflict.relaxations}
    lower = {share.min_id: share for share in shares if share.min_id in told}
    for rule, share in lower.items():
        others = problem.with_limits(replace(limits, shares=tuple(one for one in shares if one is not share)))
        reached = max(spent_on(options, share.value, plan) for plan in plans(others))
        assert told[rule] == pytest.approx(reached, abs=1e-6)


def spent_on(options, tier, plan):
    price = options["price"].to_numpy() * np.array(plan)
    return float(price[(options["tier"] == tier).to_numpy()].sum() / price.sum())


@pytest.mark.parametrize(("size", "wanted"), [(1, {0}), (9, {3}), (16, {0, 15}), (30, {2, 3, 29})])
def test_the_halving_finds_exactly_what_is_needed(size, wanted):
    rules = tuple(str(number) for number in range(size))
    needed = {str(number) for number in wanted}
    found = irreducible(rules, lambda kept: not needed <= set(kept))
    assert set(found) == needed
