"""What is planted is found, and nothing is found where nothing is."""

from dataclasses import replace

import numpy as np
import pytest

from fukasa.analysis.forecast.averages.fit import fit_averages
from fukasa.analysis.forecast.averages.forecast import forecast_averages
from fukasa.analysis.forecast.predictive import Predictive
from tests.analysis.forecast.averages.planted import Truth, World, planted

KEY = ("tiktok", "views")


def forecast_of(world, past, target, of="average", accounts=None):
    aggregates = world.aggregates(*past)
    model = fit_averages(aggregates, world.accounts, as_of=world.day(past[-1]))
    rows = forecast_averages(model, aggregates, world.accounts, at=world.day(target), of=of)
    return rows, Predictive.of(rows, model.shapes)


def in_two_gaps(world):
    """Half of the accounts are seen a quarter apart, the other half three."""
    value = world.value.copy()
    half = len(value) // 2
    value[:half, 2], value[half:, 1] = np.nan, np.nan
    return replace(world, value=value)


def test_line_drift_noise_movement_and_return_are_recovered_from_averages_with_two_gaps():
    world = in_two_gaps(planted(0, [0, 1, 3], Truth(accounts=20_000, drift=-0.1, kept=0.8)))
    level = fit_averages(world.aggregates(0, 1, 2), world.accounts, as_of=world.day(2)).levels[KEY]
    assert level.slope == pytest.approx(0.7, abs=0.03)
    assert level.drift == pytest.approx(-0.1, abs=0.01)
    assert level.noise == pytest.approx(world.truth.noise, abs=0.015)
    assert level.movement == pytest.approx(world.truth.movement, rel=0.15)
    assert level.kept == pytest.approx(0.8, abs=0.05)


def test_shuffled_accounts_leave_no_level_to_return_from():
    world = planted(1, [0, 1])
    rng = np.random.default_rng(0)
    value = np.stack([world.value[:, 0], world.value[rng.permutation(len(world.value)), 1]], axis=1)
    kept = [
        fit_averages(one.aggregates(0, 1), one.accounts, as_of=one.day(1)).levels[KEY].kept
        for one in (world, replace(world, value=value))
    ]
    assert kept[0] > 0.8
    assert kept[1] < 0.2


def errors(world, past, target):
    rows, _ = forecast_of(world, past, target)
    told = world.level[:, target]
    return np.abs(rows["mu"].to_numpy() - told), np.abs(world.value[:, past[-1]] - told)


def test_the_forecast_beats_persistence_where_noise_is_planted_and_loses_its_skill_when_accounts_are_shuffled():
    world = planted(2, [0, 1, 2], Truth(noise=0.2))
    ours, persistence = errors(world, (0, 1), 2)
    assert np.mean(ours) < 0.85 * np.mean(persistence)
    other = World(
        world.truth, world.quarters, world.followers, world.level, np.random.default_rng(0).permutation(world.value)
    )
    assert np.mean(errors(other, (0, 1), 2)[0]) > 1.5 * np.mean(ours)


def test_a_planted_drift_goes_on_for_the_part_that_one_quarter_lets_expect():
    world = planted(3, [0, 1, 2], Truth(drift=-0.3))
    rows, _ = forecast_of(world, (0, 1), 2)
    still, _ = forecast_of(world, (0, 1), 1)
    assert np.median(rows["mu"].to_numpy() - still["mu"].to_numpy()) == pytest.approx(-0.15, abs=0.03)


def test_eighty_percent_bands_hold_eighty_percent_over_worlds_with_shocks():
    inside = []
    for seed in range(40):
        world = planted(seed, [0, 1, 2], Truth(accounts=400, shock_sd=0.1, noise=0.09, between=0.4, kept=0.9))
        _, told = forecast_of(world, (0, 1), 2)
        low, high = told.interval(0.8)
        actual = np.exp(world.value[:, 2])
        inside.append(np.mean((low <= actual) & (actual <= high)))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.03)


def test_bands_of_half_the_spread_do_not_hold():
    world = planted(5, [0, 1, 2])
    _, told = forecast_of(world, (0, 1), 2)
    narrow = Predictive(told.mu, told.sigma / 2, told.shared, told.shape, told.shapes)
    low, high = narrow.interval(0.8)
    actual = np.exp(world.value[:, 2])
    assert np.mean((low <= actual) & (actual <= high)) < 0.65


def test_one_post_varies_more_than_an_average_and_its_median_lies_lower():
    world = planted(6, [0, 1, 2])
    average, _ = forecast_of(world, (0, 1), 2)
    post, told = forecast_of(world, (0, 1), 2, of="post")
    assert (average["mu"] - post["mu"]).to_numpy() == pytest.approx(0.8**2 / 2)
    assert (post["sigma"] > average["sigma"]).all()
    # Posts whose mean is the planted level: a lognormal lies below its mean by half its variance in the middle.
    posts = np.exp(world.level[:, 2] - 0.8**2 / 2 + np.random.default_rng(0).normal(0, 0.8, len(world.level)))
    assert np.mean(posts < told.quantile(0.5)) == pytest.approx(0.5, abs=0.04)
    low, high = told.interval(0.8)
    assert np.mean((low <= posts) & (posts <= high)) == pytest.approx(0.8, abs=0.03)


def test_the_longer_ahead_the_wider_and_the_more_averages_the_narrower():
    world = planted(7, [0, 1, 2, 5])
    near, far = (forecast_of(world, (0, 1), target)[0]["sigma"].mean() for target in (2, 3))
    assert near < far
    first = world.aggregates(1)
    model = fit_averages(world.aggregates(0, 1), world.accounts, as_of=world.day(1))
    one = forecast_averages(model, first, world.accounts, at=world.day(2), of="average")
    two = forecast_averages(model, world.aggregates(0, 1), world.accounts, at=world.day(2), of="average")
    assert (two["sigma"] < one["sigma"]).all()
    assert (one["n_history"].unique().to_list(), two["n_history"].unique().to_list()) == ([1], [2])
