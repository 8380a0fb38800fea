"""Another budget, another cut-off, a creator who drops out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.certificate.objective import objective
from fukasa.analysis.planning.certificate.replans import Replans, best_of
from fukasa.analysis.planning.certificate.sensitivity import at_cutoff, sensitivity, without
from fukasa.analysis.planning.problem.limits import Limits
from tests.analysis.planning.certificate.random_worlds import any_world
from tests.analysis.planning.certificate.worlds import brute_force, option, solved, world

ROWS = [
    option("a", views_mean=150.0),
    option("b"),
    option("c", price=10.0, views_mean=12.0),
    option("d", views_mean=60.0),
]


def answers(case, posts=None, *, gates=None, resolve=brute_force, draws=0, replans=99):
    problem, market = case
    plan = solved(problem, posts).posts
    rng = np.random.default_rng(1)
    return sensitivity(problem, market, gates or Gates(), plan, resolve=resolve, rng=rng, draws=draws, replans=replans)


def test_a_tenth_of_the_budget_by_hand():
    found = answers(world(ROWS, limits=Limits(budget=200.0))).budget
    assert (found["-10%"].objective, found["-10%"].cost) == (162.0, 110.0)
    assert (found["+10%"].objective, found["+10%"].cost, found["+10%"].creators) == (262.0, 210.0, 3)
    assert found["+10%"].change == pytest.approx(12 / 250)
    assert found["-10%"].cpv == pytest.approx(110 / 162)


def test_without_a_budget_no_budget_is_changed():
    assert answers(world(ROWS, limits=Limits(max_creators=2))).budget == {}


def test_a_budget_too_small_for_the_rules_gives_no_plan():
    found = answers(world(ROWS, limits=Limits(budget=200.0, must_have=("a", "b")))).budget
    assert (found["-10%"].objective, found["-10%"].change) == (None, None)
    assert found["+10%"].objective == 262.0


@settings(max_examples=15, deadline=None)
@given(any_world())
def test_more_budget_never_brings_less_when_the_search_is_exact(case):
    problem, _ = case
    best = brute_force(problem)
    assume(best is not None)
    found = answers(case, best, replans=3).budget
    less, more = (found[step].objective for step in ("-10%", "+10%"))
    assert (less or 0.0) <= objective(problem, best) * (1 + 1e-12) <= more * (1 + 1e-9)


def test_a_poor_search_does_not_make_more_budget_look_worse_than_the_plan():
    found = answers(world(ROWS, limits=Limits(budget=200.0)), resolve=lambda _: np.array([0, 0, 1, 0]))
    assert found.budget["+10%"].objective == 250.0
    assert found.quick_share == pytest.approx(12 / 250)


def test_what_the_search_gives_is_not_believed_when_it_breaks_a_rule():
    found = answers(world(ROWS, limits=Limits(budget=200.0)), resolve=lambda _: np.ones(4, dtype=np.int64))
    assert found.budget["+10%"].objective == 250.0
    assert found.budget["-10%"].objective is None
    assert found.quick_share is None


def test_a_stricter_cut_off_leaves_people_out_and_a_looser_one_lets_them_in():
    rows = [option("a", price=95.0), option("b", price=85.0), option("c", price=105.0), option("z", price=105.0)]
    fails = {"c": "cutoff.cpv", "z": "gates.authenticity"}
    problem, market = world(rows, fails=fails, limits=Limits(max_creators=3))
    gates = Gates(cpv=1.0)
    assert at_cutoff(problem, market, gates, 0.9).options["option_id"].to_list() == ["b"]
    assert at_cutoff(problem, market, gates, 1.0).options["option_id"].to_list() == ["a", "b"]
    assert at_cutoff(problem, market, gates, 1.1).options["option_id"].to_list() == ["a", "b", "c"]
    found = answers((problem, market), gates=gates).cutoff
    assert [found[step].objective for step in ("-10%", "+10%")] == [100.0, 300.0]
    assert [found[step].change for step in ("-10%", "+10%")] == [-0.5, 0.5]


def test_without_a_cut_off_none_is_changed():
    assert answers(world(ROWS)).cutoff == {}


def test_a_creator_is_left_out_with_all_options_and_the_rule_to_have_them():
    rows = [option("a"), option("a2", creator_id="a"), option("b")]
    problem, _ = world(rows, limits=Limits(budget=300.0, must_have=("a", "b")))
    rest, keep = without(problem, "a")
    assert rest.options["option_id"].to_list() == ["b"]
    assert keep.tolist() == [False, False, True]
    assert rest.limits.must_have == ("b",)


def test_leaving_each_out_by_hand():
    found = {left.creator_id: left for left in answers(world(ROWS, limits=Limits(budget=200.0))).leave_one_out}
    assert {creator: left.objective for creator, left in found.items()} == {"a": 160.0, "b": 210.0}
    assert found["a"].change == pytest.approx(-90 / 250)
    assert found["a"].joins == ("d",)


def test_who_joins_and_who_leaves_is_named():
    found = answers(world(ROWS, limits=Limits(budget=200.0))).budget
    assert (found["+10%"].joins, found["+10%"].leaves) == (("c",), ())
    assert (found["-10%"].joins, found["-10%"].leaves) == (("c",), ("b",))


def test_those_who_bring_most_are_left_out_first():
    found = answers(world(ROWS, limits=Limits(budget=310.0)), replans=5)
    assert [left.creator_id for left in found.leave_one_out] == ["a", "b"]
    assert found.not_tried == 2


def test_plans_are_made_no_more_often_than_allowed_and_it_is_told():
    asked = []
    found = answers(world(ROWS, limits=Limits(budget=310.0)), resolve=asked.append, draws=1, replans=5, gates=Gates())
    assert len(asked) == 5
    assert (found.replans, found.noise.draws, len(found.leave_one_out), found.not_tried) == (5, 1, 1, 3)


def test_an_allowance_of_none_makes_no_plan():
    found = answers(world(ROWS, limits=Limits(budget=200.0)), replans=0, draws=5, gates=Gates(cpv=2.0))
    assert (found.replans, found.budget, found.cutoff, found.leave_one_out, found.not_tried) == (0, {}, {}, (), 2)


def test_nobody_asks_beyond_the_allowance():
    problem, _ = world(ROWS)
    with pytest.raises(RuntimeError, match="allowance"):
        Replans(brute_force, 0).best(problem)


def test_a_problem_that_misses_somebody_who_must_be_had_is_not_searched():
    problem, _ = world(ROWS)
    blocked = replace(problem, blocked={"z": "cutoff.cpv"})
    assert Replans(brute_force, 9).best(blocked) is None


def test_the_lowest_cost_is_compared_by_cost():
    case = world(ROWS, limits=Limits(target=215.0))
    found = {left.creator_id: left for left in answers(case).leave_one_out}
    assert objective(case[0], solved(case[0]).posts) == 250.0
    assert found["b"].objective == 222.0
    assert found["b"].change == pytest.approx((210 - 200) / 200)


def test_the_best_of_some_plans_keeps_the_rules():
    problem, _ = world(ROWS, limits=Limits(budget=200.0))
    plans = [np.array(posts) for posts in ([0, 1, 0, 1], [1, 1, 1, 1], [1, 0, 0, 1], [1])]
    assert best_of(problem, *plans).tolist() == [1, 0, 0, 1]
    assert best_of(problem) is None
