"""The worlds in which booking in rounds is tried: what is planted is there."""

import copy

import numpy as np
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.synth.booking import worlds as module
from fukasa.synth.booking.campaign import draw_campaign
from fukasa.synth.booking.worlds import booking_worlds
from fukasa.synth.packaged import packaged

WORLDS = booking_worlds()
ONE_EACH = np.ones(WORLDS.frame.creators, dtype=np.int64)
NOBODY = np.zeros_like(ONE_EACH)


def campaign(name, seed=0):
    return draw_campaign(WORLDS[name], WORLDS.frame, np.random.default_rng(seed))


def campaigns(name, count=40):
    return [campaign(name, seed) for seed in range(count)]


def sales(name, turn=0, before=NOBODY, count=40):
    """Expected orders over what the brief states, all campaigns together."""
    drawn = campaigns(name, count)
    sold = sum(one.publish(ONE_EACH, before=before, turn=turn).expected.sum() for one in drawn)
    return sold / sum(one.candidates["conversions_mean"].sum() for one in drawn)


def test_a_campaign_is_the_same_for_the_same_seed_and_another_for_another():
    assert campaign("stated", 1).candidates.equals(campaign("stated", 1).candidates)
    assert not campaign("stated", 1).candidates.equals(campaign("stated", 2).candidates)


def test_the_same_post_brings_the_same_whatever_else_is_booked():
    one = campaign("misspecified")
    alone = NOBODY.copy()
    alone[7] = 1
    among = one.publish(ONE_EACH, before=NOBODY, turn=0)
    by_itself = one.publish(alone, before=NOBODY, turn=0)
    assert by_itself.creator.tolist() == [7]
    assert by_itself.sold[0] == among.sold[7]
    assert by_itself.views[0] == among.views[7]


def test_in_the_stated_world_views_and_orders_are_as_the_brief_says():
    assert sales("stated") == pytest.approx(1, abs=0.15)
    inside = [
        ((one.candidates["views_p10"].to_numpy() <= views) & (views <= one.candidates["views_p90"].to_numpy())).mean()
        for one in campaigns("stated")
        for views in (one.publish(ONE_EACH, before=NOBODY, turn=0).views,)
    ]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.03)


def test_further_posts_and_later_rounds_sell_less_where_the_world_says_so():
    assert sales("stated", before=ONE_EACH) / sales("stated") == pytest.approx(0.85, abs=0.06)
    assert sales("hurried", turn=1) / sales("hurried") == pytest.approx(np.exp(-0.51), abs=0.01)


def test_in_the_misspecified_world_the_prior_is_wrong_and_results_are_missing():
    posts = [one.publish(ONE_EACH, before=NOBODY, turn=0) for one in campaigns("misspecified")]
    silent = np.concatenate([np.isnan(one.conversions) for one in posts])
    assert silent.mean() == pytest.approx(0.15, abs=0.02)
    assert np.mean(np.concatenate([one.rate == 0 for one in campaigns("misspecified")])) == pytest.approx(
        0.35, abs=0.03
    )


def test_creators_who_are_alike_sell_exactly_what_the_brief_says_up_to_a_common_factor():
    one = campaign("alike")
    assert np.ptp(one.rate) == 0
    assert one.level == pytest.approx(np.log(one.candidates["views_p50"].to_numpy()))


def test_a_budget_buys_several_creators_but_not_everybody():
    one = campaign("stated")
    assert one.candidates["price"].min() * 5 < one.budget < one.candidates["price"].sum() / 2


def test_an_unknown_world_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match="no world 'ideal'; there are stated, shifting, misspecified"):
        WORLDS["ideal"]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("repeat", 1.2, "repeat is a share"),
        ("tier_sd", -1.0, "tier_sd must not be negative"),
        ("rate_student", 0.5, "exclude each other"),
        ("colour", 1.0, r"misses or does not know \['colour'\]"),
    ],
)
def test_a_broken_world_fails_on_load(monkeypatch, key, value, sentence):
    data = copy.deepcopy(dict(packaged("booking")))
    data["world"]["stated"][key] = value
    monkeypatch.setattr(module, "packaged", lambda _: data)
    with pytest.raises(InvalidInput, match=sentence):
        booking_worlds.__wrapped__()


def test_groups_that_do_not_sum_to_one_fail_on_load(monkeypatch):
    data = copy.deepcopy(dict(packaged("booking")))
    data["tiers"]["share"][0] = 0.9
    monkeypatch.setattr(module, "packaged", lambda _: data)
    with pytest.raises(InvalidInput, match=r"\[tiers\] needs one share per name, together 1"):
        booking_worlds.__wrapped__()
