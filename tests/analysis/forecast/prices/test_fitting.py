"""The planted market is recovered, the order does not matter, and too few or odd prices are handled honestly."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.prices.fitting import fit_prices
from fukasa.analysis.forecast.prices.stored import to_bytes
from tests.analysis.forecast.prices.market import (
    CATEGORIES,
    DAY,
    DISCOUNT,
    FORMATS,
    PLATFORMS,
    RIGHTS,
    VIEWS,
    market,
    modelled,
    people_of,
    score,
)


def person(**values):
    usual = {"account_key": "a", "platform": "tiktok", "category": "food", "followers": 40_000, "is_celebrity": False}
    return pl.DataFrame([usual | values], infer_schema_length=None)


def log_price(model, **values):
    form = values.pop("post_format", "short")
    return modelled(person(**values), model, post_format=form)["price_mu"].item()


def without_prices(sold):
    known = pl.concat([sold.cards["account_key"], sold.deals["account_key"]])
    return sold.accounts.filter(~pl.col("account_key").is_in(known.implode()))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_a_platform_adds_is_recovered(fitted, platform):
    found = log_price(fitted, platform=platform) - log_price(fitted, platform="instagram")
    assert found == pytest.approx(PLATFORMS[platform], abs=0.2)


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_a_category_adds_is_recovered(fitted, category):
    found = log_price(fitted, category=category) - log_price(fitted, category="food")
    assert found == pytest.approx(CATEGORIES[category], abs=0.15)


def test_what_a_format_adds_is_recovered(fitted):
    found = log_price(fitted, post_format="long") - log_price(fitted)
    assert found == pytest.approx(FORMATS["long"], abs=0.2)


def test_views_discount_and_rights_are_recovered(fitted):
    effects = fitted.effects.by_name
    assert effects["views"] == pytest.approx(VIEWS, abs=0.06)
    assert effects["agreed"] == pytest.approx(DISCOUNT, abs=0.12)
    assert effects["usage_rights"] == pytest.approx(RIGHTS, abs=0.12)


def test_accounts_without_a_price_are_priced_far_better_than_by_the_benchmark(sold, fitted):
    rest = without_prices(sold)
    truth = np.exp(sold.truth[-rest.height :])
    ours, benchmark = (score(modelled(rest, model, post_format="short"), truth) for model in (fitted, None))
    assert ours.log_mae < 0.6 * benchmark.log_mae
    assert 0.75 <= ours.coverage <= 0.85
    assert ours.width < benchmark.width


def test_shuffled_accounts_lose_the_skill(sold, fitted):
    rest = without_prices(sold)
    truth = np.exp(sold.truth[-rest.height :])
    mixed = sold.cards.with_columns(pl.col("price_minor").sample(fraction=1.0, shuffle=True, seed=1))
    shuffled = fit_prices(sold.accounts, mixed, as_of=DAY)
    lost, kept = (score(modelled(rest, model, post_format="short"), truth) for model in (shuffled, fitted))
    assert lost.log_mae > 1.8 * kept.log_mae
    assert lost.width > 1.8 * kept.width
    assert shuffled.effects.by_name["views"] < 0.1


def test_the_order_of_accounts_cards_and_deals_does_not_matter(sold, fitted):
    turned = [frame.sample(fraction=1.0, shuffle=True, seed=3) for frame in (sold.accounts, sold.cards, sold.deals)]
    assert to_bytes(fit_prices(*turned, as_of=DAY)) == to_bytes(fitted)


def test_accounts_are_priced_one_by_one_as_in_a_crowd(sold, fitted):
    crowd = modelled(sold.accounts, fitted)
    alone = pl.concat([modelled(sold.accounts[place : place + 1], fitted) for place in range(5)])
    assert crowd[:5].equals(alone)


def test_a_card_that_was_read_again_counts_once(sold, fitted):
    again = sold.cards.with_columns(pl.col("captured_at").dt.offset_by("-300d"), price_minor=pl.lit(5, dtype=pl.Int64))
    assert to_bytes(fit_prices(sold.accounts, pl.concat([sold.cards, again]), sold.deals, as_of=DAY)) == to_bytes(
        fitted
    )


def test_what_is_no_price_or_from_the_future_changes_nothing(sold, fitted):
    nothing = sold.cards[:50].with_columns(account_key=pl.lit("a:01600"), price_minor=pl.lit(0, dtype=pl.Int64))
    missing = sold.cards[:50].with_columns(account_key=pl.lit("a:01601"), price_minor=pl.lit(None, dtype=pl.Int64))
    later = sold.cards[:50].with_columns(pl.col("captured_at").dt.offset_by("1y"), account_key=pl.lit("a:01602"))
    strange = sold.cards[:50].with_columns(account_key=pl.lit("a:01603"), currency=pl.lit("XAU"))
    cards = pl.concat([sold.cards, nothing, missing, later, strange])
    assert to_bytes(fit_prices(sold.accounts, cards, sold.deals, as_of=DAY)) == to_bytes(fitted)


@pytest.mark.parametrize("known", [0, 29])
def test_too_few_prices_leave_the_benchmark_and_the_note_says_so(known):
    few = market(cards=known, deals=0, rest=50)
    model = fit_prices(few.accounts, few.cards, few.deals, as_of=DAY)
    found = modelled(few.accounts, model)
    assert found.drop("price_note").equals(modelled(few.accounts).drop("price_note"))
    assert set(found["price_model"]) == {"benchmark"}
    assert model.counts.accounts == known


def test_the_note_tells_how_many_prices_are_wanting():
    few = market(cards=29, deals=0, rest=50)
    note = modelled(few.accounts, fit_prices(few.accounts, few.cards, as_of=DAY))["price_note"][0]
    assert "29 accounts with a price, 30 needed" in note


def test_a_fitted_price_says_on_how_many_it_rests_and_on_how_many_peers(sold, fitted):
    row = modelled(person(), fitted, post_format="short").row(0, named=True)
    peers = sold.cards.filter(format="short").join(
        sold.accounts.filter(pl.col("followers").is_between(10_000, 99_999), platform="tiktok"), on="account_key"
    )
    assert (row["price_basis"], row["price_model"], row["price_n"]) == ("modelled", "fitted", 750)
    assert row["price_peers"] == "platform_tier_format"
    assert row["price_peer_n"] >= peers.height > 30
    assert "150 deals and 600 rate cards" in row["price_note"]


def test_one_absurd_price_in_a_hundred_hardly_moves_the_others(sold, fitted):
    wrong = pl.when(pl.int_range(pl.len()) % 100 == 0).then(pl.col("price_minor") * 1_000).otherwise("price_minor")
    moved = fit_prices(sold.accounts, sold.cards.with_columns(price_minor=wrong), sold.deals, as_of=DAY)
    off = (modelled(sold.accounts, moved)["price_mu"] - modelled(sold.accounts, fitted)["price_mu"]).abs()
    assert off.median() < 0.1


def test_prices_of_five_years_ago_leave_a_wider_band_and_pull_less(sold):
    old = sold.cards.with_columns(pl.col("captured_at").dt.offset_by("-5y"), price_minor=pl.col("price_minor") * 3)
    aged = fit_prices(sold.accounts, pl.concat([sold.cards[:100], old[100:]]), as_of=DAY)
    same = fit_prices(
        sold.accounts, pl.concat([sold.cards[:100], old[100:].with_columns(sold.cards["captured_at"][100:])]), as_of=DAY
    )
    assert modelled(sold.accounts, aged)["price_mu"].mean() < modelled(sold.accounts, same)["price_mu"].mean()


@given(
    st.sampled_from(["tiktok", "youtube", "instagram", "x", None]),
    st.sampled_from(["short", "long", "audio", None]),
    st.sampled_from(["food", "unheard of", None]),
    st.lists(st.integers(1_000, 10**9), min_size=2, max_size=30),
)
@settings(max_examples=50, deadline=None)
def test_more_followers_never_cost_less_all_else_unknown(fitted, platform, post_format, category, followers):
    sizes = sorted(followers)
    rows = pl.concat(
        [person(platform=platform, category=category, followers=size) for size in sizes], how="diagonal_relaxed"
    )
    found = modelled(rows, fitted, post_format=post_format).select("price_p10", "price_p50", "price_p90").to_numpy()
    assert np.all(np.diff(np.log(found), axis=0) >= -1e-9)
    assert np.all(np.diff(found, axis=1) > 0)


@given(st.floats(1, 1e9), st.floats(1, 1e9))
@settings(max_examples=50, deadline=None)
def test_more_views_never_cost_less(fitted, one, other):
    fewer, more = (log_price(fitted, views_median=views) for views in sorted((one, other)))
    assert fewer <= more


def test_views_that_go_with_lower_prices_are_left_out(sold):
    against = sold.accounts.with_columns(views_median=pl.col("followers") ** 2 / pl.col("views_median"))
    model = fit_prices(against, sold.cards, sold.deals, as_of=DAY)
    assert model.effects.by_name["views"] == 0.0


@given(st.sampled_from(["JPY", "KRW", "EUR"]), st.integers(1_000, 10**8))
@settings(max_examples=25, deadline=None)
def test_another_currency_scales_everything_exactly(fitted, currency, followers):
    dollars, other = (
        modelled(person(followers=followers), fitted, currency=code).row(0, named=True) for code in ("USD", currency)
    )
    rate = other["price_p50"] / dollars["price_p50"]
    assert other["price_sigma"] == dollars["price_sigma"]
    assert other["price_p10"] / dollars["price_p10"] == pytest.approx(rate)
    assert other["price_p90"] / dollars["price_p90"] == pytest.approx(rate)


def test_prices_told_in_yen_give_the_same_model_as_in_dollars(sold, fitted):
    yen = sold.cards.with_columns(
        price_minor=(pl.col("price_minor") * 150 / 100).round().cast(pl.Int64), currency=pl.lit("JPY")
    )
    told = fit_prices(sold.accounts, yen, sold.deals, as_of=DAY)
    off = modelled(sold.accounts, told)["price_mu"] - modelled(sold.accounts, fitted)["price_mu"]
    assert off.abs().max() < 1e-3


def test_nothing_is_modelled_below_the_least_followers(fitted):
    assert modelled(person(followers=999), fitted)["price_basis"].item() is None
    assert modelled(person(followers=None), fitted)["price_basis"].item() is None


def test_a_celebrity_never_costs_less_than_others_of_the_size(fitted):
    for followers in (5_000, 500_000, 5_000_000):
        star, other = (log_price(fitted, followers=followers, is_celebrity=flag) for flag in (True, False))
        assert star >= other


def test_an_unknown_platform_has_a_wider_band_than_a_known_one(fitted):
    known, unknown = (
        modelled(person(platform=name), fitted, post_format="short")["price_sigma"].item() for name in ("tiktok", "x")
    )
    assert unknown > known


def test_an_account_with_ten_prices_weighs_as_much_as_one_with_one():
    rng = np.random.default_rng(5)
    people = people_of(rng, 100)
    many = market(5, cards=100, deals=0, rest=0)
    cards = [many.cards.with_columns(format=pl.lit(name)) for name in ("short", "long", "image", "story")]
    once, often = (fit_prices(many.accounts, frame, as_of=DAY) for frame in (cards[0], pl.concat(cards)))
    assert (once.counts.prices, often.counts.prices) == (100, 400)
    assert once.counts.accounts == often.counts.accounts == people.height
    narrow, wide = (modelled(person(), model, post_format="short")["price_sigma"].item() for model in (often, once))
    assert narrow > 0.7 * wide


def test_without_a_wanted_format_the_main_format_of_the_account_is_priced(fitted):
    main = modelled(person(main_format="long"), fitted)["price_mu"].item()
    assert main == log_price(fitted, post_format="long")
    assert log_price(fitted, main_format="long", post_format="short") == log_price(fitted, post_format="short")
