from functools import cache

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.schema import FORECAST_SCHEMA
from fukasa.analysis.forecast.views.fit import fit_views
from fukasa.analysis.forecast.views.model import forecast_views
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.views.worlds import END, frame, planted

SHORT, MANY = {"accounts": 60, "posts": 8}, {"accounts": 700}


@cache
def fitted(seed, **options):
    world = planted(seed, **options)
    return world, fit_views(world.history, rng=np.random.default_rng(seed))


def distribution(model, rows):
    return Predictive(*(rows[name].to_numpy() for name in ("mu", "sigma", "shared", "shape")), model.shapes)


def test_forecasts_have_the_declared_columns_one_row_per_target_in_order():
    world, model = fitted(1, **SHORT)
    mixed = world.targets.sample(fraction=1.0, shuffle=True, seed=3)
    found = forecast_views(model, world.history, mixed)
    assert found.schema == FORECAST_SCHEMA
    assert found["account_key"].to_list() == mixed["account_key"].to_list()


def test_the_planted_level_is_recovered_and_shuffled_accounts_are_not():
    world, model = fitted(3, **MANY)
    mu = forecast_views(model, world.history, world.targets)["mu"].to_numpy()
    off = np.sqrt(np.mean((mu - world.level) ** 2))
    shuffled = np.sqrt(np.mean((mu - np.random.default_rng(0).permutation(world.level)) ** 2))
    assert off < 0.2
    assert shuffled > 4 * off


@pytest.mark.slow
def test_eighty_in_a_hundred_outcomes_fall_inside_the_eighty_percent_interval():
    inside = []
    for seed in (3, 4):
        world, model = fitted(seed, **MANY)
        found = distribution(model, forecast_views(model, world.history, world.targets))
        inside.append((found.quantile(0.1) <= world.actual) & (world.actual <= found.quantile(0.9)))
    assert 0.77 <= np.mean(inside) <= 0.83


@pytest.mark.slow
def test_half_the_promised_width_would_be_caught():
    world, model = fitted(3, **MANY)
    rows = forecast_views(model, world.history, world.targets)
    found = distribution(model, rows.with_columns(pl.col("sigma") / 2))
    assert np.mean((found.quantile(0.1) <= world.actual) & (world.actual <= found.quantile(0.9))) < 0.65


def test_few_posts_lean_on_peers_and_beat_the_own_median():
    world, model = fitted(6, posts=3, noise=0.8)
    rows = forecast_views(model, world.history, world.targets)
    own = np.log(rows["last10"].to_numpy())
    assert np.mean((rows["mu"].to_numpy() - world.level) ** 2) < 0.85 * np.mean((own - world.level) ** 2)


def test_short_histories_get_wider_intervals():
    world, model = fitted(3, **MANY)
    short = world.history.filter(pl.int_range(pl.len()).over("account_key") < 3)
    few, many = (forecast_views(model, history, world.targets) for history in (short, world.history))
    assert few["sigma"].mean() > many["sigma"].mean()
    assert few["shared"].mean() > many["shared"].mean()


@pytest.mark.slow
def test_a_paid_post_is_forecast_lower_by_the_planted_penalty():
    world, model = fitted(7, accounts=1_200, penalty=-0.3)
    own, paid = (
        forecast_views(model, world.history, world.targets.with_columns(sponsored=pl.lit(chance)))["mu"].to_numpy()
        for chance in (0.0, 1.0)
    )
    assert np.mean(paid - own) == pytest.approx(-0.3, abs=0.06)


def test_one_viral_post_in_thirty_moves_the_forecast_little():
    world, model = fitted(8, posts=30, accounts=120)
    key = world.targets["account_key"][0]
    place = pl.int_range(pl.len()).over("account_key")
    viral = (pl.col("account_key") == key) & (place == 25)
    gone = world.history.with_columns(value=pl.when(viral).then(pl.col("value") * 1_000).otherwise("value"))
    calm, wild = (forecast_views(model, rows, world.targets[:1])["mu"][0] for rows in (world.history, gone))
    assert abs(wild - calm) < 0.6  # the mean of the logs would move less only by luck, the mean of the views by 3.5


