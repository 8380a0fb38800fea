"""Small worlds by hand: what looks like a pod and is none, and what is known of each account."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.pods import find_pods
from tests.analysis.authenticity.pods.village import Habits, Village, edges_of, hits

ALWAYS = Habits(posts=(10, 10), takes_part=(0.8, 0.8), supports=1.0, at_once=(0.95, 0.95), seen=1.0)


@pytest.fixture
def quiet():
    """Two hundred accounts of which everybody knows the owner, and ordinary comments."""
    made = Village(np.random.default_rng(1), 200, 4, ALWAYS)
    made.marked[:] = True
    made.ordinary()
    return made


def found_in(made):
    return find_pods(edges_of(made.comments()), made.account_frame())


def of(found, account):
    return found.evidence.filter(account_key=f"instagram:{account:06d}").row(0, named=True)


def test_three_quick_friends_are_no_pod_though_they_exchange_comments(quiet):
    quiet.visits([1, 2, 3], quiet.owner([1, 2, 3]), 0.8, quiet.quick(3))
    friend = of(found_in(quiet), 1)
    assert friend["pod_id"] is None
    assert friend["mutual_partners"] == 2
    assert friend["mutual_hour_share"] > 0


def test_a_hub_whom_a_pod_admires_is_no_member(quiet):
    quiet.plant_pod(0, np.arange(10, 18), marked=True)
    quiet.visits([90], quiet.owner(np.arange(10, 18)), 0.9, quiet.quick(8))
    assert tuple(hits(found_in(quiet), quiet)) == (8, 0, 0)


def test_a_member_who_visits_many_others_drags_nobody_in(quiet):
    quiet.plant_pod(0, np.arange(10, 18), marked=True)
    quiet.visits(np.arange(100, 140), quiet.owner([10]), 0.6, quiet.quick(1))
    assert tuple(hits(found_in(quiet), quiet)) == (8, 0, 0)


def test_colleagues_who_comment_at_any_hour_are_no_pod(quiet):
    quiet.visits(np.arange(20, 30), quiet.owner(np.arange(20, 30)), 0.8, quiet.slow(240.0))
    assert found_in(quiet).evidence["pod_id"].null_count() == 200


def test_fans_of_a_group_who_hurry_make_no_pod_of_it(quiet):
    quiet.visits(np.arange(20, 27), 10**12 + np.arange(40), 0.6, quiet.quick(40))
    found = found_in(quiet)
    assert found.evidence["pod_id"].null_count() == 200
    assert found.neighbours.filter(account_key="instagram:000020").height == 6


def test_a_pod_of_which_nobody_knows_the_owners_is_found_by_those_who_share_its_posts(quiet):
    quiet.plant_pod(0, np.arange(40, 50), marked=False)
    found = found_in(quiet)
    assert tuple(hits(found, quiet)) == (10, 0, 0)
    member = of(found, 40)
    assert member["mutual_hour_share"] is None
    assert member["pod_members"] == 10


def test_neighbours_tell_who_came_at_once_and_how_many_regulars_are_shared(quiet):
    quiet.plant_pod(0, np.arange(10, 18), marked=True)
    told = found_in(quiet).neighbours.filter(account_key="instagram:000010")
    assert set(told["neighbour_key"]) == {f"instagram:{n:06d}" for n in range(11, 18)}
    assert told["mutual"].all()
    assert bool((told["within_hour"] > 0).all())
    assert bool((told["shared_commenters"] > told["expected"]).all())
    assert bool((told["q_value"] <= 0.05).all())


def test_an_account_that_nobody_visits_gives_no_figures(quiet):
    edges = edges_of(quiet.comments()).filter(pl.col("account_key") != "instagram:000007")
    silent = of(find_pods(edges, quiet.account_frame()), 7)
    assert (silent["heard"], silent["pod_members"], silent["mutual_n"], silent["pod_id"]) == (0, None, None, None)


def test_no_comments_at_all_give_no_pods(quiet):
    found = find_pods(edges_of(quiet.comments()).clear(), quiet.account_frame())
    assert found.evidence["pod_members"].null_count() == 200
    assert found.neighbours.is_empty()
