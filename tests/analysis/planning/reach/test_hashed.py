import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.reach.hashed import HashedSet, overlap_counts, people_met
from fukasa.core.errors import InvalidInput

SECRET = b"secret of one tenant"
PEOPLE = st.sets(st.text(max_size=8))
QUICK = settings(max_examples=50, deadline=None)


def hashed(people):
    return HashedSet.of(people, SECRET)


@QUICK
@given(PEOPLE, PEOPLE)
def test_unions_and_intersections_count_as_sets_do(one, other):
    mine, theirs = hashed(one), hashed(other)
    assert len(mine) == len(one)
    assert len(mine.union(theirs)) == len(one | other)
    assert len(mine.intersection(theirs)) == len(one & other)
    np.testing.assert_array_equal(
        overlap_counts([mine, theirs]), [[len(one), len(one & other)], [len(one & other), len(other)]]
    )


@QUICK
@given(PEOPLE)
def test_a_set_comes_back_from_its_bytes(people):
    back = HashedSet.from_bytes(hashed(people).to_bytes())
    np.testing.assert_array_equal(back.hashes, hashed(people).hashes)
    assert len(back.union(hashed(people))) == len(people)


def test_somebody_named_twice_counts_once():
    assert len(hashed(["a", "b", "a"])) == 2


def test_two_tenants_hash_one_person_differently_and_cannot_be_compared():
    mine, theirs = hashed(["a"]), HashedSet.of(["a"], b"secret of the other tenant")
    assert mine.hashes != theirs.hashes
    with pytest.raises(InvalidInput, match="different secrets"):
        mine.intersection(theirs)


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 65])
def test_a_secret_that_can_be_guessed_or_does_not_fit_is_refused(secret):
    with pytest.raises(InvalidInput, match="16 to 64 bytes"):
        HashedSet.of(["a"], secret)


@pytest.mark.parametrize("cut", [0, 3, 11, -1])
def test_bytes_that_are_no_set_are_refused(cut):
    with pytest.raises(InvalidInput, match="no audience"):
        HashedSet.from_bytes(hashed(["a", "b"]).to_bytes()[:cut])


def test_damaged_bytes_are_refused():
    raw = hashed(["a", "b"]).to_bytes()
    with pytest.raises(InvalidInput, match="damaged"):
        HashedSet.from_bytes(raw[:12] + raw[20:] + raw[12:20])


def test_people_met_with_a_chance_are_counted_through_everybody():
    one, other = hashed("abcd"), hashed("cdef")
    assert people_met([one, other], np.ones(2)) == 6
    assert people_met([one, other], np.array([0.5, 0.5])) == pytest.approx(4 * 0.5 + 2 * 0.75)
    assert people_met([], np.ones(0)) == 0
