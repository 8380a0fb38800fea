"""Who stands next to the edge of the plan, by hand."""

from fukasa.analysis.planning.certificate.marginal import marginal
from fukasa.analysis.planning.certificate.objective import losses
from fukasa.analysis.planning.problem.limits import Limits, Share
from tests.analysis.planning.certificate.worlds import option, solved, world

ROWS = [
    option("a", views_mean=150.0),
    option("b"),
    option("c", price=200.0, views_mean=190.0),
    option("d", views_mean=60.0),
]


def edge(posts, rows=ROWS, joining=(), **limits):
    problem, _ = world(rows, limits=Limits(**limits))
    plan = solved(problem, posts).posts
    return marginal(problem, plan, losses(problem, plan), joining)


def test_the_first_outside_brings_most_per_price_whatever_the_budget():
    found = edge([1, 1, 0, 0], budget=230.0)
    assert (found.creator_id, found.adds, found.price, found.extra_budget) == ("c", 190.0, 200.0, 170.0)


def test_who_would_break_another_rule_does_not_come_in():
    rows = [ROWS[0], ROWS[1], ROWS[2] | {"conflicts": ["a"]}, ROWS[3]]
    assert edge([1, 1, 0, 0], rows, budget=230.0).creator_id == "d"


def test_the_weakest_inside_brings_least_per_price():
    found = edge([1, 1, 0, 0], budget=200.0)
    assert (found.weakest, found.weakest_adds, found.weakest_cost) == ("b", 100.0, 100.0)


def test_who_must_be_had_is_not_the_weakest():
    assert edge([1, 1, 0, 0], budget=200.0, must_have=("b",)).weakest == "a"
    assert edge([0, 1, 0, 0], budget=200.0, must_have=("b",)).weakest is None


def test_where_the_plan_is_full_the_first_outside_replaces_the_weakest():
    found = edge([1, 1, 0, 0], budget=200.0, max_creators=2)
    assert (found.creator_id, found.in_place_of, found.extra_budget) == ("c", "b", 100.0)


def test_where_everybody_is_inside_nobody_is_next():
    found = edge([1, 1, 1, 1], budget=600.0)
    assert (found.creator_id, found.adds, found.extra_budget) == (None, None, None)
    assert found.weakest == "d"


def test_another_option_of_somebody_inside_is_not_next():
    rows = [option("a"), option("a2", creator_id="a", views_mean=900.0)]
    assert edge([1, 0], rows, budget=300.0).creator_id is None


def test_without_a_budget_no_more_is_needed():
    assert edge([1, 1, 0, 0], min_creators=2).extra_budget == 0.0


def test_where_nobody_can_join_or_replace_the_plan_made_again_says_who_comes():
    half = (Share("tier", "macro", min=0.5, max=0.5),)
    rows = [ROWS[0], ROWS[1] | {"tier": "macro"}, ROWS[2], ROWS[3] | {"tier": "macro"}]
    found = edge([1, 1, 0, 0], rows, joining=("d", "c"), budget=200.0, shares=half, must_have=("b",))
    assert (found.creator_id, found.by_replan, found.in_place_of, found.extra_budget) == ("c", True, None, 200.0)
    assert edge([1, 1, 0, 0], rows, budget=200.0, shares=half, must_have=("b",)).creator_id is None
