"""What matters most: shares of variance against arithmetic, and sentences."""

import numpy as np
import pytest

from fukasa.analysis.planning.kpi.book import default_book
from fukasa.analysis.planning.kpi.headcount import CreatorViews, Luck, creators_needed
from fukasa.analysis.planning.kpi.sentences import sentences
from fukasa.analysis.planning.kpi.tree import work_out
from tests.analysis.planning.kpi.books import assumption, book, known, visits


def drivers(*rows, amount: float = 1e6):
    tree = work_out(visits(amount), book(*rows), rng=np.random.default_rng(3), draws=2_000)
    return {driver.assumption.rate: driver for driver in tree.drivers}, tree


VIEWS = known("views", 10_000, platform="instagram", tier="micro", kind="amount")
ARRIVAL = known("arrival_rate", 0.9)


def test_the_shares_of_two_lognormal_factors_are_their_log_variances():
    found, _ = drivers(
        VIEWS,
        ARRIVAL,
        known("click_rate", 0.01),
        assumption("price", 1_000, 9_000, tier="micro", kind="amount"),
        assumption("views", 5_000, 15_000, platform="instagram", tier="micro", kind="amount"),
    )
    expected = np.log(9) ** 2 / (np.log(9) ** 2 + np.log(3) ** 2)
    assert found["price"].share == pytest.approx(expected, abs=0.03)
    assert found["views"].share == pytest.approx(1 - expected, abs=0.03)


def test_each_end_moves_the_cost_as_far_as_the_range_is_wide():
    found, tree = drivers(
        VIEWS,
        ARRIVAL,
        known("click_rate", 0.01),
        assumption("price", 1_000, 9_000, tier="micro", kind="amount"),
    )
    assert list(found) == ["price"]
    assert found["price"].at_low == pytest.approx(tree.middle / 3)
    assert found["price"].at_high == pytest.approx(tree.middle * 3)


def test_a_rate_that_gets_better_makes_it_cheaper_and_nothing_known_is_a_driver():
    price = known("price", 1_000, tier="micro", kind="amount")
    found, _ = drivers(VIEWS, ARRIVAL, price, assumption("click_rate", 0.005, 0.02))
    assert found["click_rate"].at_low > found["click_rate"].at_high
    assert set(found) == {"click_rate"}


@pytest.mark.parametrize("goal", [3.0, 20.0, 60.0, 400.0])
def test_the_hitting_time_agrees_with_counting_one_by_one(goal):
    rng = np.random.default_rng(11)
    kind = CreatorViews.of(0.9, 0.6, 2)
    told = creators_needed(np.full(4_000, goal), np.ones(4_000), kind, Luck.draw(rng, 4_000))
    views = np.exp(kind.centre + kind.sd * rng.standard_normal((1_000, 500)))
    counted = (np.cumsum(views, axis=1) < goal).sum(axis=1) + 1
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(told, share) == pytest.approx(np.quantile(counted, share), rel=0.08, abs=1)


@pytest.mark.parametrize(("language", "currency"), [("ja", "円"), ("en", " JPY")])
def test_the_sentences_say_how_many_what_it_costs_and_how_much_is_guessed(language, currency):
    goal = visits(1_000)
    said = sentences(work_out(goal, default_book("JPY"), rng=np.random.default_rng(1)), language)
    assert "1,000" in said[0]
    assert currency in said[1]
    assert len(said) == 4


def test_an_insufficient_tree_says_what_is_missing():
    goal = visits(1_000, platforms={"podcast": 1})
    said = sentences(work_out(goal, default_book("JPY"), rng=np.random.default_rng(1)), "en")
    assert "podcast cannot be worked out" in said[0]
