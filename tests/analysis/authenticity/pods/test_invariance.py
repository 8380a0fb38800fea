"""A pod does not depend on the order of rows, on names, or on accounts that have nothing to do with it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from fukasa.analysis.authenticity.pods import find_pods
from tests.analysis.authenticity.pods.village import edges_of, village


@pytest.fixture(scope="module")
def told():
    made = village(np.random.default_rng(33), sizes=(5, 8, 12), accounts=400, themes=5)
    return edges_of(made.comments()), made.account_frame()


@pytest.fixture(scope="module")
def first(told):
    return find_pods(*told)


def partition(found):
    members = found.evidence.filter(pl.col("pod_id").is_not_null())
    return {frozenset(keys) for keys in members.group_by("pod_id").agg("account_key")["account_key"]}


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_makes_no_difference(told, first, seed):
    other = find_pods(*(frame.sample(fraction=1, shuffle=True, seed=seed) for frame in told))
    assert_frame_equal(first.evidence, other.evidence)
    assert_frame_equal(first.neighbours, other.neighbours)


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_names_make_no_difference(told, first, seed):
    keys = told[1]["account_key"]
    renamed = pl.DataFrame({"account_key": keys, "to": keys.sample(fraction=1, shuffle=True, seed=seed)})
    other = find_pods(
        *(frame.join(renamed, on="account_key").drop("account_key").rename({"to": "account_key"}) for frame in told)
    )
    names = dict(renamed.iter_rows())
    assert partition(other) == {frozenset(names[key] for key in group) for group in partition(first)}


@pytest.mark.parametrize("platform", ["instagram", "tiktok"])
def test_accounts_that_have_nothing_to_do_with_a_pod_do_not_change_it(told, first, platform):
    edges, accounts = told
    more = village(np.random.default_rng(34), accounts=400, themes=5)
    foreign = pl.col("account_key").str.replace("instagram:", f"{platform}:x")
    others = more.account_frame().with_columns(
        foreign,
        platform=pl.lit(platform),
        category="other " + pl.col("category"),
        owners=pl.lit(None, pl.List(pl.Int64)),
    )
    visits = edges_of(more.comments()).with_columns(foreign, pl.col("commenter") + 10**15)
    found = find_pods(
        pl.concat([edges, visits.select(edges.columns)]), pl.concat([accounts, others.select(accounts.columns)])
    )
    assert partition(first) <= partition(found)


def test_no_share_leaves_its_range_and_no_account_is_lost(told, first):
    found = first.evidence
    assert sorted(found["account_key"]) == sorted(told[1]["account_key"])
    shares = found.select("mutual_hour_share", "pod_strength").unpivot()["value"].drop_nulls()
    assert bool(shares.is_between(0, 1).all())
    assert bool((found["mutual_n"] <= found["heard_hour"]).all())
