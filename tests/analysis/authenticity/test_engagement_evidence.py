from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.engagement import engagement_evidence
from tests.analysis.authenticity.feeds import AS_OF, feed, people, seen

ONE = people(1, np.random.default_rng(0), low=10_000, high=10_000.5)


def posts(**columns):
    """Make posts of one account, a day apart, the newest eight days old."""
    n = max(len(values) for values in columns.values())
    usual = {"format": ["short"] * n, "views": [None] * n, "likes": [None] * n, "comments": [None] * n}
    frame = pl.DataFrame(
        {"account_key": ONE["account_key"][0], "post_id": [f"p{place}" for place in range(n)]} | usual | columns,
        schema_overrides=dict.fromkeys(("views", "likes", "comments"), pl.Int64),
    )
    return frame.with_columns(posted_at=pl.lit(AS_OF) - pl.duration(days=8 + pl.int_range(n)))


def told(frame, accounts=ONE):
    return engagement_evidence(frame, accounts).row(0, named=True)


def test_levels_are_medians_of_logarithms():
    found = told(posts(views=[100, 500, 1_000, 10_000, 10_000], likes=[10, 15, 20, 30, 30], comments=[1, 2, 2, 2, 3]))
    assert found["log_views"] == pytest.approx(np.log(1_000))
    assert found["log_engagement"] == pytest.approx(np.log(22.5))
    assert found["log_like_view"] == pytest.approx(np.log(20.5 / 1_000))
    assert found["log_comment_like"] == pytest.approx(np.log(2.5 / 20.5))
    assert found["log_followers"] == pytest.approx(np.log(10_000))


def test_hidden_likes_are_missing_and_not_zero():
    found = told(posts(views=[100] * 6, comments=[4] * 6))
    assert (found["posts_n"], found["hidden_n"], found["log_engagement_n"]) == (6, 6, 0)
    assert found["log_engagement"] is found["log_like_view"] is found["like_spread"] is None
    assert found["log_views"] == pytest.approx(np.log(100))


def test_no_views_at_all_have_no_logarithm():
    found = told(posts(views=[0] * 6, likes=[3] * 6, comments=[0] * 6))
    assert found["log_views"] is None
    assert found["log_views_n"] == 0


def test_young_old_and_too_many_posts_stay_out():
    late = posts(likes=[10] * 50, comments=[1] * 50)
    assert told(late)["posts_n"] == 30
    young = late.with_columns(pl.col("posted_at") + timedelta(days=8))
    assert told(young)["posts_n"] == 30
    assert told(young.filter(pl.col("posted_at") > AS_OF - timedelta(days=7)))["posts_n"] == 0
    assert told(late.with_columns(pl.col("posted_at") - timedelta(days=175)))["posts_n"] == 0


def test_an_undated_post_does_not_count():
    frame = posts(likes=[10] * 6, comments=[1] * 6).with_columns(posted_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")))
    assert told(frame)["posts_n"] == 0


def test_pictures_beside_videos_are_not_taken_for_spread():
    mixed = posts(format=["image", "short", "image"] * 5, likes=[100, 5_000, 100] * 5, comments=[1, 50, 1] * 5)
    found = told(mixed)
    assert found["form"] == "image"
    assert (found["log_engagement_n"], found["like_spread"]) == (10, pytest.approx(1 / 101))


def test_an_account_without_posts_has_a_row_that_knows_nothing():
    found = told(posts(likes=[10] * 3, comments=[1] * 3).clear())
    assert (found["posts_n"], found["log_views_n"], found["spikes"]) == (0, 0, 0)
    assert found["log_engagement"] is None


def test_the_standard_error_covers_the_true_median():
    rng = np.random.default_rng(4)
    accounts = people(2_000, rng)
    frame = feed(accounts, rng, posts=12)
    level = np.repeat(rng.normal(8, 1, accounts.height), 12)
    counts = np.exp(level + rng.normal(0, 0.6, len(level))).astype(np.int64)
    found = engagement_evidence(frame.with_columns(views=pl.Series(counts)), accounts)
    z = (found["log_views"].to_numpy() - level[::12]) / found["log_views_se"].to_numpy()
    assert np.mean(np.abs(z) < 1.96) == pytest.approx(0.95, abs=0.03)


def test_five_equal_posts_are_no_certainty():
    few, many = (told(posts(likes=[50] * n, comments=[2] * n))["log_engagement_se"] for n in (5, 30))
    assert few > 0.2
    assert many < few / 3


def test_what_rests_on_few_posts_is_told_but_is_no_peer():
    found = told(posts(views=[100] * 4, likes=[10] * 4, comments=[1] * 4))
    assert (found["log_views_n"], found["log_views"], found["like_spread"]) == (4, None, pytest.approx(1 / 11))


def test_a_viral_post_is_no_spike_and_likes_without_views_are_one():
    usual = [1_000, 1_200, 900, 1_100, 1_000, 950, 1_050, 1_150, 1_000, 1_000]
    likes = [50] * 9 + [5_000]
    viral = told(posts(views=[*usual[:9], 100_000], likes=likes, comments=[1] * 10))
    bought = told(posts(views=usual, likes=likes, comments=[1] * 10))
    assert (viral["spikes"], bought["spikes"], bought["spikes_n"]) == (0, 1, 10)


def test_residuals_do_not_know_the_followers():
    rng = np.random.default_rng(5)
    accounts = people(1_500, rng, low=1_000, high=3_000_000)
    found = seen(accounts, feed(accounts, rng, posts=8))
    for figure in ("er", "views", "like_view", "comment_like"):
        left = found[f"{figure}_residual"].to_numpy()
        assert abs(np.corrcoef(left, found["log_followers"].to_numpy())[0, 1]) < 0.12


_COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=12, max_size=12)


@given(views=_COUNTS, likes=_COUNTS, comments=_COUNTS, seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_whatever_the_counts_are_figures_are_finite_and_forget_the_order(views, likes, comments, seed):
    frame = posts(views=views, likes=likes, comments=comments)
    found = told(frame)
    numbers = [value for value in found.values() if isinstance(value, float)]
    assert np.isfinite(numbers).all()
    assert told(frame.sample(fraction=1, shuffle=True, seed=seed)) == pytest.approx(found)


@given(likes=st.lists(st.integers(1, 10**6), min_size=5, max_size=30), factor=st.sampled_from([2, 10, 1_000]))
@settings(max_examples=30, deadline=None)
def test_likes_in_other_units_move_the_level_only(likes, factor):
    once, more = (
        told(posts(likes=[1_000 * one * times for one in likes], comments=[0] * len(likes))) for times in (1, factor)
    )
    assert more["log_engagement"] - once["log_engagement"] == pytest.approx(np.log(factor), abs=1e-3)
    assert more["log_engagement_se"] == pytest.approx(once["log_engagement_se"], rel=1e-2)
