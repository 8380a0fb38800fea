"""Planted overlaps come back, independence gives Sainsbury, and nothing leaves the bounds."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fukasa.analysis.planning.reach.hashed import HashedSet
from fukasa.analysis.planning.reach.overlaps import AudienceSets, KnownPairs, Samples
from fukasa.analysis.planning.reach.sainsbury import sainsbury
from fukasa.analysis.planning.reach.unique import unique_audience, unique_reach
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.reach.cases import audiences_of, known, names_of, pairs_of, people_of
from tests.analysis.planning.reach.worlds import crowd

MEMBERS = st.integers(1, 7).flatmap(lambda width: arrays(bool, (30, width)))
DEPENDENT = ("zeal", "topics_and_zeal", "languages", "hubs", "bystanders")
SECRET = b"secret of one tenant"


def rng():
    return np.random.default_rng(7)


def inside(estimate):
    ends = estimate.lower_bound - 1e-6, estimate.upper_bound + 1e-6
    told = [law for law in (estimate.unique, estimate.beta_binomial) if law is not None]
    return all(ends[0] <= law.low <= law.value <= law.high <= ends[1] for law in told)


@settings(max_examples=60, deadline=None)
@given(MEMBERS, st.integers(0, 21), st.integers(0, 9))
def test_estimates_and_intervals_of_random_sets_stay_inside_the_bounds(member, pairs, seed):
    counts = member.astype(int)
    audiences = audiences_of(counts.sum(axis=0), len(member))
    draw = np.random.default_rng(seed)
    told = known(counts.T @ counts, only=pairs, rng=draw)
    people = people_of(member & (draw.random(member.shape) < 0.6), range(member.shape[1]))
    for overlaps in (told, Samples(people, random=True), Samples(people, known=told), None):
        estimate = unique_audience(audiences, overlaps, rng=rng())
        assert inside(estimate)
        assert estimate.lower_bound - 1e-6 <= member.any(axis=1).sum() <= estimate.upper_bound + 1e-6


@pytest.mark.parametrize("kind", DEPENDENT)
def test_planted_overlaps_are_recovered_where_independence_misses(kind):
    planted = crowd(kind, np.random.default_rng(3), people=20_000)
    chosen = np.arange(20)
    estimate = unique_audience(
        audiences_of(planted.sizes, planted.universe, chosen), known(planted.overlaps, chosen), rng=rng()
    )
    truth = planted.union(chosen)
    missed = abs(estimate.sainsbury / truth - 1)
    assert (estimate.method, estimate.basis, estimate.status, estimate.n_pairs) == ("copula", "pairs", "ok", 190)
    assert missed > 0.04
    assert abs(estimate.unique.value / truth - 1) < 0.3 * missed
    assert estimate.unique.low <= truth <= estimate.unique.high
    assert abs(estimate.beta_binomial.value / truth - 1) < 0.4 * missed


def test_independent_audiences_are_the_control():
    planted = crowd("independent", np.random.default_rng(3), people=40_000)
    estimate = unique_audience(audiences_of(planted.sizes, planted.universe), known(planted.overlaps), rng=rng())
    assert estimate.unique.value == pytest.approx(estimate.sainsbury, rel=0.01)
    assert estimate.beta_binomial.value == pytest.approx(estimate.sainsbury, rel=0.01)


@pytest.mark.parametrize("kind", DEPENDENT)
def test_thirty_pairs_are_enough_to_halve_the_error_of_independence(kind):
    planted = crowd(kind, np.random.default_rng(3), people=20_000)
    draw, chosen = np.random.default_rng(5), np.arange(20)
    audiences, truth = audiences_of(planted.sizes, planted.universe, chosen), planted.union(chosen)
    told = [
        unique_audience(audiences, known(planted.overlaps, chosen, only=30, rng=draw), rng=rng()) for _ in range(10)
    ]
    errors = [abs(estimate.unique.value / truth - 1) for estimate in told]
    assert np.mean(errors) < 0.5 * abs(told[0].sainsbury / truth - 1)
    assert {(estimate.method, estimate.n_pairs) for estimate in told} == {("copula", 30)}


def test_pairs_of_others_help_to_infer_those_that_are_asked():
    planted = crowd("zeal", np.random.default_rng(3), people=20_000)
    others = pairs_of(planted.overlaps, np.arange(20, 40))
    everyone = audiences_of(planted.sizes, planted.universe)
    estimate = unique_audience(everyone, KnownPairs(others, {}), chosen=names_of(range(20)), rng=rng())
    truth = planted.union(np.arange(20))
    assert abs(estimate.unique.value / truth - 1) < 0.3 * abs(estimate.sainsbury / truth - 1)


def test_too_few_pairs_are_said_and_only_bound():
    planted = crowd("zeal", np.random.default_rng(3))
    audiences = audiences_of(planted.sizes, planted.universe)
    estimate = unique_audience(audiences, known(planted.overlaps, only=4, rng=rng()), rng=rng())
    assert (estimate.status, estimate.reason, estimate.basis) == ("insufficient", "too_few_pairs", "independence")
    assert estimate.unique is None
    assert estimate.upper_bound < unique_audience(audiences, None, rng=rng()).upper_bound


def test_nothing_known_is_independence_with_a_reason():
    estimate = unique_audience(audiences_of([50, 50], 100), None, rng=rng())
    assert (estimate.sainsbury, estimate.unique, estimate.reason) == (75, None, "no_overlaps")
    assert (estimate.lower_bound, estimate.upper_bound) == (50, 100)


def test_one_audience_needs_no_overlap():
    estimate = unique_audience(audiences_of([50], 100), None, rng=rng())
    assert (estimate.unique.low, estimate.unique.value, estimate.unique.high) == (50, 50, 50)


def test_two_audiences_with_their_overlap_are_exact():
    estimate = unique_audience(audiences_of([60, 30], 1_000), known(np.array([[60, 10], [10, 30]])), rng=rng())
    assert (estimate.unique.low, estimate.unique.value, estimate.unique.high) == (80, 80, 80)


def test_audiences_that_avoid_each_other_hold_more_than_independent_ones():
    estimate = unique_audience(audiences_of([30] * 3, 100), known(np.zeros((3, 3))), rng=rng())
    assert estimate.unique.value == pytest.approx(90)
    assert estimate.sainsbury < 70


def test_empty_audiences_reach_nobody():
    estimate = unique_audience(audiences_of([0, 0], 100), known(np.zeros((2, 2))), rng=rng())
    assert estimate.unique.value == pytest.approx(0, abs=1e-6)


def test_the_same_question_has_the_same_answer_in_any_order():
    planted = crowd("hubs", np.random.default_rng(3))
    forth, back = np.arange(12), np.arange(12)[::-1]
    told = known(planted.overlaps, forth)
    one, other = (
        unique_audience(audiences_of(planted.sizes, planted.universe, order), told, rng=rng()).unique
        for order in (forth, back)
    )
    assert one.value == pytest.approx(other.value, rel=0.002)


def test_whole_audiences_are_counted_exactly():
    sets = {"a0": HashedSet.of("abcd", SECRET), "a1": HashedSet.of("cdef", SECRET)}
    estimate = unique_audience(audiences_of([4, 4], 100), AudienceSets(sets), rng=rng())
    assert (estimate.unique.low, estimate.unique.value, estimate.unique.high) == (6, 6, 6)
    assert (estimate.basis, estimate.n_pairs) == ("exact_sets", 1)
    part = unique_audience(audiences_of([2, 2], 100), AudienceSets(sets), rng=rng())
    assert part.unique.value == pytest.approx(4 * 0.5 + 2 * 0.75)


def test_sets_that_are_missing_or_smaller_than_the_reach_are_refused():
    sets = {"a0": HashedSet.of("abcd", SECRET)}
    with pytest.raises(InvalidInput, match="no audience of 'a1'"):
        unique_audience(audiences_of([4, 4], 100), AudienceSets(sets), rng=rng())
    with pytest.raises(InvalidInput, match="give the whole audience"):
        unique_audience(audiences_of([5], 100), AudienceSets(sets), rng=rng())


def test_a_plan_reaches_a_part_of_its_audiences_and_its_objective_stays_segment_by_segment():
    reach, posts = np.array([[0.1, 0.0], [0.2, 0.1], [0.3, 0.3]]), np.array([1, 2, 0])
    population = np.array([800.0, 200.0])
    pairs = pl.DataFrame({"one": ["x"], "other": ["y"], "overlap": [40.0]})
    sizes = {"x": 160.0, "y": 652.0}  # twice the people reached of each: 80 and 326
    estimate = unique_reach(
        reach, posts, population, names=("x", "y", "z"), overlaps=KnownPairs(pairs, sizes), rng=rng()
    )
    assert estimate.sainsbury == pytest.approx(sainsbury(reach, posts, population))
    assert estimate.unique.value == pytest.approx(80 + 326 - 40 / 4)


def test_an_overlap_larger_than_the_audience_in_which_it_was_counted_is_refused():
    pairs = pl.DataFrame({"one": ["x"], "other": ["y"], "overlap": [400.0]})
    reach, posts, population = np.full((2, 1), 0.1), np.array([1, 1]), np.array([1_000.0])
    with pytest.raises(InvalidInput, match="cannot share 400 people when 'x' has 300"):
        unique_reach(
            reach, posts, population, names="xy", overlaps=KnownPairs(pairs, {"x": 300.0, "y": 900.0}), rng=rng()
        )


def test_nobody_booked_reaches_nobody():
    estimate = unique_reach(
        np.full((2, 1), 0.1), np.zeros(2, dtype=np.int64), np.array([1_000.0]), names="xy", overlaps=None, rng=rng()
    )
    assert (estimate.sainsbury, estimate.upper_bound) == (0, 0)
