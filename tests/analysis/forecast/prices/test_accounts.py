from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.prices.accounts import PRICE_SCHEMA, price_accounts
from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.core.errors import InvalidInput
from tests.factories.engagement import account, accounts

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def cards(*rows):
    schema = {
        "account_key": pl.String,
        "format": pl.String,
        "price_minor": pl.Int64,
        "currency": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
        "captured_at": pl.Datetime("us", "UTC"),
    }
    usual = {"account_key": "tiktok:a", "currency": "JPY", "captured_at": datetime(2026, 10, 1, tzinfo=UTC)}
    return pl.DataFrame([usual | row for row in rows], schema=schema)


def deals(*rows):
    schema = {
        "account_key": pl.String,
        "price_minor": pl.Int64,
        "currency": pl.String,
        "agreed_at": pl.Datetime("us", "UTC"),
    }
    usual = {"account_key": "tiktok:a", "currency": "JPY", "agreed_at": datetime(2026, 9, 1, tzinfo=UTC)}
    return pl.DataFrame([usual | row for row in rows], schema=schema)


def price(*, followers=31_623, celebrity=None, currency="USD", **more):
    people = accounts(account(followers=followers, is_celebrity=celebrity))
    return price_accounts(people, currency=currency, as_of=DAY, **more).row(0, named=True)


def test_the_range_of_the_table_holds_at_the_middle_of_the_tier():
    middle = price(followers=round((10_000 * 100_000) ** 0.5))
    assert (middle["price_p10"], middle["price_p90"]) == (pytest.approx(100, rel=1e-4), pytest.approx(1_000, rel=1e-4))
    assert middle["price_p50"] == pytest.approx((100 * 1_000) ** 0.5, rel=1e-4)
    assert middle["price_basis"] == "modelled"


def test_between_two_middles_the_ends_are_the_geometric_mean_halfway():
    # Middles of nano and micro are 10^3.5 and 10^4.5; halfway in logs is 10^4.
    edge = price(followers=10_000)
    assert edge["price_p10"] == pytest.approx((10 * 100) ** 0.5)
    assert edge["price_p90"] == pytest.approx((100 * 1_000) ** 0.5)


def test_the_smallest_and_the_largest_stay_level():
    assert price(followers=1_000)["price_p10"] == pytest.approx(10)
    assert price(followers=10**9)["price_p90"] == pytest.approx(50_000)


@given(st.integers(1_000, 10**8), st.integers(1_000, 10**8))
def test_more_followers_never_cost_less(one, other):
    low, high = sorted((one, other))
    less, more = price_benchmark().log_range(np.array([low, high], dtype=float), np.zeros(2, dtype=bool))
    assert less[0] <= less[1]
    assert more[0] <= more[1]
    assert np.all(less < more)


def test_the_curve_has_no_jumps():
    followers = np.linspace(3.0, 8.0, 20_000)
    followers = np.maximum(10**followers, 1_000)
    low, high = price_benchmark().log_range(followers, np.zeros(20_000, dtype=bool))
    assert np.max(np.diff(low)) < 0.01
    assert np.max(np.diff(high)) < 0.01


def test_a_celebrity_costs_at_least_the_celebrity_row_even_without_followers():
    star = price(followers=None, celebrity=True)
    assert (star["price_p10"], star["price_p90"]) == (pytest.approx(50_000), pytest.approx(150_000))


@pytest.mark.parametrize("followers", [None, 0, 999])
def test_below_nano_nothing_is_modelled_and_the_note_says_so(followers):
    nothing = price(followers=followers)
    assert (nothing["price_mu"], nothing["price_basis"], nothing["price_at"]) == (None, None, None)
    assert "no benchmark below 1,000 followers" in nothing["price_note"]


def test_another_currency_is_the_dated_rate_times_the_price():
    dollars, yen = price(), price(currency="JPY")
    assert yen["price_p50"] == pytest.approx(150 * dollars["price_p50"])
    assert yen["price_sigma"] == pytest.approx(dollars["price_sigma"])
    assert "1 USD = 150 JPY (assumption" in yen["price_note"]


def test_an_unknown_currency_is_refused():
    with pytest.raises(InvalidInput, match="XAU"):
        price(currency="XAU")
    assert exchange_table().rate("EUR", "JPY") == pytest.approx(165, rel=0.001)


