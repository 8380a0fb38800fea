"""A workspace's deals move its own model, by as much as they tell."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.prices.fitting import fit_prices
from fukasa.analysis.forecast.prices.own import learn_deals
from tests.analysis.forecast.prices.market import DAY, DISCOUNT, market, modelled


@pytest.fixture(scope="module")
def shared(sold):
    return fit_prices(sold.accounts, sold.cards, as_of=DAY)


def learnt(shared, sold, number, **more):
    return learn_deals(shared, sold.accounts, sold.deals[:number].with_columns(**more), as_of=DAY)


def test_many_deals_tell_the_discount_and_few_hardly_move_it(shared, sold):
    found = [learnt(shared, sold, number).effects.by_name["agreed"] for number in (0, 3, 30, 150)]
    assert found[0] == 0
    assert 0 > found[1] > found[3]
    assert found[3] == pytest.approx(DISCOUNT, abs=0.1)


def test_the_learnt_model_prices_like_one_fitted_on_everything(shared, sold, fitted):
    ours, whole = (
        modelled(sold.accounts, model, post_format="short")["price_mu"] for model in (learnt(shared, sold, 150), fitted)
    )
    assert (ours - whole).abs().median() < 0.08


def test_the_note_counts_the_deals(shared, sold):
    assert "30 deals and 600 rate cards" in modelled(sold.accounts, learnt(shared, sold, 30))["price_note"][0]


def test_one_absurd_deal_does_not_decide(shared, sold):
    wrong = learnt(shared, sold, 1, price_minor=pl.lit(10**12)).effects.by_name["agreed"]
    assert 0 < wrong < 0.3


def test_deals_of_accounts_that_are_not_known_change_nothing(shared, sold):
    assert learn_deals(shared, sold.accounts[:0], sold.deals, as_of=DAY) is shared
    assert learn_deals(shared, sold.accounts, None, as_of=DAY) is shared


def test_the_benchmark_stays_the_benchmark(sold):
    few = market(cards=5, deals=0, rest=5)
    model = fit_prices(few.accounts, few.cards, as_of=DAY)
    assert learn_deals(model, sold.accounts, sold.deals, as_of=DAY) is model


def test_the_order_of_deals_does_not_matter(shared, sold):
    turned = learn_deals(shared, sold.accounts, sold.deals.sample(fraction=1.0, shuffle=True, seed=1), as_of=DAY)
    assert turned.effects.by_name == learnt(shared, sold, 150).effects.by_name
    assert np.isfinite(turned.effects.by_name["agreed"])
