from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.engagement.panel import post_panel
from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.analysis.forecast.backtest import backtest_baseline, backtest_rows, score_backtest
from fukasa.analysis.forecast.baseline import (
    FORECAST_SCHEMA,
    calibration_factor,
    forecast_accounts,
    forecast_population,
)
from fukasa.analysis.forecast.summary import summarise_panel
from fukasa.core.errors import InvalidInput
from tests.factories.engagement import AS_OF, account, accounts, post, posts, posts_of, world


def one(forecasts, key="tiktok:a"):
    return forecasts.row(by_predicate=pl.col("account_key") == key, named=True)


def test_forecasts_have_the_declared_columns_one_row_per_account_in_order():
    rows, people, _ = world(0, number=50)
    found = forecast_accounts(rows, people)
    assert found.schema == FORECAST_SCHEMA
    assert found["account_key"].to_list() == people["account_key"].to_list()


def test_a_lonely_account_is_forecast_from_its_own_posts_alone():
    found = one(forecast_accounts(posts(*posts_of("tiktok:a", 8, views=1_000)), accounts(account())))
    assert found["p50"] == pytest.approx(1_000)
    assert (found["basis"], found["n"], found["shrink_weight"], found["peers"]) == ("own_posts", 8, 0.0, None)
    # Nobody tells how posts vary here, so the assumed spread stands: 0.8 per post and 0.8 / √8 of the centre.
    assert found["sigma"] == pytest.approx((0.8**2 + 0.8**2 / 8) ** 0.5)


def test_the_planted_centre_is_recovered_and_shuffled_accounts_are_not():
    rows, people, centre = world(1, number=600, each=20)
    found = forecast_accounts(rows, people)
    error = found["mu"].to_numpy() - centre
    shuffled = found["mu"].to_numpy() - np.random.default_rng(0).permutation(centre)
    assert np.sqrt(np.mean(error**2)) < 0.7 / np.sqrt(20) * 1.1
    assert np.sqrt(np.mean(shuffled**2)) > 5 * np.sqrt(np.mean(error**2))


def test_few_posts_lean_on_peers_more_than_many():
    rows, people, _ = world(2, number=300, each=20)
    few = rows.with_columns(place=pl.int_range(pl.len()).over("account_key")).filter(pl.col("place") < 3).drop("place")
    assert (
        forecast_accounts(few, people)["shrink_weight"].mean()
        > 3 * forecast_accounts(rows, people)["shrink_weight"].mean()
    )


def test_shrinking_beats_the_own_median_where_posts_are_few():
    rows, people, centre = world(3, number=600, each=3)
    own = rows.group_by("account_key").agg(pl.col("views").log().median()).sort("account_key")["views"].to_numpy()
    found = forecast_accounts(rows, people)["mu"].to_numpy()
    assert np.mean((found - centre) ** 2) < 0.9 * np.mean((own - centre) ** 2)


def test_the_peers_are_named_from_narrow_to_wide():
    rows, people, _ = world(4, number=300)
    rare = people.with_columns(category=pl.when(pl.int_range(pl.len()) < 5).then(pl.lit("rare")).otherwise("category"))
    found = forecast_accounts(rows, rare)
    assert one(found, "tiktok:00000")["peers"].count("×") < 2
    assert "tiktok × micro × beauty" in set(found["peers"])


def test_the_eighty_percent_interval_covers_eighty_percent_of_new_posts():
    rows, people, centre = world(5, number=1_500, each=10)
    found = forecast_accounts(rows, people)
    new = np.exp(np.random.default_rng(50).normal(centre, 0.7))
    inside = (found["p10"].to_numpy() <= new) & (new <= found["p90"].to_numpy())
    assert np.mean(inside) == pytest.approx(0.8, abs=0.03)


def test_heavy_tails_are_calibrated_and_a_wrong_spread_is_not():
    rng = np.random.default_rng(6)
    rows, people, _ = world(6, number=1_500, each=12, within=0.01)
    noisy = rows.with_columns(
        pl.Series("views", (rows["views"].to_numpy() * np.exp(0.5 * rng.standard_t(2.5, rows.height))).astype(int) + 1)
    )
    score = backtest_baseline(noisy, people, hold_out=1)
    assert score.coverage[80] == pytest.approx(0.8, abs=0.03)
    narrow = score_backtest(backtest_rows(noisy, people).with_columns(pl.col("sigma") / 2))
    assert narrow.coverage[80] < 0.65


