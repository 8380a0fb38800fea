"""What is believed of views."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.views import believe_views
from tests.analysis.planning.sequential.cases import ASSUMED, Z90, alike, planted, results


def test_before_results_the_belief_is_the_forecast():
    candidates = alike(3, views_p10=[2_000.0, 5_000.0, 100.0])
    belief = believe_views(candidates, Results.none(), ASSUMED)
    assert belief.quantile(-Z90) == pytest.approx([2_000, 5_000, 100])
    assert belief.quantile(0) == pytest.approx([10_000] * 3)
    assert belief.chance_of_cost(candidates.price, 1.0) == pytest.approx([0.5] * 3)
    assert belief.chance_of_cost(candidates.price, 2.0) == pytest.approx(candidates.chance_of_cost(2.0))
    shifts = belief.draw_shifts(np.random.default_rng(0), 4_000)
    assert belief.expected(shifts).mean(axis=0) == pytest.approx(candidates.views_mean, rel=0.02)


def test_planted_levels_lie_inside_the_interval_as_often_as_they_should():
    inside = []
    for seed in range(60):
        world = planted(seed)
        belief = believe_views(world.candidates, world.found, ASSUMED)
        sampled = np.log(
            belief.draw(belief.draw_shifts(np.random.default_rng(seed), 200), np.random.default_rng(seed + 1))
        )
        low, high = np.quantile(sampled, (0.1, 0.9), axis=0)
        truth = world.level + belief.post_variance / 2
        inside.append((low <= truth) & (truth <= high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.07)


def test_good_views_raise_a_creator_and_a_little_all_others_and_narrow_what_is_known():
    candidates = alike(3)
    belief = believe_views(candidates, results([0, 0], [40_000, 40_000], [5, 5]), ASSUMED)
    middle = belief.quantile(0)
    assert middle[0] > middle[1] > 10_000
    assert middle[1] == pytest.approx(middle[2])
    assert belief.left[0] < belief.left[1]


@settings(max_examples=30, deadline=None)
@given(st.floats(0.2, 5.0), st.integers(1, 6))
def test_more_posts_with_the_same_views_each_pull_harder(times, posts):
    candidates = alike(2)
    once = believe_views(candidates, results([0], [10_000 * times], [1]), ASSUMED).level[0]
    more = believe_views(candidates, results([0], [10_000 * times * posts], [1], posts=[posts]), ASSUMED).level[0]
    assert np.isfinite(more)
    assert once * np.log(times) >= -1e-9 or abs(np.log(times)) < 0.3


def test_rows_without_views_and_posts_nobody_saw_teach_nothing():
    candidates = alike(2)
    silent = believe_views(candidates, results([0, 1], [np.nan, 0], [4, 4]), ASSUMED)
    assert silent.quantile(0) == pytest.approx([10_000, 10_000])


def test_views_that_scatter_more_than_stated_widen_every_belief():
    candidates = alike(12, spread=0.3)
    rng = np.random.default_rng(1)
    steady = 10_000 * np.exp(0.3 * rng.standard_normal(10))
    wild = 10_000 * np.exp(1.5 * rng.standard_normal(10))
    told = [
        believe_views(candidates, results(range(10), views, [1] * 10), ASSUMED).left[11] for views in (steady, wild)
    ]
    assert told[1] > 1.5 * told[0]
