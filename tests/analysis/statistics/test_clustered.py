"""Shares of clustered things: the interval knows that comments under one post are alike."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.clustered import clustered_share
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

LEVEL = 0.9
CLUSTER = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CLUSTERS = st.lists(CLUSTER, min_size=2, max_size=30)


def share_of(pairs):
    counts = np.array(pairs, dtype=float).reshape(-1, 2)
    return clustered_share(counts[:, 0], counts[:, 1], LEVEL)


def draws(rng, clusters, trials, mean, strength):
    """Events of clusters whose own share is drawn around the mean."""
    own = rng.beta(mean * strength, (1 - mean) * strength, size=clusters)
    return rng.binomial(trials, own).astype(float)


@given(CLUSTERS)
def test_the_interval_holds_the_share_and_lies_between_0_and_1(pairs):
    found = share_of(pairs)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(CLUSTERS, st.randoms())
def test_the_order_of_the_clusters_makes_no_difference(pairs, random):
    mixed = sorted(pairs, key=lambda _pair: random.random())
    assert astuple(share_of(mixed)) == pytest.approx(astuple(share_of(pairs)))


def test_it_is_never_narrower_than_if_all_trials_were_independent():
    found = share_of([(3, 10), (3, 10), (3, 10), (3, 10)])
    low, high = wilson_intervals(np.array([12.0]), np.array([40.0]), LEVEL)
    assert (found.low, found.high) == pytest.approx((low[0], high[0]))


def test_clusters_that_differ_make_it_wider():
    alike, apart = share_of([(5, 10)] * 6), share_of([(10, 10), (0, 10)] * 3)
    assert apart.value == alike.value
    assert apart.high - apart.low > 1.5 * (alike.high - alike.low)


def test_the_true_share_lies_inside_as_often_as_promised_and_would_not_without_the_clusters():
    rng = np.random.default_rng(20261122)
    trials = np.full(12, 25.0)
    inside, naive = 0, 0
    for _run in range(400):
        events = draws(rng, 12, 25, 0.2, 6.0)
        found = clustered_share(events, trials, LEVEL)
        low, high = wilson_intervals(np.array([events.sum()]), np.array([300.0]), LEVEL)
        inside += found.low <= 0.2 <= found.high
        naive += bool(low[0] <= 0.2 <= high[0])
    assert inside / 400 >= 0.86
    assert naive / 400 <= 0.75  # the negative control


@pytest.mark.parametrize("pairs", [[], [(2, 5)], [(2, 5), (0, 0)]])
def test_fewer_than_two_clusters_tell_nothing(pairs):
    assert share_of(pairs) is None


def test_more_events_than_trials_are_refused():
    with pytest.raises(InvalidInput, match="0 ≤ events ≤ trials"):
        share_of([(6, 5), (1, 5)])
