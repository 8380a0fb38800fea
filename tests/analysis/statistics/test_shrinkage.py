import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.shrinkage import between_variance, fit_variance_prior, shrink
from fukasa.core.errors import InvalidInput

reals, positive = st.floats(-20, 20), st.floats(0.01, 100)


def arrays(*values):
    return [np.array([value]) for value in values]


def test_equal_variances_meet_halfway():
    after = shrink(*arrays(10.0, 2.0, 4.0, 2.0))
    assert after.centre[0] == (10 + 4) / 2
    assert after.weight[0] == 0.5
    assert after.variance[0] == 1 / (1 / 2 + 1 / 2)


@given(reals, positive, reals, positive)
def test_the_shrunk_centre_lies_between_own_and_peers_and_is_surer_than_either(own, variance, prior, between):
    after = shrink(*arrays(own, variance, prior, between))
    assert min(own, prior) - 1e-9 <= after.centre[0] <= max(own, prior) + 1e-9
    assert after.variance[0] <= min(variance, between) + 1e-9
    assert 0 <= after.weight[0] <= 1


def test_without_a_prior_the_own_centre_stands():
    after = shrink(*arrays(3.0, 2.0, float("nan"), float("inf")))
    assert (after.centre[0], after.variance[0], after.weight[0]) == (3.0, 2.0, 0.0)


def test_a_sure_observation_is_refused():
    with pytest.raises(InvalidInput, match="variances above 0"):
        shrink(*arrays(1.0, 0.0, 1.0, 1.0))


def test_shrinkage_beats_the_raw_centres_on_planted_truth_and_shuffled_peers_do_not():
    rng = np.random.default_rng(4)
    group = np.repeat([2.0, 8.0], 1_000)
    truth = rng.normal(group, 0.5)
    seen = rng.normal(truth, 1.0)
    variance, between = np.ones(2_000), np.full(2_000, 0.25)
    raw = np.mean((seen - truth) ** 2)
    right = np.mean((shrink(seen, variance, group, between).centre - truth) ** 2)
    wrong = np.mean((shrink(seen, variance, rng.permutation(group), between).centre - truth) ** 2)
    assert right < 0.3 * raw
    assert wrong > raw


def test_the_variance_between_groups_is_recovered():
    rng = np.random.default_rng(6)
    centres = rng.normal(0, 0.7, 5_000) + rng.normal(0, 1.2, 5_000)
    assert between_variance(centres, np.full(5_000, 1.2**2)) == pytest.approx(0.7**2, abs=0.1)
    assert between_variance(rng.normal(0, 1, 5_000), np.full(5_000, 4.0)) == 0.0


def test_the_variance_between_one_group_cannot_be_known():
    with pytest.raises(InvalidInput, match="at least two"):
        between_variance(np.array([1.0]), np.array([1.0]))


def test_the_prior_of_variances_is_recovered():
    rng = np.random.default_rng(8)
    variances = 10 * 0.5 / rng.chisquare(10, 20_000)  # prior variance 0.5 worth 10 observations
    seen = variances * rng.chisquare(6, 20_000) / 6
    prior = fit_variance_prior(seen, np.full(20_000, 6.0))
    assert prior.variance == pytest.approx(0.5, rel=0.05)
    assert prior.degrees == pytest.approx(10, rel=0.15)


def test_equal_variances_give_a_prior_that_takes_all():
    rng = np.random.default_rng(8)
    prior = fit_variance_prior(0.3 * rng.chisquare(9, 500) / 9, np.full(500, 9.0))
    squeezed = prior.squeeze(np.array([0.1, 0.9]), np.array([9.0, 9.0]))
    assert np.ptp(squeezed) < 0.2
    assert prior.squeeze(np.array([np.nan]), np.array([0.0]))[0] == pytest.approx(prior.variance)