def test_supplied_averages_are_forecast_wider_than_posts():
    rows, people, _ = world(7, number=200)
    supplied = accounts(account("tiktok:s", avg_views=9_000.0))
    found = forecast_accounts(rows, pl.concat([people, supplied]))
    average = one(found, "tiktok:s")
    assert (average["basis"], average["n"], average["status"]) == ("supplied_aggregate", 1, "ok")
    assert average["sigma"] > found.filter(pl.col("basis") == "own_posts")["sigma"].mean()
    # A mean lies above the median of a lognormal: the forecast median is below the supplied mean.
    assert average["p50"] < 9_000


def test_several_dated_averages_count_as_several_observations():
    dated = pl.DataFrame({
        "account_key": ["tiktok:a"] * 4,
        "captured_at": [AS_OF - timedelta(days=90 * k) for k in range(4)],
        "avg_views": [8_000.0, 10_000.0, 12_000.0, 10_000.0],
        "avg_likes": [None, None, None, None],
    }, schema_overrides={"avg_likes": pl.Float64})  # fmt: skip
    people = accounts(account(avg_views=8_000.0))
    several = one(forecast_population(summarise_panel(post_panel(posts(), people), dated)))
    single = one(forecast_accounts(posts(), people))
    assert (several["n"], single["n"]) == (4, 1)
    assert several["sigma"] < single["sigma"]


def dated_averages(*days):
    moments = [AS_OF - timedelta(days=age) for age in days]
    rows = {"account_key": "tiktok:a", "captured_at": moments, "avg_views": [10_000.0] * len(days), "avg_likes": None}
    return pl.DataFrame(rows, schema_overrides={"avg_likes": pl.Float64})


@pytest.mark.parametrize(("days", "counted"), [((0, 200, 400), 3), ((0, 200, 401), 2), ((0, 900, 1_800), 1)])
def test_averages_of_long_ago_do_not_count(days, counted):
    panel = post_panel(posts(), accounts(account()))
    assert one(forecast_population(summarise_panel(panel, dated_averages(*days))))["n"] == counted


def test_averages_of_long_ago_alone_give_no_forecast():
    panel = post_panel(posts(), accounts(account()))
    found = one(forecast_population(summarise_panel(panel, dated_averages(500, 600))))
    assert (found["status"], found["n"], found["mu"]) == ("insufficient", 0, None)


def test_without_views_likes_are_forecast_and_named():
    found = one(forecast_accounts(posts(*posts_of("tiktok:a", 8, likes=50)), accounts(account())))
    assert found["metric"] == "likes"
    assert found["p50"] == pytest.approx(50)


def with_views(liked, viewed):
    """So many posts that show likes alone, and so many that show views alone."""
    shown = [post(days=50 + place, views=900) for place in range(viewed)]
    return posts(*posts_of("tiktok:a", liked, likes=50), *shown)


@pytest.mark.parametrize(("viewed", "metric", "n"), [(0, "likes", 20), (2, "likes", 20), (3, "views", 3)])
def test_too_few_posts_with_views_do_not_hide_that_likes_can_be_forecast(viewed, metric, n):
    found = one(forecast_accounts(with_views(20, viewed), accounts(account())))
    assert (found["metric"], found["status"], found["n"]) == (metric, "ok", n)


def test_a_supplied_average_of_views_comes_before_posts_with_likes():
    found = one(forecast_accounts(with_views(20, 1), accounts(account(avg_views=9_000.0))))
    assert (found["metric"], found["basis"], found["n"]) == ("views", "supplied_aggregate", 1)


def test_where_neither_is_enough_the_reason_names_the_views_that_are_missing():
    found = one(forecast_accounts(with_views(2, 1), accounts(account())))
    assert (found["metric"], found["status"]) == ("views", "insufficient")
    assert reason_sentence(found["reason"], "en").startswith("3 posts with views needed for a forecast, 1 known")


