"""Booking in rounds in planted worlds: it helps where there is something to learn, and costs little where not."""

import numpy as np
import pytest

from fukasa.analysis.planning.sequential.assumptions import sequential_assumptions
from fukasa.pipelines.plan_sequential.comparison import compare, ways_of
from fukasa.pipelines.plan_sequential.trial import results_of, run_at_once, run_in_rounds
from fukasa.synth.booking.campaign import draw_campaign
from fukasa.synth.booking.worlds import booking_worlds

WORLDS = booking_worlds()
ASSUMED = sequential_assumptions()
TOLERANCE = 0.07
"""Share of the conversions that booking in rounds may cost where there is nothing to learn."""
NO_GAIN = 1.02


def some(world, *names, campaigns):
    ways = ways_of(WORLDS[world], ASSUMED)
    return compare(WORLDS[world], WORLDS.frame, campaigns=campaigns, seed=4, ways={name: ways[name] for name in names})


def test_where_tiers_sell_differently_rounds_gain():
    assert some("shifting", "learning", campaigns=20)["learning"].ratio.value > 1.1


def test_where_creators_are_alike_rounds_gain_nothing_and_lose_little():
    found = some("alike", "learning", campaigns=10)["learning"]
    assert 1 - TOLERANCE < found.ratio.value < NO_GAIN
    assert found.lost > 0.5


def test_in_a_hurry_rounds_lose_unless_they_are_told_what_waiting_costs():
    found = some("hurried", "learning", "told", campaigns=10)
    assert found["learning"].ratio.value < 0.9
    assert found["told"].ratio.value > 0.9


def test_nobody_beats_who_knows_the_truth():
    found = some("stated", "truth_at_once", "one_post_each", campaigns=20)
    assert found["truth_at_once"].ratio.value > 1.5
    assert found["one_post_each"].ratio.value < found["truth_at_once"].ratio.value


def test_a_trial_never_spends_more_than_its_budget_and_is_the_same_again():
    campaign = draw_campaign(WORLDS["misspecified"], WORLDS.frame, np.random.default_rng(8))
    one, other = (run_in_rounds(campaign, ASSUMED, "learning", rng=np.random.default_rng(1)) for _ in range(2))
    assert one == other
    assert 0 < one.spent <= campaign.budget
    assert run_at_once(campaign, ASSUMED).spent <= campaign.budget


def test_what_is_learned_from_a_world_is_what_a_brand_would_see():
    campaign = draw_campaign(WORLDS["misspecified"], WORLDS.frame, np.random.default_rng(8))
    one_each, nobody = np.ones(80, dtype=np.int64), np.zeros(80, dtype=np.int64)
    first = campaign.publish(one_each, before=nobody, turn=0)
    second = campaign.publish(one_each, before=one_each, turn=1)
    seen = results_of([first, second])
    assert np.isnan(seen.conversions).any()
    assert seen.rounds == 2
    assert seen.booked(80).tolist() == [2] * 80


@pytest.mark.slow
def test_rounds_gain_in_the_stated_world_with_an_interval_above_one():
    assert some("stated", "learning", campaigns=80)["learning"].ratio.interval.low > 1
