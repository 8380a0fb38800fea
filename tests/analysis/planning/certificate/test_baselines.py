"""Plans by habit, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings

from fukasa.analysis.planning.certificate.baselines import baselines, whole_market
from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.problem.limits import Limits
from tests.analysis.planning.certificate.random_worlds import any_world
from tests.analysis.planning.certificate.worlds import option, world

ROWS = [
    option("star", tier="mega", price=500.0, views_mean=200.0, views_p50=200.0, followers=9e6, engagement_rate=0.01),
    option("big", tier="macro", price=300.0, views_mean=300.0, views_p50=300.0, followers=8e5, engagement_rate=0.02),
    option("mid", tier="mid", price=200.0, views_mean=250.0, views_p50=250.0, followers=2e5, engagement_rate=0.09),
    option("dear", tier="mid", price=250.0, views_mean=100.0, followers=3e5, engagement_rate=0.08),
    option("tiny", tier="nano", price=100.0, views_mean=400.0, views_p50=400.0, followers=5e3, engagement_rate=None),
]
LIMITS = Limits(budget=800.0)


def habits(rows=ROWS, gates=None, **values):
    return baselines(*world(rows, **({"limits": LIMITS} | values)), gates or Gates(), 0.0)


def test_the_largest_are_taken_first_and_who_does_not_fit_is_passed_over():
    found = habits()["followers"]  # star and big: 800
    assert (found.objective, found.cost, found.cpv) == (500.0, 800.0, 1.6)


def test_the_most_engaged_are_taken_first_and_an_unknown_rate_comes_last():
    found = habits()["er"]  # mid, dear, big; then neither star nor tiny fits
    assert (found.objective, found.cost) == (650.0, 750.0)


def test_where_no_followers_and_rates_are_known_views_and_engagement_stand_in():
    unknown = {"followers": None, "engagement_rate": None, "price": 100.0}
    rows = [
        option("loud", views_mean=900.0, views_p50=900.0, engagement_mean=9.0, **unknown),
        option("deep", views_mean=100.0, views_p50=100.0, engagement_mean=9.0, **unknown),
    ]
    found = habits(rows, limits=Limits(budget=100.0))
    assert (found["followers"].objective, found["er"].objective) == (900.0, 100.0)


def test_the_cheapest_views_are_taken_first():
    found = habits()["cheapest_cpv"]  # tiny 0.25, mid 0.8, big 1.0; dear and star no longer fit
    assert (found.objective, found.cost, found.cpv) == (950.0, 600.0, pytest.approx(600 / 950))


def test_an_equal_split_gives_every_tier_its_part():
    found = habits()["equal_split"]  # 200 for each of four tiers: mid and tiny fit, star and big do not
    assert (found.objective, found.cost) == (650.0, 300.0)


def test_a_person_is_booked_once_and_by_one_post():
    rows = [option("a", max_posts=3), option("b", creator_id="a", followers=900.0)]
    assert habits(rows)["followers"].cost == 100.0


def test_whom_a_gate_cuts_is_booked_all_the_same_and_the_rule_is_named():
    found = habits(fails={"star": "gates.authenticity"}, gates=Gates(cpv=2.0))
    assert found["followers"].violations == ("cutoff.cpv", "gates.authenticity")
    assert found["cheapest_cpv"].violations == ()


def test_other_limits_are_told_and_not_kept():
    found = habits(limits=Limits(budget=800.0, max_creators=2, must_have=("star",)))
    assert found["er"].violations == ("rules.max_creators", "rules.must_have:star")
    assert found["followers"].violations == ()


def test_without_a_budget_the_cost_of_the_plan_is_spent():
    problem, market = world(ROWS, limits=Limits(target=300.0))
    found = baselines(problem, market, Gates(), 500.0)
    assert found["followers"].cost == 500.0
    assert found["followers"].violations == ("goal.target",)


def test_who_has_no_forecast_cannot_be_counted():
    unknown = option("z", followers=9e9, views_mean=None, views_p10=None, views_p50=None, views_p90=None)
    found = habits([*ROWS, unknown], fails={"z": "no_forecast"})
    assert found["followers"].objective == 500.0


def test_a_value_beside_people_is_counted_for_those_who_are_cut_as_well():
    rows = [option("a"), option("b", conversions_mean=3.0)]
    problem, market = world(rows, kpi="reach", reach=[[0.1], [0.2]], fails={"b": "dates"})
    valued = type(problem)(
        problem.options, problem.limits, np.array([5.0]), problem.reach, problem.weights, problem.population,
        problem.segments, {}, "reach",
    )  # fmt: skip
    everybody, places = whole_market(valued, market)
    assert everybody.linear.tolist() == [5.0, 5.0]
    assert places.tolist() == [0, 1]


def test_where_nobody_can_say_how_the_value_is_made_only_the_problem_is_counted():
    rows = [option("a", views_mean=7.0), option("b"), option("c")]
    problem, market = world(rows, kpi="reach", reach=[[0.1], [0.2], [0.2]], fails={"c": "dates"})
    odd = type(problem)(
        problem.options, problem.limits, np.array([5.0, 1.0]), problem.reach, problem.weights, problem.population,
        problem.segments, {}, "reach",
    )  # fmt: skip
    assert whole_market(odd, market)[0].options["option_id"].to_list() == ["a", "b"]


@settings(max_examples=25, deadline=None)
@given(any_world())
def test_no_habit_spends_more_than_the_budget(case):
    problem, market = case
    for plan in baselines(problem, market, Gates(), 0.0).values():
        assert plan.cost <= problem.limits.budget * (1 + 1e-9)
        assert "budget" not in plan.violations
