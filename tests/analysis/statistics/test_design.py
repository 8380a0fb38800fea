"""Clustered trials are worth fewer independent ones, and intervals that know it hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.design import ClusterSums, independent_trials
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

USUAL, LEVEL, ROUNDS = 0.05, 0.9, 4_000
clusters = st.lists(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1)


def sums(events, trials):
    """Add up clusters: scopes × clusters."""
    parts = events.sum(1), trials.sum(1), (trials > 0).sum(1), (trials**2).sum(1), (events**2 / trials).sum(1)
    return ClusterSums(*(np.asarray(part, dtype=np.float64) for part in parts))


def drawn(share, likeness, count, size, seed=5):
    rng = np.random.default_rng(seed)
    rates = rng.beta(share * (1 / likeness - 1), (1 - share) * (1 / likeness - 1), (ROUNDS, count))
    trials = 1 + rng.poisson(rng.gamma(0.5, (size - 1) / 0.5, (ROUNDS, count)))
    return sums(rng.binomial(trials, rates), trials)


def coverage(share, found, n):
    low, high = wilson_intervals(found.events / found.trials * n, n, LEVEL)
    return ((low <= share) & (share <= high)).mean()


@given(clusters)
def test_clustered_trials_are_worth_between_one_per_cluster_and_all_of_them(counts):
    events, trials = (np.array([column]) for column in zip(*counts, strict=True))
    found = independent_trials(sums(events, trials), USUAL)[0]
    assert 1 - 1e-9 <= found <= trials.sum() + 1e-9


def test_trials_that_stand_alone_are_all_independent():
    events = np.array([[1, 0, 0, 1, 0, 0]])
    assert independent_trials(sums(events, np.ones_like(events)), USUAL) == pytest.approx([6])


def test_trials_of_one_cluster_are_as_alike_as_usual():
    # 500 / (1 + 499 × 0.05)
    assert independent_trials(sums(np.array([[100]]), np.array([[500]])), USUAL) == pytest.approx([500 / 25.95])


def test_clusters_of_one_kind_each_are_worth_little():
    apart = sums(np.array([[20, 0] * 10]), np.array([[20] * 20]))
    alike = sums(np.array([[10] * 20]), np.array([[20] * 20]))
    assert independent_trials(apart, USUAL)[0] < 60
    assert independent_trials(alike, USUAL)[0] > 300


def test_nothing_is_worth_nothing():
    assert np.isnan(independent_trials(ClusterSums(*(np.zeros(1) for _ in range(5))), USUAL))


@pytest.mark.parametrize(("share", "count", "size"), [(0.1, 10, 20), (0.3, 10, 50), (0.3, 30, 16), (0.1, 4, 20)])
@pytest.mark.parametrize("likeness", [0.02, 0.05])
def test_intervals_of_independent_trials_hold_where_plain_ones_do_not(share, count, size, likeness):
    found = drawn(share, likeness, count, size)
    assert coverage(share, found, independent_trials(found, USUAL)) > 0.86
    assert coverage(share, found, found.trials) < 0.86


def test_more_events_than_trials_are_refused():
    with pytest.raises(InvalidInput, match="design effect"):
        independent_trials(sums(np.array([[3]]), np.array([[2]])), USUAL)
