"""Where an asked price stands, what to aim for, where to walk away."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.prices.asked import ASKED_SCHEMA, percentile_of, walk_away_price
from fukasa.analysis.forecast.prices.fitting import fit_prices
from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.prices.market import DAY, RIGHTS, market


def person(**values):
    usual = {"account_key": "a", "platform": "tiktok", "category": "food", "followers": 40_000, "is_celebrity": False}
    return pl.DataFrame([usual | values])


def ask(model, price, *, account=None, **more):
    found = percentile_of(np.array([price], dtype=float), person(**(account or {})), model, currency="USD", **more)
    return found.row(0, named=True)


def test_true_prices_are_spread_evenly_over_the_percentiles(sold, fitted):
    rest = sold.accounts[750:]
    found = percentile_of(np.exp(sold.truth[750:]), rest, fitted, currency="USD", post_format="short", agreed=True)[
        "percentile"
    ]
    assert found.mean() == pytest.approx(0.5, abs=0.06)
    assert found.quantile(0.2) == pytest.approx(0.2, abs=0.06)
    assert found.quantile(0.8) == pytest.approx(0.8, abs=0.06)


@given(st.floats(1, 1e7), st.floats(1, 1e7))
@settings(max_examples=50, deadline=None)
def test_a_dearer_price_never_stands_lower(fitted, one, other):
    low, high = (ask(fitted, price, post_format="short") for price in sorted((one, other)))
    assert low["percentile"] <= high["percentile"]
    assert 0 <= low["percentile_low"] <= low["percentile"] <= low["percentile_high"] <= 1


def test_the_target_stands_in_the_middle_and_in_its_interval(fitted):
    target = ask(fitted, 0.0, post_format="short")
    half = ask(fitted, target["target"], post_format="short")
    assert half["percentile"] == pytest.approx(0.5, abs=0.02)
    assert target["target_low"] < target["target"] < target["target_high"]


def test_the_interval_is_that_of_wilson_with_the_number_of_peers(fitted):
    row = ask(fitted, 1_500, post_format="short")
    n = float(row["peer_n"])
    low, high = wilson_intervals(np.array([row["percentile"] * n]), np.array([n]), 0.9)
    assert (row["percentile_low"], row["percentile_high"]) == (pytest.approx(low[0]), pytest.approx(high[0]))
    assert (row["peers"], row["status"], row["reason"]) == ("platform_tier_format", "ok", None)


def test_the_same_price_in_another_currency_stands_the_same(fitted):
    dollars = ask(fitted, 1_000)
    yen = percentile_of(np.array([150_000.0]), person(), fitted, currency="JPY").row(0, named=True)
    assert yen["percentile"] == dollars["percentile"]
    assert yen["target"] == pytest.approx(150 * dollars["target"])


def test_asked_prices_are_compared_before_negotiation_and_agreed_ones_after(fitted):
    asked, agreed = (ask(fitted, 150, post_format="short", agreed=flag) for flag in (False, True))
    discount = np.exp(fitted.effects.by_name["agreed"])
    assert agreed["target"] == pytest.approx(discount * asked["target"])
    assert agreed["percentile"] > asked["percentile"]


def test_a_price_that_includes_rights_is_compared_with_prices_raised_by_them(fitted):
    bare, more = (ask(fitted, 1_000, includes=terms)["target"] for terms in ((), ("usage_rights",)))
    assert np.log(more / bare) == pytest.approx(RIGHTS, abs=0.12)


def test_a_thin_group_gives_way_to_a_wider_one(fitted):
    assert ask(fitted, 1_000, post_format="audio")["peers"] == "platform_tier"
    assert ask(fitted, 1_000, account={"platform": "x"})["peers"] == "tier"
    assert ask(fitted, 1_000, account={"followers": 5_000_000})["peers"] == "all"


@pytest.mark.parametrize("price", [0.0, np.nan])
def test_without_a_price_there_is_a_target_and_no_percentile(fitted, price):
    row = ask(fitted, price)
    assert (row["asked"], row["percentile"], row["status"], row["reason"]) == (None, None, "insufficient", "no_price")
    assert row["target"] > 0


def test_with_few_prices_nothing_is_ranked():
    few = market(cards=20, deals=0, rest=10)
    row = ask(fit_prices(few.accounts, few.cards, as_of=DAY), 1_000)
    assert (row["percentile"], row["target"], row["status"], row["reason"]) == (
        None,
        None,
        "insufficient",
        "few_prices",
    )


def test_an_account_below_the_least_followers_is_not_placed(fitted):
    row = ask(fitted, 1_000, account={"followers": 900})
    assert (row["percentile"], row["status"], row["reason"]) == (None, "insufficient", "not_placed")


def test_answers_come_in_the_order_of_the_accounts_as_if_asked_alone(sold, fitted):
    some = sold.accounts[700:720]
    prices = np.linspace(100, 5_000, some.height)
    together = percentile_of(prices, some, fitted, currency="USD")
    alone = [percentile_of(prices[k : k + 1], some[k : k + 1], fitted, currency="USD") for k in range(some.height)]
    assert together.equals(pl.concat(alone))
    assert together.schema == ASKED_SCHEMA


def test_what_cannot_be_asked_is_refused(fitted):
    with pytest.raises(InvalidInput, match="0 or more"):
        ask(fitted, -1)
    with pytest.raises(InvalidInput, match="XAU"):
        percentile_of(np.array([1.0]), person(), fitted, currency="XAU")
    with pytest.raises(InvalidInput, match="fame"):
        ask(fitted, 1, includes=("fame",))


@given(st.floats(3, 15), st.floats(0.05, 1.5), st.floats(0.1, 100), st.floats(0.05, 0.95))
def test_at_the_walk_away_price_the_cut_off_still_holds_just_often_enough(mu, sigma, cut_off, probability):
    views = Lognormal(mu, sigma)
    price = float(walk_away_price(lambda p: np.array([views.quantile(p)]), cut_off, probability)[0])
    assert views.prob_at_least(price / cut_off) == pytest.approx(probability)
    assert views.prob_at_least(1.01 * price / cut_off) < probability


def test_unknown_views_give_no_walk_away_price():
    assert np.isnan(walk_away_price(lambda _: np.array([np.nan]), 2.0, 0.5)[0])


@pytest.mark.parametrize(("cut_off", "probability"), [(0, 0.5), (np.inf, 0.5), (2, 0), (2, 1)])
def test_a_cut_off_or_chance_that_cannot_be_is_refused(cut_off, probability):
    with pytest.raises(InvalidInput, match="walk-away price"):
        walk_away_price(lambda _: np.array([1.0]), cut_off, probability)
