"""What is believed of conversions per view."""

import numpy as np
import pytest

from fukasa.analysis.planning.sequential.belief import believe
from fukasa.analysis.planning.sequential.rates import _curvature, _fit, believe_rates
from fukasa.analysis.planning.sequential.results import Results
from tests.analysis.planning.sequential.cases import ASSUMED, alike, planted, results


def belief_of(world, seed=0):
    return believe(world.candidates, world.found, ASSUMED, rng=np.random.default_rng(seed))


def test_before_results_the_expected_conversions_are_those_stated():
    candidates = alike(4, conversions_mean=[1.0, 5.0, 20.0, 100.0])
    before = believe(candidates, Results.none(), ASSUMED, rng=np.random.default_rng(0))
    shares = before.mean / [1.0, 5.0, 20.0, 100.0]
    assert shares == pytest.approx([shares[0]] * 4)
    assert shares[0] == pytest.approx(1, abs=0.25)


def test_planted_rates_lie_inside_the_interval_as_often_as_they_should():
    inside = []
    for seed in range(40):
        world = planted(seed)
        low, high = np.quantile(belief_of(world, seed).sampled_rates, (0.1, 0.9), axis=0)
        truth = world.rate * ASSUMED.repeat ** world.found.booked(world.candidates.size)
        inside.append((low <= truth) & (truth <= high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.07)


def test_beliefs_err_less_than_the_stated_rate_and_than_raw_counts():
    errors = []
    for seed in range(25):
        world = planted(seed)
        told = np.unique(world.found.owner)
        raw = world.found.conversions[told] / world.found.views[told]
        believed = belief_of(world, seed).rate_draws.expected.mean(axis=0)[told] / ASSUMED.repeat
        truth = world.rate[told]
        errors.append([np.mean((guess - truth) ** 2) for guess in (believed, raw, world.candidates.rate[told])])
    believed, raw, stated = np.mean(errors, axis=0)
    assert believed < 0.9 * raw
    assert believed < 0.5 * stated


def test_a_tier_that_sells_well_raises_those_of_it_who_were_never_booked():
    world = planted(3, shape=16.0, tier_effect=1.0)
    after = belief_of(world).mean
    fresh = np.arange(20, 40)
    assert after[fresh[fresh % 2 == 1]].mean() > 1.8 * after[fresh[fresh % 2 == 0]].mean()


def test_a_missing_count_teaches_nothing_and_is_not_nothing_sold():
    candidates = alike(6)
    views = [10_000] * 4
    missing = believe(candidates, results(range(4), views, [np.nan] * 4), ASSUMED, rng=np.random.default_rng(0))
    nothing = believe(candidates, results(range(4), views, [0] * 4), ASSUMED, rng=np.random.default_rng(0))
    before = believe(candidates, Results.none(), ASSUMED, rng=np.random.default_rng(0))
    assert missing.rate_draws.expected.mean(axis=0)[5] == pytest.approx(
        before.rate_draws.expected.mean(axis=0)[5], rel=0.1
    )
    assert nothing.mean[5] < 0.6 * before.mean[5]


def test_conversions_count_where_views_are_missing():
    candidates = alike(4)
    good = believe(candidates, results([0], [np.nan], [60]), ASSUMED, rng=np.random.default_rng(0))
    assert good.mean[0] > 1.5 * good.mean[1]


def test_the_mode_is_where_the_slope_is_nothing():
    world = planted(5)
    belief = believe_rates(world.candidates, world.found, world.found.views, ASSUMED)
    place, root, _ = _fit(belief.counts, belief.effects, 2.0, belief.effects.mean)
    slope, precision = _curvature(belief.counts, belief.effects, 2.0, place)
    assert slope == pytest.approx(np.zeros_like(slope), abs=1e-4)
    assert root @ root.T == pytest.approx(precision)


def test_creators_who_are_alike_get_a_large_shape_and_those_who_differ_a_small_one():
    shapes = []
    for shape in (0.5, 1_000.0):
        world = planted(7, n=80, shape=shape)
        belief = believe_rates(world.candidates, world.found, world.found.views, ASSUMED)
        shapes.append(float(np.exp(belief.weights @ np.log(belief.shapes))))
    assert shapes[0] < 1.5
    assert shapes[1] > 5


@pytest.mark.parametrize("huge", [1e9, 1e15])
def test_counts_of_any_size_are_taken(huge):
    candidates = alike(4)
    told = believe(candidates, results([0, 1], [huge, 5], [huge / 10, 0]), ASSUMED, rng=np.random.default_rng(0))
    assert np.isfinite(told.mean).all()
