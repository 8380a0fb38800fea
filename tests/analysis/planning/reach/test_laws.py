import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import multivariate_normal, norm

from fukasa.analysis.planning.reach.beta_binomial import beta_binomial_union
from fukasa.analysis.planning.reach.copula import OneFactor, copula_union, nearest_correlation
from fukasa.analysis.planning.reach.duplication import independent_total
from fukasa.analysis.planning.reach.estimate import independent_union
from fukasa.analysis.planning.reach.normal import correlations, shared

SHARES = st.integers(2, 8).flatmap(lambda width: arrays(float, width, elements=st.floats(0.001, 0.6)))
FEW = settings(max_examples=40, deadline=None)


@FEW
@given(SHARES)
def test_without_excess_duplication_every_law_gives_sainsbury(shares):
    chance = independent_total(shares)
    assert beta_binomial_union(shares, np.array(1.0)) == pytest.approx(independent_union(shares), abs=1e-9)
    assert OneFactor.of(shares).union_at(np.array(chance)) == pytest.approx(independent_union(shares), abs=1e-6)


@FEW
@given(SHARES)
def test_more_duplication_never_means_more_people(shares):
    ratios = np.linspace(1, 6, 30)
    assert (np.diff(beta_binomial_union(shares, ratios)) <= 1e-9).all()
    assert (np.diff(OneFactor.of(shares).union_at(ratios * independent_total(shares))) <= 1e-9).all()


def test_the_beta_law_recovers_people_whose_chance_is_beta():
    rng, size = np.random.default_rng(1), 12
    chance = rng.beta(0.4, 3.6, 400_000)
    counts = rng.binomial(size, chance)
    shares = np.full(size, counts.mean() / size)
    pairs = (counts * (counts - 1) / 2).mean()
    told = beta_binomial_union(shares, np.array(pairs / independent_total(shares)))
    assert told == pytest.approx((counts > 0).mean(), rel=0.003)
    assert independent_union(shares) > 1.3 * told  # the control: independence misses it


def test_shared_people_are_those_of_the_bivariate_normal():
    one, other, correlation = np.array([0.1, 0.02, 0.4]), np.array([0.2, 0.05, 0.4]), np.array([0.3, 0.8, -0.5])
    expected = [
        multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf(norm.ppf([a, b]))
        for a, b, r in zip(one, other, correlation, strict=True)
    ]
    np.testing.assert_allclose(shared(one, other, correlation), expected, rtol=1e-4)


@FEW
@given(st.floats(0.01, 0.5), st.floats(0.01, 0.5), st.floats(0, 0.95))
def test_a_correlation_comes_back_from_the_people_it_makes_two_audiences_share(one, other, planted):
    pair = np.array([one]), np.array([other])
    assert correlations(*pair, shared(*pair, np.array([planted])))[0] == pytest.approx(planted, abs=0.01)


def test_audiences_that_share_less_than_chance_count_as_uncorrelated():
    assert correlations(np.array([0.3]), np.array([0.3]), np.array([0.01])) == 0


def test_the_copula_recovers_planted_correlations_of_two_circles():
    rng, planted = np.random.default_rng(2), np.full((8, 8), 0.15)
    planted[:4, :4] = planted[4:, 4:] = 0.7
    np.fill_diagonal(planted, 1.0)
    sizes = np.array([0.05, 0.1, 0.02, 0.2] * 2)
    member = rng.multivariate_normal(np.zeros(8), planted, 300_000) > norm.ppf(1 - sizes)
    counts = member.astype(float)
    both = counts.T @ counts / len(member)
    assert copula_union(np.diag(both).copy(), both) == pytest.approx(member.any(axis=1).mean(), rel=0.005)


def test_a_matrix_that_is_none_of_correlations_is_brought_to_the_nearest():
    broken = np.array([[1, 0.9, 0.0], [0.9, 1, 0.9], [0.0, 0.9, 1]])
    near = nearest_correlation(broken)
    assert np.linalg.eigvalsh(near)[0] > 0
    np.testing.assert_allclose(np.diag(near), 1)
    assert np.abs(near - broken).max() < 0.35
    np.testing.assert_array_equal(nearest_correlation(np.eye(3)), np.eye(3))
