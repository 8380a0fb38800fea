import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA, Audiences, overlap_matrix
from fukasa.analysis.planning.reach.bounds import union_bounds
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.reach.cases import audiences_of, pairs_of

MEMBERS = st.integers(1, 7).flatmap(lambda width: arrays(bool, (25, width)))


def told(member):
    counts = member.astype(int)
    return counts.T @ counts, audiences_of(counts.sum(axis=0), len(member))


@settings(deadline=None)
@given(MEMBERS)
def test_the_union_of_random_sets_lies_inside_the_bounds(member):
    overlaps, audiences = told(member)
    bounds = union_bounds(audiences, overlaps.astype(float))
    assert bounds.lower - 1e-6 <= member.any(axis=1).sum() <= bounds.upper + 1e-6


@settings(deadline=None)
@given(MEMBERS, st.randoms(use_true_random=False))
def test_it_does_so_when_only_some_pairs_are_known(member, random):
    overlaps, audiences = told(member)
    hidden = overlaps.astype(float)
    for i, j in zip(*np.triu_indices(len(overlaps), 1), strict=True):
        hidden[i, j] = hidden[j, i] = random.choice((overlaps[i, j], np.nan))
    bounds, all_known = union_bounds(audiences, hidden), union_bounds(audiences, overlaps.astype(float))
    assert bounds.lower - 1e-6 <= member.any(axis=1).sum() <= bounds.upper + 1e-6
    assert bounds.lower <= all_known.lower + 1e-6
    assert bounds.upper >= all_known.upper - 1e-6


def test_without_pairs_the_ends_are_the_largest_audience_and_the_sum_inside_the_universe():
    assert union_bounds(audiences_of([60, 30], 1_000)).lower == 60
    assert union_bounds(audiences_of([60, 30], 1_000)).upper == 90
    assert union_bounds(audiences_of([60, 50], 100)).upper == 100
    assert union_bounds(audiences_of([], 100)).upper == 0


def test_two_audiences_with_their_overlap_leave_nothing_open():
    overlaps = overlap_matrix(audiences_of([60, 30], 1_000), pairs_of(np.array([[60, 10], [10, 30]])))
    bounds = union_bounds(audiences_of([60, 30], 1_000), overlaps)
    assert (bounds.lower, bounds.upper) == (80, 80)


def test_pairs_that_no_people_could_make_are_refused():
    sizes = np.array([500.0] * 4)
    overlaps = np.array([[0, 500, 0, 0], [500, 0, 500, 0], [0, 500, 0, 500], [0, 0, 500, 0]]) + np.diag(sizes)
    with pytest.raises(InvalidInput, match="contradict each other"):
        union_bounds(audiences_of(sizes, 2_000), overlaps)


@pytest.mark.parametrize(
    ("overlap", "said"),
    [(31.0, "possible are 0 to 30"), (-1.0, "cannot share"), (None, "nothing known"), (float("nan"), "cannot share")],
)
def test_an_overlap_that_the_sizes_rule_out_is_refused(overlap, said):
    pairs = pairs_of(np.zeros((2, 2))).with_columns(overlap=np.array([np.nan if overlap is None else overlap]))
    pairs = pairs.with_columns(overlap=None) if overlap is None else pairs
    with pytest.raises(InvalidInput, match=said):
        overlap_matrix(audiences_of([60, 30], 1_000), pairs.cast(PAIR_SCHEMA))


def test_an_overlap_that_is_smaller_than_sizes_force_is_refused():
    with pytest.raises(InvalidInput, match="possible are 50 to 70"):
        overlap_matrix(audiences_of([80, 70], 100), pairs_of(np.full((2, 2), 10)))


def test_a_pair_told_twice_must_agree_and_names_two_audiences():
    pairs = pairs_of(np.full((2, 2), 10))
    audiences = audiences_of([60, 30], 1_000)
    assert overlap_matrix(audiences, pairs.vstack(pairs))[0, 1] == 10
    with pytest.raises(InvalidInput, match="two overlaps"):
        overlap_matrix(audiences, pairs.vstack(pairs_of(np.full((2, 2), 12))))
    with pytest.raises(InvalidInput, match="compared with itself"):
        overlap_matrix(audiences, pairs.with_columns(other="one"))


@pytest.mark.parametrize(
    ("sizes", "universe", "said"),
    [([2_000], 1_000, "universe"), ([-1], 1_000, "universe"), ([1], 0, "above 0"), ([np.nan], 10, "universe")],
)
def test_sizes_that_cannot_be_are_refused(sizes, universe, said):
    with pytest.raises(InvalidInput, match=said):
        audiences_of(sizes, universe)


def test_every_audience_is_named_once():
    with pytest.raises(InvalidInput, match="each audience once"):
        Audiences(("a", "a"), np.array([1.0, 2.0]), 10)
