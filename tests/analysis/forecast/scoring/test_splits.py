"""Splits: what is forecast is not known, and what is known is older."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.forecast.scoring.baselines import with_baselines
from fukasa.analysis.forecast.scoring.splits import MATURE, monthly_origins, newest, rolling, unseen
from fukasa.core.errors import InvalidInput
from tests.factories.forecasts import START, history

POSTS = history(np.random.default_rng(1))
DAYS = st.integers(0, 60)


def values(frame):
    return set(frame["value"].to_list())


@settings(max_examples=30, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=4, unique=True), st.integers(0, 20), st.sampled_from([None, 1, 3]))
def test_no_value_at_or_after_an_origin_reaches_a_fit(days, age, hold_out):
    origins = [START + timedelta(days=day) for day in sorted(days)]
    for split in rolling(POSTS, origins, hold_out=hold_out, min_age=timedelta(days=age)):
        for known in (split.fit, split.history):
            assert known["posted_at"].max() < split.origin
            assert known["posted_at"].max() + timedelta(days=age) <= split.origin + timedelta(days=0 if age else 1)
            assert not values(known) & set(split.truth["actual"].to_list())
        assert split.targets["posted_at"].min() >= split.origin
        assert "value" not in split.targets.columns


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), DAYS)
def test_outcomes_at_or_after_the_origin_change_nothing_that_a_model_may_read(seed, day):
    origin = START + timedelta(days=day)
    late = pl.col("posted_at") + MATURE >= origin
    noise = pl.Series(np.random.default_rng(seed).lognormal(size=POSTS.height))
    other = POSTS.with_columns(value=pl.when(late).then(noise).otherwise("value"))
    for one, two in zip(rolling(POSTS, [origin]), rolling(other, [origin]), strict=True):
        assert one.fit.equals(two.fit)
        assert one.history.equals(two.history)
        assert one.targets.equals(two.targets)
        assert with_baselines(one).equals(with_baselines(two))


def test_a_value_that_was_read_late_is_not_known_before():
    slow = POSTS.with_columns(known_at=pl.col("posted_at") + pl.duration(days=20))
    (split,) = rolling(slow, [START + timedelta(days=30)])
    assert split.fit["posted_at"].max() < START + timedelta(days=10)


def test_targets_of_an_origin_end_where_the_next_one_begins_or_the_horizon_does():
    origins = [START + timedelta(days=day) for day in (12, 18, 24)]
    found = list(rolling(POSTS, origins))
    ids = [set(split.targets["target_id"]) for split in found]
    assert len(set().union(*ids)) == sum(map(len, ids))
    short = next(rolling(POSTS, origins, horizon=timedelta(days=2)))
    assert short.targets["posted_at"].max() < origins[0] + timedelta(days=2)


def test_at_most_so_many_posts_per_account_are_asked_for_the_first_ones():
    split = next(rolling(POSTS, [START + timedelta(days=15)], hold_out=2))
    assert set(split.targets.group_by("account_key").len()["len"]) == {2}
    assert split.targets["posted_at"].max() < START + timedelta(days=19)


def test_the_newest_posts_are_held_out_and_everything_known_is_older():
    split = newest(POSTS, hold_out=3)
    assert split.targets.height == 18
    limits = split.targets.group_by("account_key").agg(first=pl.col("posted_at").min())
    joined = split.history.join(limits, on="account_key")
    assert (joined["posted_at"] < joined["first"]).all()
    assert split.fit.height == POSTS.height - 18


def test_of_posts_at_the_same_moment_none_knows_the_other():
    same = POSTS.with_columns(posted_at=pl.lit(START, dtype=pl.Datetime("us", "UTC")))
    assert newest(same, hold_out=2).history.is_empty()


def test_the_very_newest_can_be_skipped_and_are_then_seen_by_nobody():
    split = newest(POSTS, hold_out=3, skip=3)
    young = set(POSTS.sort("posted_at").group_by("account_key").tail(3)["post_id"])
    assert not young & (set(split.targets["target_id"]) | set(split.fit["post_id"]))


def test_posts_read_before_they_were_seven_days_old_are_not_held_out():
    read = POSTS.with_columns(captured_at=pl.lit(START + timedelta(days=33), dtype=pl.Datetime("us", "UTC")))
    assert newest(read, hold_out=2).targets["posted_at"].max() <= START + timedelta(days=26)
    split = next(rolling(read, [START + timedelta(days=20)]))
    assert split.targets["posted_at"].max() <= START + timedelta(days=26)


def test_of_unseen_creators_nothing_reaches_the_fit_and_their_own_history_does():
    seen = newest(POSTS, hold_out=2)
    folds = list(unseen(seen, rng=np.random.default_rng(3), folds=3))
    for split in folds:
        asked = set(split.targets["account_key"])
        assert not asked & set(split.fit["account_key"])
        assert asked == set(split.history["account_key"])
        assert not split.seen
    assert sum(split.targets.height for split in folds) == seen.targets.height
    assert len(set().union(*(set(split.targets["account_key"]) for split in folds))) == 6


def test_the_accounts_of_one_creator_fall_into_one_fold():
    owner = pl.col("account_key").str.slice(-1).cast(pl.Int64) // 2
    owned = newest(POSTS.with_columns(creator_key=owner.cast(pl.String)), hold_out=1)
    folds = list(unseen(owned, rng=np.random.default_rng(3), folds=3))
    assert [split.targets["creator_key"].n_unique() for split in folds] == [1, 1, 1]
    assert [split.targets["account_key"].n_unique() for split in folds] == [2, 2, 2]


def test_folds_do_not_depend_on_the_order_of_rows():
    folds = [
        [set(split.targets["account_key"]) for split in unseen(newest(frame, hold_out=1), rng=np.random.default_rng(3))]
        for frame in (POSTS, POSTS.sample(fraction=1, shuffle=True, seed=1))
    ]
    assert folds[0] == folds[1]


def test_baselines_are_the_plain_ones():
    split = newest(POSTS, hold_out=1)
    found = with_baselines(split).row(0, named=True)
    own = split.history.filter(pl.col("account_key") == found["account_key"]).sort("posted_at")["value"].to_numpy()
    ratio = (split.fit["value"] / split.fit["followers"]).median()
    assert found["n_history"] == 11
    assert found["baseline_last10"] == pytest.approx(np.median(own[-10:]))
    assert found["baseline_persistence"] == own[-1]
    assert found["baseline_last10_sigma"] == pytest.approx(np.std(np.log(own[-10:]), ddof=1))
    assert found["baseline_followers"] == pytest.approx(1_000 * ratio)


def test_an_account_without_history_has_no_baseline_and_keeps_its_row():
    late = POSTS.filter((pl.col("account_key") != "youtube:000") | (pl.col("posted_at") > START + timedelta(days=15)))
    split = next(rolling(late, [START + timedelta(days=15)]))
    found = with_baselines(split)
    row = found.row(by_predicate=pl.col("target_id") == "0-6", named=True)
    assert (row["n_history"], row["baseline_last10"], row["baseline_followers"]) == (0, None, None)
    assert found.height == split.targets.height


def test_months_begin_on_their_first():
    months = monthly_origins(POSTS, first=datetime(2026, 1, 20, tzinfo=UTC))
    assert months == [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2)]


def test_what_cannot_be_split_is_refused():
    with pytest.raises(InvalidInput, match="at least one post"):
        newest(POSTS, hold_out=0)
    with pytest.raises(InvalidInput, match="stands twice"):
        newest(pl.concat([POSTS, POSTS]), hold_out=1)
    with pytest.raises(InvalidInput, match="lack the columns value"):
        newest(POSTS.drop("value"), hold_out=1)
    with pytest.raises(InvalidInput, match="later than the one before"):
        next(rolling(POSTS, [START, START]))
    with pytest.raises(InvalidInput, match="folds"):
        next(unseen(newest(POSTS, hold_out=1), rng=np.random.default_rng(0), folds=7))