def test_fewer_than_three_posts_are_not_enough_and_the_reason_says_so():
    world, model = fitted(1, **SHORT)
    two = world.history.filter(pl.int_range(pl.len()).over("account_key") < 2)
    rows = forecast_views(model, two, world.targets)
    assert rows["mu"].null_count() == rows.height
    assert set(rows["status"]) == {"insufficient"}
    assert set(rows["n_history"]) == {2}
    assert set(rows["reason"]) == {"too_few_posts"}


def test_an_account_without_any_history_is_insufficient():
    world, model = fitted(1, **SHORT)
    nobody = world.targets[:1].with_columns(account_key=pl.lit("tiktok:nobody"))
    assert forecast_views(model, world.history, nobody).row(0, named=True)["n_history"] == 0


def test_an_account_whose_posts_mostly_reached_nothing_is_insufficient_and_the_reason_says_so():
    world, model = fitted(1, **SHORT)
    rows = forecast_views(model, world.history.with_columns(value=pl.lit(0.0)), world.targets)
    assert set(rows["reason"]) == {"mostly_zero"}
    assert rows["mu"].null_count() == rows.height


def test_a_post_without_views_counts_as_one_view_and_all_stays_finite():
    world, model = fitted(1, **SHORT)
    place = pl.int_range(pl.len()).over("account_key")
    once = world.history.with_columns(value=pl.when(place == 0).then(0.0).otherwise("value"))
    rows = forecast_views(model, once, world.targets)
    assert rows["mu"].is_finite().all()
    assert set(rows["status"]) == {"ok"}


def test_the_order_of_the_rows_does_not_matter():
    world, model = fitted(1, **SHORT)
    mixed = world.history.sample(fraction=1.0, shuffle=True, seed=1)
    again = fit_views(mixed, rng=np.random.default_rng(1))
    assert again.version == model.version
    assert forecast_views(again, mixed, world.targets).equals(forecast_views(model, world.history, world.targets))


@pytest.mark.slow
def test_a_level_that_moves_is_followed():
    still, moving = (fitted(9, drift=drift, accounts=140)[1] for drift in (0.0, 0.25))
    assert moving.drift.share > still.drift.share


def test_a_handful_of_accounts_is_forecast_without_trees_and_with_assumed_spread():
    rng = np.random.default_rng(0)
    history = frame(np.repeat([1, 2], 10), END - rng.uniform(0, 90, 20), np.exp(rng.normal(8, 0.4, 20)))
    model = fit_views(history, rng=rng)
    targets = pl.DataFrame({"account_key": ["tiktok:00001"], "target_id": ["next"]})
    row = forecast_views(model, history, targets).row(0, named=True)
    assert model.trees.forests == ()
    assert row["status"] == "ok"
    assert np.log(row["last10"]) - 0.6 < row["mu"] < np.log(row["last10"]) + 0.6


def test_trees_grow_from_a_hundred_and_fifty_accounts_on():
    grown = [fitted(4, accounts=number, posts=10)[1].trees.forests for number in (149, 150)]
    assert not grown[0]
    assert grown[1]


def test_views_and_likes_are_not_fitted_together():
    world, _ = fitted(1, **SHORT)
    likes = world.history.with_columns(metric=pl.lit("likes"))
    with pytest.raises(InvalidInput, match="one metric"):
        fit_views(pl.concat([world.history, likes]), rng=np.random.default_rng(0))


def test_a_history_without_values_is_refused():
    world, _ = fitted(1, **SHORT)
    with pytest.raises(InvalidInput, match="no post has a value"):
        fit_views(world.history.with_columns(value=pl.lit(None, pl.Float64)), rng=np.random.default_rng(0))
    with pytest.raises(InvalidInput, match="value is missing"):
        fit_views(world.history.drop("value"), rng=np.random.default_rng(0))
