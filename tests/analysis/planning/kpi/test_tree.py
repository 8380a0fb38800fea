"""A goal is worked out: by hand where all is known, with the coverage it claims where it is not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.kpi.assumption import beta_between
from fukasa.analysis.planning.kpi.book import Book, default_book
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.analysis.planning.kpi.results import KpiTree
from fukasa.analysis.planning.kpi.tree import work_out
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.kpi.books import assumption, book, known, uncertain_book, visits

WORLDS = 600


def tree(goal: Goal, assumptions: Book, seed: int = 1, draws: int = 400) -> KpiTree:
    return work_out(goal, assumptions, rng=np.random.default_rng(seed), draws=draws)


def visits_of_worlds(creators: int, posts: int, *, seed: int = 7) -> np.ndarray:
    """Simulate campaigns of uncertain_book() from the distributions' own definitions, post by post."""
    rng = np.random.default_rng(seed)
    spread = np.log(3) / (2 * 1.2815515655446004)
    middle = np.sqrt(4_000 * 12_000) * np.exp(spread * rng.standard_normal(WORLDS))
    clicks = rng.beta(*beta_between(0.004, 0.016), WORLDS)
    arrivals = rng.beta(*beta_between(0.7, 0.95), WORLDS)
    typical = middle[:, None] * np.exp(0.9 * rng.standard_normal((WORLDS, creators)))
    views = typical[:, :, None] * np.exp(0.6 * rng.standard_normal((WORLDS, creators, posts)))
    return rng.poisson(views.sum(axis=(1, 2)) * clicks * arrivals)


@pytest.mark.parametrize("posts", [1, 3])
@pytest.mark.parametrize(("point", "chance"), [("p50", 0.5), ("p90", 0.9)])
def test_so_many_creators_reach_the_goal_as_often_as_is_said(posts, point, chance):
    needed = tree(visits(posts=posts), uncertain_book(), draws=2_000)
    reached = np.mean(visits_of_worlds(int(getattr(needed.creators, point)), posts) >= 2_000)
    assert reached == pytest.approx(chance, abs=0.05)


def test_a_tree_that_takes_guesses_for_facts_promises_too_much():
    rows = (replace(row, low=row.middle, high=row.middle) for row in uncertain_book().rows.values())
    needed = tree(visits(), book(*rows), draws=2_000)
    reached = np.mean(visits_of_worlds(int(needed.creators.p90), 1) >= 2_000)
    assert reached < 0.75


def test_where_everything_is_known_the_tree_is_arithmetic():
    sure = book(
        known("views", 1_000, platform="x", tier="nano", kind="amount"),
        known("click_rate", 0.01),
        known("arrival_rate", 0.5),
        known("price", 300, tier="nano", kind="amount"),
        creator_sd=1e-6,
        post_sd=1e-6,
    )
    found = tree(visits(1_000_000, platforms={"x": 1}, tiers={"nano": 1}, posts=4), sure)
    assert found.views.p50 == pytest.approx(1_000_000 / (0.01 * 0.5), rel=0.01)
    assert found.creators.p50 == pytest.approx(200_000_000 / (4 * 1_000), rel=0.01)
    assert found.posts.p50 == pytest.approx(4 * found.creators.p50)
    assert found.cost.p50 == pytest.approx(found.posts.p50 * 300, rel=0.01)
    assert found.cost_per_goal.p50 == pytest.approx(300 / (1_000 * 0.01 * 0.5), rel=0.01)


def test_every_figure_is_its_parent_times_its_rate():
    sure = book(
        known("views", 1_000, platform="x", tier="nano", kind="amount"),
        known("click_rate", 0.01),
        known("arrival_rate", 0.5),
        known("order_rate", 0.02),
        known("reach_per_view", 0.8),
        known("unique_share", 0.5),
        known("save_rate", 0.003),
        known("profile_visit_rate", 0.006),
        known("follow_rate", 0.1),
        known("completion_rate", 0.3),
        known("engagement_by_followers", 0.05, kind="amount"),
        known("question_rate", 0.01),
    )
    figures = tree(visits(10_000, platforms={"x": 1}, tiers={"nano": 1}), sure).platforms[0].figures
    followers = sure.settings.followers["nano"]
    per_view = {
        "reach": 0.8,
        "people": 0.4,
        "saves": 0.003,
        "profile_visits": 0.006,
        "followers": 0.0006,
        "completed": 0.3,
        "engagements": 0.05 * followers / 1_000,
        "questions": 0.05 * followers / 1_000 * 0.01,
        "clicks": 0.01,
        "visits": 0.005,
        "orders": 0.0001,
    }
    views = figures["views"].amount.p50
    assert {name: need.amount.p50 / views for name, need in figures.items() if name != "views"} == pytest.approx(
        per_view
    )


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 1e6), st.floats(1.0, 50.0))
def test_a_larger_goal_never_takes_fewer_creators(amount, factor):
    small, large = (tree(visits(one), uncertain_book(), draws=200) for one in (amount, amount * factor))
    assert small.creators.p10 <= large.creators.p10
    assert small.creators.p50 <= large.creators.p50
    assert small.creators.p90 <= large.creators.p90
    assert small.cost.p50 <= large.cost.p50


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 20))
def test_more_posts_of_each_never_take_more_creators(posts):
    one, more = (tree(visits(posts=number), uncertain_book()) for number in (posts, posts + 1))
    assert more.creators.p50 <= one.creators.p50


