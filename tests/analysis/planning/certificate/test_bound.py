"""The value, the bound and its proof: recomputed, and refused where they were tampered with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.certificate.bound import bounds
from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.duality import dual_bound
from fukasa.analysis.planning.certificate.objective import cost, objective
from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.analysis.planning.problem.solution import Dual
from fukasa.core.errors import PlanNotCertified
from tests.analysis.planning.certificate.random_worlds import any_dual, any_world
from tests.analysis.planning.certificate.worlds import brute_force, every_plan, option, solved, world

REACH = np.array([[0.5, 0.0], [0.2, 0.1], [0.0, 0.4]])


def by_people(limits=None, **values):
    rows = [option(name, max_posts=2) for name in "abc"]
    return world(
        rows, kpi="reach", reach=REACH, population=(1000.0, 500.0), limits=limits or Limits(budget=200.0), **values
    )


def dual(rules=(), multipliers=(), exposure=(0.0,), **values):
    return Dual(tuple(rules), np.array(multipliers, dtype=float), np.array(exposure, dtype=float), **values)


def test_people_are_reached_once_by_hand():
    problem, _ = by_people()
    reached = 1000 * (1 - 0.5**2 * 0.8) + 500 * (1 - 0.9)
    assert objective(problem, np.array([2, 1, 0])) == pytest.approx(reached)


def test_what_adds_up_is_added_by_hand():
    problem, _ = world([option("a", views_mean=120.0, max_posts=3), option("b", views_mean=80.0)])
    assert objective(problem, np.array([3, 1])) == 440.0
    assert cost(problem.options, np.array([3, 1])) == 400.0


@pytest.mark.parametrize("factor", [1.00001, 0.99999])
def test_a_value_that_was_tampered_with_is_refused(factor):
    problem, market = by_people()
    claim = solved(problem)
    with pytest.raises(PlanNotCertified, match="by the forecasts") as refusal:
        certify(problem, market, replace(claim, value=claim.value * factor), resolve=brute_force, rng=None)
    assert refusal.value.fields["rule"] == "objective.value"


def test_rounding_of_the_value_is_let_pass():
    problem, _ = by_people()
    claim = solved(problem)
    assert bounds(problem, replace(claim, value=claim.value * (1 + 1e-9))).gap(claim.bound) == 0.0


def test_the_gap_is_counted_from_the_recomputed_value():
    problem, _ = world([option("a"), option("b")], limits=Limits(budget=200.0))
    found = bounds(problem, solved(problem, [1, 1], bound=210.0))
    assert found.gap(210.0) == (210.0 - 200.0) / 200.0


def test_the_gap_of_a_lowest_cost_is_a_share_of_the_cost():
    problem, _ = world([option("a"), option("b")], limits=Limits(target=150.0))
    found = bounds(problem, solved(problem, [1, 1], bound=160.0))
    assert found.gap(160.0) == (200.0 - 160.0) / 200.0


@pytest.mark.parametrize("bound", [199.0, float("nan")])
def test_a_bound_that_excludes_the_plan_is_refused(bound):
    problem, _ = world([option("a"), option("b")], limits=Limits(budget=200.0))
    with pytest.raises(PlanNotCertified) as refusal:
        bounds(problem, solved(problem, [1, 1], bound=bound))
    assert refusal.value.fields["rule"] == "bound.search"


def test_a_bound_that_another_plan_exceeds_is_refused():
    problem, market = world([option("a"), option("b"), option("c", views_mean=90.0)], limits=Limits(budget=200.0))
    worse = solved(problem, [0, 1, 1], bound=191.0)
    with pytest.raises(PlanNotCertified, match="beyond the bound 191") as refusal:
        certify(problem, market, worse, resolve=brute_force, rng=np.random.default_rng(0))
    assert refusal.value.fields["rule"] == "bound.search"


def test_a_plan_that_is_beaten_within_its_bound_says_so():
    problem, market = world([option("a"), option("b"), option("c", views_mean=90.0)], limits=Limits(budget=200.0))
    worse = solved(problem, [0, 1, 1], bound=200.0, status="feasible")
    found = certify(problem, market, worse, resolve=brute_force, rng=np.random.default_rng(0))
    assert found.beaten
    assert "A better plan that keeps the rules was met" in found.text_en


def test_the_proof_by_hand_of_a_budget():
    # 200 to spend at 1 view per unit of money; λ = 1 makes every option worth nothing beyond its price.
    problem, _ = world([option("a"), option("b"), option("c", views_mean=90.0)], limits=Limits(budget=200.0))
    assert dual_bound(problem, dual(["budget"], [1.0])) == 200.0
    assert dual_bound(problem, dual()) == 290.0
    assert dual_bound(problem, dual(["budget"], [0.5])) == 100 + 50 + 50 + 40


def test_the_proof_by_hand_of_a_segment():
    problem, _ = world([option("a")], kpi="reach", reach=[[0.5]], population=(1000.0,), limits=Limits())
    saturated = 1000 - 300 - 300 * np.log(1000 / 300)
    assert dual_bound(problem, dual(exposure=[300.0])) == pytest.approx(saturated + 300 * np.log(2))
    assert dual_bound(problem, dual(exposure=[0.0])) == 1000.0
    assert dual_bound(problem, dual(exposure=[2000.0])) == pytest.approx(2000 * np.log(2))


def test_the_proof_by_hand_of_a_lowest_cost():
    # 150 views wanted at 1 per unit of money: θ = 1 proves 150, half of it 75.
    problem, _ = world([option("a"), option("b")], limits=Limits(target=150.0))
    assert dual_bound(problem, dual(["goal.target"], [1.0])) == 150.0
    assert dual_bound(problem, dual(["goal.target"], [0.5])) == 75.0
    assert dual_bound(problem, dual()) == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        dual(["budget"], [-1.0]),
        dual(["budget"], [float("nan")]),
        dual(["budget", "budget"], [1.0, 1.0]),
        dual(["rules.max_creators"], [1.0]),
        dual(["whatever"], [1.0]),
        dual(exposure=[0.0, 0.0]),
        dual(exposure=[-1.0]),
        dual(["budget"], []),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(wrong):
    problem, _ = world([option("a")], limits=Limits(budget=200.0))
    with pytest.raises(PlanNotCertified) as refusal:
        bounds(problem, solved(problem, dual=wrong))
    assert refusal.value.fields["rule"] == "bound.dual"


def test_a_proof_of_an_infeasible_or_other_problem_is_refused():
    problem, _ = world([option("a"), option("b")], limits=Limits(budget=200.0))
    other = problem.with_limits(Limits(budget=100.0))
    claim = solved(problem, [1, 1], dual=dual(["budget"], [1.0]))
    assert bounds(problem, claim).verified == 200.0
    with pytest.raises(PlanNotCertified, match="exclude the plan itself") as refusal:
        bounds(other, claim)
    assert refusal.value.fields["rule"] == "bound.dual"


@pytest.mark.parametrize("weights", [[0.6, 0.4, 0.0, 0.0], [0.25] * 3 + [0.3], [0.5, 0.5], [-0.1, 0.5, 0.5, 0.1]])
def test_scenarios_that_are_weighed_as_no_worst_cases_are_refused(weights):
    cvar = Cvar(alpha=0.5, floor=1.0, draws=4)
    problem, _ = world([option("a")], limits=Limits(budget=200.0, cvar=cvar))
    with pytest.raises(PlanNotCertified, match="weighs scenarios"):
        dual_bound(problem, dual(["risk.cvar_floor"], [1.0], scenarios=np.array(weights)))


def test_the_tighter_bound_is_named_with_what_it_rests_on():
    problem, _ = world([option("a"), option("b")], limits=Limits(budget=250.0))
    proven = dual(["budget"], [1.0])
    assert bounds(problem, solved(problem, bound=250.0, dual=proven)).proof == "duality"
    assert bounds(problem, solved(problem, bound=260.0, dual=proven)).proof == "duality"
    assert bounds(problem, solved(problem, bound=200.0, dual=proven)).proof == "search"
    assert bounds(problem, solved(problem, bound=200.0)).proof == "search"


@settings(max_examples=80, deadline=None)
@given(any_world(), st.data())
def test_no_multipliers_prove_less_than_the_best_plan(case, data):
    problem, _ = case
    best = brute_force(problem)
    proof = dual_bound(problem, data.draw(any_dual(problem)))
    assert best is None or proof >= objective(problem, best) - 1e-6


@settings(max_examples=40, deadline=None)
@given(any_world(target=True), st.data())
def test_no_multipliers_prove_more_than_the_lowest_cost(case, data):
    problem, _ = case
    best = brute_force(problem)
    proof = dual_bound(problem, data.draw(any_dual(problem)))
    assert best is None or proof <= cost(problem.options, best) + 1e-6


def test_the_shares_of_the_proof_are_those_of_the_rules():
    rows = [option("a"), option("b", tier="macro")]
    shares = (Share("tier", "macro", max=0.5), Share("small", "small", min=0.5))
    problem, _ = world(rows, limits=Limits(budget=200.0, shares=shares))
    # 100 of macro may be half of the spend: (100 − 0.5·100) x_b − 0.5·100 x_a ≤ 0.
    assert dual_bound(problem, dual(["mix.tier.macro.max_share"], [1.0])) == 150 + 50
    assert dual_bound(problem, dual(["mix.small.small.min_share"], [1.0])) == 150 + 50


def test_every_plan_is_tried():
    problem, _ = by_people()
    assert len(list(every_plan(problem))) == 27
