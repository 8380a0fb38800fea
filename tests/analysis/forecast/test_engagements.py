import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.engagements import (
    ENGAGEMENT_SCHEMA,
    engagement_assumptions,
    engagement_rates,
    engagements,
)
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.core.errors import InvalidInput


def world(seed=0, number=400, each=15, elasticity=0.8, within=0.3):
    """Posts whose likes follow from views by a planted elasticity, and the rate of each account."""
    rng = np.random.default_rng(seed)
    rate = rng.normal(-2.5, 0.5, number)
    logs = rng.normal(9, 1, number)[:, None] + rng.normal(0, 0.7, (number, each))
    likes = np.exp(rate[:, None] + elasticity * logs + rng.normal(0, within, logs.shape))
    posts = pl.DataFrame(
        {
            "account_key": np.repeat([f"tiktok:{place:04d}" for place in range(number)], each),
            "platform": "tiktok",
            "views": np.exp(logs).ravel().astype(int),
            "likes": likes.ravel().astype(int),
            "comments": np.zeros(likes.size, dtype=int),
        }
    )
    return posts, rate


def next_post(found, rate, views_mu=9.0, seed=9, within=0.3, elasticity=0.8):
    """Where the engagements of a new post of each account lie in their forecast."""
    rng = np.random.default_rng(seed)
    size = found.height
    views = Predictive(np.full(size, views_mu), np.full(size, 0.7), np.zeros(size), np.zeros(size, dtype=np.int64))
    logs = views_mu + 0.7 * rng.standard_normal(size)
    actual = np.exp(rate + elasticity * logs + rng.normal(0, within, size))
    low, high = engagements(views, found).interval(0.8)
    return np.mean((low <= actual) & (actual <= high)), np.median(np.log(high / low))


def test_the_planted_elasticity_and_rates_are_recovered():
    posts, rate = world()
    found = engagement_rates(posts)
    assert found.schema == ENGAGEMENT_SCHEMA
    assert found["elasticity"].unique().to_list() == [pytest.approx(0.8, abs=0.02)]
    assert np.corrcoef(found["rate_mu"].to_numpy(), rate)[0, 1] > 0.97
    assert found["rate_sigma"].median() == pytest.approx(0.3 * np.sqrt(1 + 1 / 15), rel=0.1)


def test_the_interval_holds_eighty_of_a_hundred_new_posts_and_shuffled_accounts_lose_it():
    posts, rate = world(1, number=2_000)
    found = engagement_rates(posts)
    shuffled = np.random.default_rng(2).permutation(rate)
    assert next_post(found, rate)[0] == pytest.approx(0.8, abs=0.03)
    assert next_post(found, shuffled)[0] < 0.72


def test_taking_the_rate_for_constant_would_be_too_wide_where_it_falls():
    posts, rate = world(3, number=1_000)
    found = engagement_rates(posts)
    plain = found.with_columns(elasticity=pl.lit(1.0), rate_mu=pl.col("rate_mu") - 0.2 * 9)
    assert next_post(plain, rate)[1] > 1.1 * next_post(found, rate)[1]


def test_few_posts_are_drawn_towards_the_platform():
    posts, rate = world(4, each=3, within=0.8)
    logs = posts.with_columns(own=(pl.col("likes").clip(1).log() - 0.8 * pl.col("views").log()))
    own = logs.group_by("account_key").agg(pl.col("own").mean()).sort("account_key")["own"].to_numpy()
    found = engagement_rates(posts)["rate_mu"].to_numpy()
    errors = [np.mean((value - value.mean() - rate + rate.mean()) ** 2) for value in (found, own)]
    assert errors[0] < 0.9 * errors[1]


def test_few_accounts_keep_a_plain_rate():
    found = engagement_rates(world(5, number=8)[0])
    assert found["elasticity"].unique().to_list() == [1.0]
    assert (found["status"] == "ok").all()


def test_a_lonely_account_is_told_from_its_own_posts():
    posts = pl.DataFrame({"account_key": "x:a", "platform": "x", "views": [1_000] * 4, "likes": 40, "comments": 10})
    found = engagement_rates(posts).row(0, named=True)
    assert np.exp(found["rate_mu"]) == pytest.approx(0.05)
    assert found["n_posts"] == 4


def test_too_few_posts_hidden_likes_and_no_views_are_insufficient_and_stay_unknown():
    nothing = {"platform": "x", "views": 1_000, "likes": None, "comments": 1}
    rows = [{"account_key": "x:few", **nothing, "likes": 50}] * 2
    rows += [{"account_key": "x:hidden", **nothing}] * 9
    rows += [{"account_key": "x:zero", **nothing, "likes": 5, "views": 0}] * 9
    found = engagement_rates(pl.DataFrame(rows))
    assert found.select("account_key", "n_posts", "status", "rate_mu").rows() == [
        ("x:few", 2, "insufficient", None),
        ("x:hidden", 0, "insufficient", None),
        ("x:zero", 0, "insufficient", None),
    ]
    views = Predictive(np.full(3, 9.0), np.full(3, 0.5), np.zeros(3), np.zeros(3, dtype=np.int64))
    assert np.isnan(engagements(views, found).quantile(0.5)).all()


def test_posts_without_any_engagement_do_not_break_the_logarithm():
    posts = pl.DataFrame({"account_key": "x:a", "platform": "x", "views": [1_000] * 4, "likes": 0, "comments": 0})
    assert np.exp(engagement_rates(posts)["rate_mu"][0]) == pytest.approx(0.5 / 1_000)


def test_the_cost_of_an_engagement_is_the_price_over_the_engagements():
    found = engagement_rates(world(6, number=60)[0])
    size = found.height
    views = Predictive(np.full(size, 9.0), np.full(size, 0.7), np.zeros(size), np.zeros(size, dtype=np.int64))
    outcome = engagements(views, found)
    cost = Costs.of_prices(np.full(size, 50_000.0), outcome.quantity, "JPY").per_result(outcome.rate)
    assert cost.quantile(0.3) == pytest.approx(50_000 / outcome.quantile(0.7))


def test_rates_of_other_cases_are_refused():
    views = Predictive(np.zeros(1), np.ones(1), np.zeros(1), np.zeros(1, dtype=np.int64))
    with pytest.raises(InvalidInput, match="do not belong together"):
        engagements(views, engagement_rates(world(7, number=2)[0]))
    with pytest.raises(InvalidInput, match="power above 0"):
        views.power(0)


def test_the_shipped_assumptions_are_dated_and_have_a_source():
    assert engagement_assumptions().source.startswith("assumption")
