"""Pods planted in a village are found, and nothing is found where there is nothing."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.pods import find_pods
from tests.analysis.authenticity.pods.village import Habits, edges_of, hits, village

SIZES = (5, 6, 10, 20, 50)
VILLAGES = 2


def found_in(made, comments=None):
    return find_pods(edges_of(made.comments() if comments is None else comments), made.account_frame())


def figures(right, wrong, missed):
    return right / (right + missed), right / (right + wrong)


def test_pods_of_several_sizes_are_found_among_agencies_friends_fans_and_bots():
    made = village(np.random.default_rng(900), sizes=(5, 6, 10, 20, 5, 6, 10, 20))
    recall, precision = figures(*hits(found_in(made), made))
    assert recall >= 0.9
    assert precision >= 0.9


def test_a_pod_is_told_with_its_members_and_nobody_elses():
    made = village(np.random.default_rng(901), sizes=(20, 10))
    found = found_in(made).evidence.filter(pl.col("pod_id").is_not_null())
    sizes = dict(found.group_by("pod_id").len().iter_rows())
    assert sorted(sizes.values()) == [10, 20]
    assert found["pod_members"].to_list() == [sizes[pod] for pod in found["pod_id"]]


@pytest.mark.slow
def test_without_pods_hardly_anybody_is_taken_for_a_member():
    made = [village(np.random.default_rng(910 + number)) for number in range(VILLAGES)]
    wrong = sum(hits(found_in(one), one)[1] for one in made)
    assert wrong <= 0.005 * sum(one.accounts for one in made)


@pytest.mark.parametrize("column", ["minutes", "commenter"])
def test_with_times_or_authors_shuffled_no_pod_is_left(column):
    made = village(np.random.default_rng(920), sizes=SIZES)
    comments = made.comments()
    shuffled = comments.with_columns(pl.Series(column, made.rng.permutation(comments[column].to_numpy())))
    assert found_in(made, shuffled).evidence["pod_id"].null_count() == made.accounts


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_nine_of_ten_members_are_found_and_nine_of_ten_found_are_members(size, capsys):
    villages = [
        village(np.random.default_rng([7, size, seed]), sizes=(size,) * max(4, 120 // size)) for seed in range(VILLAGES)
    ]
    counts = np.array([hits(found_in(made), made) for made in villages])
    recall, precision = figures(*counts.sum(axis=0))
    with capsys.disabled():
        print(f"\npods of {size:>2}: recall {recall:.3f}, precision {precision:.3f}, {counts.sum(axis=0)}")  # noqa: T201  the figure itself
    assert recall >= 0.9
    assert precision >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_with_few_posts_and_holes_in_the_data_less_is_found_but_what_is_found_holds(size, capsys):
    sparse = Habits(posts=(4, 7), seen=0.7, supports=0.8)
    villages = [
        village(np.random.default_rng([8, size, seed]), sizes=(size,) * max(4, 120 // size), habits=sparse)
        for seed in range(VILLAGES)
    ]
    counts = np.array([hits(found_in(made), made) for made in villages])
    recall, precision = figures(*counts.sum(axis=0))
    with capsys.disabled():
        print(f"\nsparse pods of {size:>2}: recall {recall:.3f}, precision {precision:.3f}")  # noqa: T201  the figure itself
    assert precision >= 0.9
