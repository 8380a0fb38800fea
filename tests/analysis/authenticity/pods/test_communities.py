"""Dense groups are found; chains, stars and bridges make none."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.pods.communities import dense_groups, truss


def clique(*members):
    return list(itertools.combinations(sorted(members), 2))


def groups(ties, **changes):
    usual = {"least": 4, "density": 0.4, "max_triangles": 1_000_000}
    rows = np.array(sorted(set(ties)), dtype=np.int64).reshape(-1, 2)
    return [group.tolist() for group in dense_groups(rows, **(usual | changes))]


def test_a_clique_is_a_group():
    assert groups(clique(3, 5, 8, 9)) == [[3, 5, 8, 9]]


@pytest.mark.parametrize(
    "ties",
    [
        [],
        [(n, n + 1) for n in range(30)],
        [(0, n) for n in range(1, 40)],
        clique(0, 1, 2),
        [tie for n in range(40) for tie in ((n, n + 1), (n, n + 2))],
        [*clique(0, 1, 2), *clique(2, 3, 4), *clique(4, 5, 6)],
    ],
    ids=["nothing", "chain", "star", "three friends", "strip of triangles", "friends of friends"],
)
def test_no_group_is_made_of(ties):
    assert groups(ties) == []


def test_a_member_of_two_groups_does_not_melt_them():
    assert groups([*clique(0, 1, 2, 3, 4), *clique(4, 5, 6, 7, 8)]) == [[0, 1, 2, 3, 4], [4, 5, 6, 7, 8]]


def test_a_bridge_between_groups_belongs_to_neither():
    assert groups([*clique(0, 1, 2, 3, 4), (4, 9), (9, 5), *clique(5, 6, 7, 8)]) == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_dense_heart_is_peeled_out_of_a_loose_crowd():
    crowd = [tie for n in range(10, 60) for tie in ((n, n + 1), (n, n + 2))]
    assert groups([*clique(*range(12)), (10, 12), (11, 12), *crowd]) == [list(range(12))]


def test_a_tangle_with_too_many_triangles_is_peeled_harder():
    loose = [(n, n + step) for n in range(20, 40) for step in (1, 2)]
    assert groups([*clique(*range(10)), *loose], max_triangles=125) == [list(range(10))]


def test_every_tie_of_a_truss_is_backed():
    kept, triangles = truss(np.array([*clique(0, 1, 2, 3), (3, 4), (4, 5), (3, 5)]), 2)
    assert sorted(map(tuple, kept.tolist())) == clique(0, 1, 2, 3)
    assert triangles == 4


@settings(max_examples=60)
@given(st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda tie: tie[0] < tie[1])), st.randoms())
def test_names_and_order_make_no_difference(ties, random):
    names = list(range(15))
    random.shuffle(names)
    renamed = [tuple(sorted((names[a], names[b]))) for a, b in ties]
    back = [sorted(names.index(member) for member in group) for group in groups(renamed)]
    assert sorted(back) == sorted(groups(ties))