def test_a_rate_card_is_sure_and_says_it_is_a_wish():
    row = price(currency="JPY", rate_cards=cards({"price_minor": 80_000}))
    assert (row["price_p10"], row["price_p90"], row["price_sigma"]) == (
        pytest.approx(80_000),
        pytest.approx(80_000),
        0.0,
    )
    assert (row["price_basis"], row["price_note"]) == ("rate_card", "asked on 2026-10-01, before negotiation")
    assert row["price_at"] == date(2026, 10, 1)


def test_a_deal_comes_before_a_rate_card_and_the_newest_deal_before_older_ones():
    old, new = {"price_minor": 1}, {"price_minor": 60_000, "agreed_at": datetime(2026, 9, 2, tzinfo=UTC)}
    row = price(currency="JPY", rate_cards=cards({"price_minor": 80_000}), deals=deals(old, new))
    assert (row["price_basis"], row["price_p50"]) == ("deal", pytest.approx(60_000))


def test_cents_become_dollars_and_dollars_yen():
    assert price(currency="JPY", rate_cards=cards({"price_minor": 50_000, "currency": "USD"}))[
        "price_p50"
    ] == pytest.approx(500 * 150)


def test_cards_of_the_wanted_format_come_first():
    both = cards({"price_minor": 10, "format": "long"}, {"price_minor": 20, "format": "short"}, {"price_minor": 15})
    assert price(currency="JPY", rate_cards=both, post_format="short")["price_p50"] == pytest.approx(20)
    assert price(currency="JPY", rate_cards=both)["price_p50"] == pytest.approx(15)


@pytest.mark.parametrize(
    "card",
    [
        {"valid_to": date(2026, 10, 31)},
        {"valid_from": date(2026, 11, 2)},
        {"captured_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"price_minor": 0},
    ],
)
def test_a_card_that_does_not_hold_on_the_day_is_not_used(card):
    assert price(rate_cards=cards({"price_minor": 5} | card))["price_basis"] == "modelled"


def test_prices_come_in_the_order_of_the_accounts():
    people = accounts(*(account(f"x:{place}") for place in (3, 1, 2)))
    found = price_accounts(people, cards(), deals(), currency="JPY", as_of=DAY)
    assert found["account_key"].to_list() == ["x:3", "x:1", "x:2"]
    assert found.schema == PRICE_SCHEMA


def test_an_old_deal_drifts_with_the_root_of_time_and_says_so():
    row = price(deals=deals({"price_minor": 60_000, "agreed_at": DAY - timedelta(days=180 + 365)}), currency="JPY")
    assert row["price_p50"] == pytest.approx(60_000)
    assert row["price_sigma"] == pytest.approx(0.2, rel=0.01)
    assert "old, so it may have moved" in row["price_note"]


def test_an_old_card_with_a_last_day_still_stands():
    card = {"price_minor": 80_000, "captured_at": DAY - timedelta(days=900), "valid_to": date(2027, 1, 1)}
    assert price(currency="JPY", rate_cards=cards(card))["price_sigma"] == 0.0
    assert price(currency="JPY", rate_cards=cards(card | {"valid_to": None}))["price_sigma"] > 0.2


@pytest.mark.parametrize("deal", [{"price_minor": 0}, {"price_minor": None}, {"agreed_at": DAY + timedelta(days=9)}])
def test_a_deal_without_a_price_or_from_the_future_is_no_known_price(deal):
    row = price(currency="JPY", deals=deals({"price_minor": 60_000} | deal))
    assert (row["price_basis"], row["price_model"]) == ("modelled", "benchmark")


def test_a_card_in_a_currency_without_a_rate_is_not_used():
    assert price(rate_cards=cards({"price_minor": 5, "currency": "XAU"}))["price_basis"] == "modelled"


def test_known_prices_name_no_model_and_the_benchmark_no_peers():
    known, guessed = price(rate_cards=cards({"price_minor": 80_000})), price()
    assert (known["price_model"], known["price_n"], known["price_peers"]) == (None, None, None)
    assert (guessed["price_model"], guessed["price_n"], guessed["price_peers"]) == ("benchmark", None, None)