def test_followers_alone_give_no_forecast():
    rows, people, _ = world(8, number=200)
    found = one(
        forecast_accounts(rows, pl.concat([people, accounts(account("tiktok:q", followers=10**6))])), "tiktok:q"
    )
    assert (found["status"], found["mu"], found["reason"]) == ("insufficient", None, "nothing_known")


def test_youtube_api_data_is_not_forecast_and_teaches_nobody():
    rows, people, _ = world(9, number=120)
    barred = people.with_columns(derived_permitted=pl.int_range(pl.len()) % 2 == 0)
    found = forecast_accounts(rows, barred)
    assert set(found.filter(pl.col("status") == "not_permitted")["mu"]) == {None}
    allowed = barred.filter("derived_permitted")
    assert found.filter(pl.col("status") == "ok").equals(forecast_accounts(rows, allowed))


def test_accounts_of_a_workspace_teach_only_that_workspace():
    rows, people, _ = world(10, number=200)
    owned = people.with_columns(
        visibility=pl.when(pl.int_range(pl.len()) < 60).then(pl.lit("mine")).otherwise(pl.lit("shared"))
    )
    shared = owned.filter(pl.col("visibility") == "shared")
    found = forecast_accounts(rows, owned).filter(pl.col("account_key").is_in(shared["account_key"].implode()))
    assert found.equals(forecast_accounts(rows, shared))


def test_an_own_row_stands_in_place_of_the_shared_one_in_the_prior():
    rows, people, _ = world(14, number=60)
    nobody = pl.lit([], dtype=pl.List(pl.String))
    own = people.with_columns(pl.col("account_key") + "@mine", visibility=pl.lit("mine"), replaced_for=nobody)
    both = pl.concat([people.with_columns(replaced_for=pl.lit(["mine"])), own])
    own_posts = rows.with_columns(pl.col("account_key") + "@mine")
    found = forecast_accounts(pl.concat([rows, own_posts]), both)
    assert found[:60].equals(forecast_accounts(rows, people))
    assert found[60:].equals(forecast_accounts(own_posts, own))
    twice = forecast_accounts(pl.concat([rows, own_posts]), both.drop("replaced_for"))
    assert not twice[60:].equals(found[60:])


def test_chunks_summarised_apart_give_the_same_forecasts():
    rows, people, _ = world(11, number=90)
    parts = [summarise_panel(post_panel(rows, people[start : start + 30])) for start in (0, 30, 60)]
    assert forecast_population(pl.concat(parts)).equals(forecast_accounts(rows, people))


def test_quantiles_are_ordered():
    rows, people, _ = world(12, number=60)
    found = forecast_accounts(rows, people)
    assert found.filter(~((pl.col("p10") < pl.col("p50")) & (pl.col("p50") < pl.col("p90")))).is_empty()


def test_posts_of_one_moment_and_zero_views_are_no_error():
    rows = posts(*posts_of("tiktok:a", 5, views=0))
    assert one(forecast_accounts(rows, accounts(account())))["p50"] == pytest.approx(1)


def test_calibration_needs_many_accounts_and_measures_the_eighty_percent_point():
    scores = np.random.default_rng(1).normal(0, 1.5, 20_000)
    assert calibration_factor(scores) == pytest.approx(1.5, rel=0.03)
    assert calibration_factor(scores[:100]) == 1.0


def test_a_back_test_without_history_or_hold_out_is_refused():
    with pytest.raises(InvalidInput, match="no held-out post"):
        backtest_baseline(posts(*posts_of("tiktok:a", 1, views=5)), accounts(account()))
    with pytest.raises(InvalidInput, match="at least one post"):
        backtest_rows(posts(), accounts(account()), hold_out=0)


def test_the_back_test_says_what_it_found():
    rows, people, _ = world(13, number=300, each=12)
    score = backtest_baseline(rows, people, hold_out=2)
    assert (score.n, score.accounts) == (600, 300)
    assert score.coverage[50] < score.coverage[80] < score.coverage[95]
    assert score.coverage[80] in score.coverage_80
    assert "300 accounts" in score.sentence("en")
    assert "300アカウント" in score.sentence("ja")
