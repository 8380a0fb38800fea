"""Groups of effects are shrunk as strongly as they differ."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from fukasa.analysis.forecast.prices.design import Design
from fukasa.analysis.forecast.prices.mixed import Prior, Rows, estimate, solve, start


def rows_of(spread, noise, *, groups=60, each=10, seed=0):
    rng = np.random.default_rng(seed)
    truth, place = rng.normal(0, spread, groups), np.repeat(np.arange(groups), each)
    matrix = csr_array((np.ones(len(place)), (np.arange(len(place)), place)), shape=(len(place), groups + 1))
    flat = np.ones(len(place))
    design = Design(matrix, np.zeros(groups + 1, dtype=np.int64))
    y = truth[place] + rng.normal(0, noise, len(place))
    return Rows(design, y, csr_array(flat[:, None]), flat, 0 * flat), truth


PRIOR = Prior(np.array([0.3]), 4.0, np.array([0.5]), 8.0, 2.5)


@pytest.mark.parametrize(("spread", "noise"), [(0.6, 0.4), (0.2, 0.8), (1.0, 0.2)])
def test_planted_spreads_are_recovered(spread, noise):
    rows, _ = rows_of(spread, noise)
    found, _ = estimate(rows, PRIOR, 40)
    assert np.sqrt(found.groups[0]) == pytest.approx(spread, rel=0.25)
    assert np.sqrt(found.noise[0]) == pytest.approx(noise, rel=0.1)


def test_groups_that_do_not_differ_are_drawn_together():
    rows, _ = rows_of(0.0, 0.5)
    found, robust = estimate(rows, PRIOR, 40)
    raw = np.bincount(np.repeat(np.arange(60), 10), rows.y) / 10
    assert np.std(solve(rows, found, robust).mean[:60]) < 0.6 * np.std(raw)


def test_the_effects_are_those_of_the_normal_equations():
    rows, _ = rows_of(0.5, 0.5, groups=3, each=2)
    found = solve(rows, start(PRIOR), np.ones(6))
    sums = np.bincount(np.repeat([0, 1, 2], 2), rows.y) / 0.25
    assert found.mean[:3] == pytest.approx(sums / (2 / 0.25 + 1 / 0.09))
    assert found.mean[3] == 0


def test_truth_lies_in_the_intervals_as_often_as_they_say():
    rows, truth = rows_of(0.5, 0.5, groups=200)
    found, robust = estimate(rows, PRIOR, 40)
    mean, variance = solve(rows, found, robust).predict(csr_array(np.eye(201)[:200]))
    assert np.mean(np.abs(mean - truth) <= 1.2816 * np.sqrt(variance)) == pytest.approx(0.8, abs=0.05)


def test_what_no_row_speaks_of_keeps_its_prior_variance():
    rows, _ = rows_of(0.5, 0.5)
    mean, variance = solve(rows, start(PRIOR), np.ones(600)).predict(csr_array(np.eye(61)[60:]))
    assert (mean[0], variance[0]) == (0.0, pytest.approx(0.09))


def test_a_row_far_off_pulls_no_harder_than_from_the_bound_on():
    rows, _ = rows_of(0.5, 0.5)
    _, calm = estimate(rows, PRIOR, 20)
    rows.y[0] += 1_000
    _, robust = estimate(rows, PRIOR, 20)
    assert robust[0] < 0.02 < calm[0]