def test_a_better_rate_takes_fewer_creators_and_less_money():
    plain = uncertain_book()
    better = plain.adding([assumption("click_rate", 0.04, 0.16)])
    assert tree(visits(), better).creators.p50 < tree(visits(), plain).creators.p50
    assert tree(visits(), better).cost.p50 < tree(visits(), plain).cost.p50


def test_sales_are_orders_times_their_value():
    shares = {"platforms": {"instagram": 1}, "tiers": {"micro": 1}}
    orders = tree(Goal("orders", 200, **shares), default_book("JPY"))
    sales = tree(Goal("sales", 1_000_000, average_order_value=5_000, **shares), default_book("JPY"))
    assert sales.creators == orders.creators
    assert sales.cost_per_goal.p50 == pytest.approx(orders.cost_per_goal.p50 / 5_000)


def test_costs_are_told_in_the_currency_of_the_goal():
    goals = [visits(currency=code) for code in ("JPY", "USD")]
    yen, dollars = (tree(goal, default_book(goal.currency)) for goal in goals)
    assert yen.cost.p50 == pytest.approx(150 * dollars.cost.p50)
    assert yen.creators == dollars.creators


def test_the_shares_of_platforms_and_tiers_are_proportions():
    halves = visits(platforms={"instagram": 1, "tiktok": 1}, tiers={"nano": 2, "micro": 2, "mega": 0})
    percent = visits(platforms={"instagram": 50, "tiktok": 50}, tiers={"nano": 50, "micro": 50})
    assert tree(halves, default_book("JPY")).creators == tree(percent, default_book("JPY")).creators


def test_a_platform_of_which_nobody_states_the_views_is_insufficient_and_says_so():
    found = tree(visits(platforms={"podcast": 1, "instagram": 1}), default_book("JPY"))
    assert found.status == "insufficient"
    assert found.creators is None
    assert found.cost is None
    assert [need.status for need in found.platforms] == ["insufficient", "ok"]
    assert found.platforms[0].missing.rate == "views"


def test_a_tier_without_a_price_leaves_the_cost_unknown_and_never_free():
    priceless = book(*(row for row in uncertain_book().rows.values() if row.rate != "price"))
    found = tree(visits(), priceless)
    assert found.cost is None
    assert found.measured_in == "creators"
    assert found.creators.p50 > 0


def test_what_the_catalogue_does_not_have_is_told():
    scarce = replace(uncertain_book(), accounts={("instagram", "micro"): 3})
    need = tree(visits(200_000), scarce).platforms[0].tiers[0]
    assert need.available == 3
    assert need.too_few


def test_the_same_seed_gives_the_same_tree():
    assert tree(visits(), default_book("JPY")) == tree(visits(), default_book("JPY"))


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"amount": 0}, "above 0"),
        ({"amount": float("nan")}, "above 0"),
        ({"posts": 0}, "between 1 and"),
        ({"tiers": {}}, "at least one tier"),
        ({"platforms": {"x": -1.0}}, "at least one platform"),
        ({"average_order_value": -5.0}, "order value"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_in_one_sentence(values, part):
    with pytest.raises(InvalidInput, match=part):
        visits(**values)


def test_sales_need_an_order_value():
    with pytest.raises(InvalidInput, match="average order value"):
        Goal("sales", 1e6, {"x": 1}, {"nano": 1})


def test_assumptions_in_another_currency_are_refused():
    with pytest.raises(InvalidInput, match="JPY"):
        tree(visits(currency="JPY"), default_book("USD"))
