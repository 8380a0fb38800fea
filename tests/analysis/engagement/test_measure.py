from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.engagement.measure import MEASURED_SCHEMA, measure_accounts
from fukasa.analysis.engagement.panel import post_panel
from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.analysis.engagement.registry import post_metrics
from fukasa.core.errors import InvalidInput
from fukasa.core.window import Window
from tests.factories.engagement import AS_OF, account, accounts, post, posts, posts_of, snapshots, world


def figure(measured, metric, key="tiktok:a"):
    return measured.row(by_predicate=(pl.col("metric") == metric) & (pl.col("account_key") == key), named=True)


def five(**values):
    return posts(*posts_of("tiktok:a", 5, **values))


def test_every_account_gets_every_metric_of_the_registry_in_the_declared_columns():
    measured = measure_accounts(five(likes=10), accounts(account(), account("x:b")))
    assert measured.schema == MEASURED_SCHEMA
    assert measured.height == 2 * len(post_metrics())


def test_engagement_rate_adds_the_known_parts_and_names_them():
    row = figure(
        measure_accounts(five(likes=300, comments=20, saves=80, followers=20_000), accounts(account())), "er_followers"
    )
    assert row["value"] == (300 + 20 + 80) / 20_000
    assert (row["parts"], row["status"], row["n"]) == ("likes+comments+saves", "ok", 5)
    assert row["followers_basis"] == "posting"
    assert row["definition"] == "er_followers/2026-01"


def test_the_common_base_takes_likes_and_comments_only():
    row = figure(
        measure_accounts(five(likes=300, comments=20, saves=80, followers=20_000), accounts(account())), "er_common"
    )
    assert row["value"] == (300 + 20) / 20_000


def test_the_rates_over_views_and_reach_are_the_definitions():
    values = {"likes": 300, "comments": 20, "saves": 80, "shares": 40, "views": 10_000, "reach": 8_000}
    measured = measure_accounts(five(**values), accounts(account()))
    assert figure(measured, "er_views")["value"] == (300 + 20 + 80 + 40) / 10_000
    assert figure(measured, "er_reach")["value"] == (300 + 20 + 80 + 40) / 8_000
    assert figure(measured, "like_rate")["value"] == 300 / 10_000
    assert figure(measured, "comment_rate")["value"] == 20 / 10_000
    assert figure(measured, "save_rate")["value"] == 80 / 10_000
    assert figure(measured, "share_rate")["value"] == 40 / 10_000
    assert figure(measured, "views_per_follower")["value"] == 10_000 / 20_000


def test_saves_are_taken_per_reach_where_no_views_are_shown_and_the_base_is_stored():
    row = figure(measure_accounts(five(saves=80, reach=8_000), accounts(account())), "save_rate")
    assert (row["value"], row["parts"]) == (80 / 8_000, "saves/reach")


def test_the_value_is_the_median_with_the_ends_of_its_order_statistics():
    rows = [post(days=10 + place, views=views) for place, views in enumerate([100, 900, 300, 200, 400])]
    row = figure(measure_accounts(posts(*rows), accounts(account())), "views_median")
    assert (row["value"], row["low"], row["high"], row["level"]) == (300, 100, 900, 0.9)
    assert row["newest_at"] == AS_OF - timedelta(days=10)
    assert row["oldest_at"] == AS_OF - timedelta(days=14)


def test_young_and_old_posts_are_left_out_and_counted():
    rows = [post(days=days, views=1) for days in (1, 6.9, 7, 90, 180, 180.1, 400)]
    panel = post_panel(posts(*rows, post(views=1) | {"posted_at": None, "post_id": "?"}), accounts(account()))
    counts = panel.counts.row(0, named=True)
    assert (counts["in_window"], counts["too_young"], counts["too_old"], counts["undated"]) == (3, 2, 2, 1)
    assert counts["newest_days"] == 1


def test_only_the_newest_posts_of_the_window_count():
    rows = posts(*(post(days=8 + place, views=place) for place in range(40)))
    panel = post_panel(rows, accounts(account()))
    assert panel.counts["over_limit"][0] == 10
    assert figure(measure_accounts(rows, accounts(account())), "views_median")["value"] == (14 + 15) / 2


def test_too_few_posts_are_insufficient_with_the_age_of_the_newest():
    rows = [post(days=days, views=10) for days in (214, 230, 300)]
    row = figure(measure_accounts(posts(*rows), accounts(account())), "views_median")
    assert (row["status"], row["value"], row["n"]) == ("insufficient", None, None)
    assert reason_sentence(row["reason"], "en") == "5 posts needed, 0 in the window; the newest is 214 days old."
    assert reason_sentence(row["reason"], "ja") == "投稿が5件必要ですが、対象期間には0件です（最新の投稿は214日前）。"


def test_an_account_without_posts_says_so():
    row = figure(measure_accounts(five(views=1), accounts(account("x:b"))), "views_median", "x:b")
    assert row["reason"] == "no_posts:needed=5"


def test_a_metric_that_few_posts_show_is_insufficient_though_posts_are_many():
    rows = posts(*posts_of("tiktok:a", 10, likes=5), *(post(days=50 + place, views=9, likes=5) for place in range(2)))
    row = figure(measure_accounts(rows, accounts(account())), "views_median")
    assert row["reason"] == "metric_missing:needed=5:have=2:window=12"
    assert row["missing"] == 10


def test_zero_followers_give_no_rate_and_unknown_ones_neither():
    people = accounts(account(followers=0), account("x:b", followers=None))
    measured = measure_accounts(posts(*posts_of("tiktok:a", 5, likes=1), *posts_of("x:b", 5, likes=1)), people)
    assert figure(measured, "er_followers")["reason"] == "zero_followers"
    assert figure(measured, "er_followers", "x:b")["reason"] == "followers_unknown"


def test_followers_come_from_the_post_then_a_near_snapshot_then_the_latest_number():
    seen = snapshots([("tiktok:a", 33, 10_000), ("tiktok:a", 27.5, 12_000), ("x:b", 60, 1_000)])
    rows = posts(
        *[post(days=30 + place / 100, likes=60, comments=0) for place in range(5)],
        *[post("x:b", days=30 + place, likes=60, comments=0) for place in range(5)],
    )
    measured = measure_accounts(rows, accounts(account(), account("x:b", followers=3_000)), seen)
    near, latest = figure(measured, "er_common"), figure(measured, "er_common", "x:b")
    assert (near["value"], near["followers_basis"]) == (60 / 12_000, "snapshot")
    assert (latest["value"], latest["followers_basis"]) == (60 / 3_000, "latest")


def test_the_weakest_basis_of_followers_is_the_one_that_is_told():
    rows = [post(days=10 + place, likes=1, followers=100) for place in range(5)] + [post(days=100, likes=1)]
    assert figure(measure_accounts(posts(*rows), accounts(account())), "er_followers")["followers_basis"] == "latest"


def test_posts_that_lack_a_part_of_the_account_give_no_value():
    rows = posts(*posts_of("tiktok:a", 9, likes=100, comments=10), post(days=90, likes=100))
    row = figure(measure_accounts(rows, accounts(account())), "er_followers")
    assert (row["parts"], row["n"], row["missing"]) == ("likes+comments", 9, 1)


def test_a_part_that_few_posts_show_is_left_out_of_the_numerator():
    rows = posts(*posts_of("tiktok:a", 9, likes=100, comments=10), post(days=90, likes=100, comments=10, saves=50))
    row = figure(measure_accounts(rows, accounts(account())), "er_followers")
    assert (row["parts"], row["n"]) == ("likes+comments", 10)


def test_cadence_counts_from_the_oldest_post_to_the_end_of_the_window():
    rows = posts(*(post(days=7 + 7 * place, likes=1) for place in range(6)))
    row = figure(measure_accounts(rows, accounts(account())), "posting_cadence")
    # Five posts after the oldest one, in the 35 days from day 42 to day 7.
    assert row["value"] == 5 / (35 / 7)
    assert row["low"] < 1 < row["high"]


def test_silence_after_the_last_post_lowers_the_cadence():
    busy = measure_accounts(posts(*(post(days=8 + place, likes=1) for place in range(6))), accounts(account()))
    gone = measure_accounts(posts(*(post(days=160 + place, likes=1) for place in range(6))), accounts(account()))
    assert figure(gone, "posting_cadence")["value"] < 0.1 * figure(busy, "posting_cadence")["value"]


def test_steady_views_are_stable_and_wild_ones_are_not():
    steady = posts(*posts_of("tiktok:a", 10, views=1_000))
    wild = posts(*(post(days=10 + place, views=10**place) for place in range(1, 10)))
    assert figure(measure_accounts(steady, accounts(account())), "view_stability")["value"] == 1
    row = figure(measure_accounts(wild, accounts(account())), "view_stability")
    # Nine steps of a factor of ten: MAD of the logs is 2 · ln 10, the factor for n = 9 is 1.107 · 1.4826.
    assert row["value"] == pytest.approx(np.exp(-1.107 * 1.4826022185056018 * 2 * np.log(10)))
    assert row["low"] <= row["value"] <= row["high"]


def test_the_share_of_sponsored_posts_prefers_the_mark_over_the_probability():
    rows = posts(
        *posts_of("tiktok:a", 4, sponsored=False, p_sponsored=0.9),
        *(post(days=60 + place, p_sponsored=0.5) for place in range(2)),
    )
    row = figure(measure_accounts(rows, accounts(account())), "sponsored_share")
    assert (row["value"], row["n"]) == ((0.5 + 0.5) / 6, 6)
    assert row["low"] <= row["value"] <= row["high"]


def test_sponsored_posts_are_compared_with_organic_ones():
    rows = posts(
        *posts_of("tiktok:a", 6, sponsored=True, views=500),
        *(post(days=60 + place, sponsored=False, views=1_000) for place in range(8)),
    )
    row = figure(measure_accounts(rows, accounts(account())), "sponsored_vs_organic")
    assert (row["value"], row["n"], row["n_base"], row["parts"]) == (500 / 1_000, 6, 8, "views")


def test_too_few_sponsored_posts_are_not_compared():
    rows = posts(
        *posts_of("tiktok:a", 2, sponsored=True, views=500),
        *(post(days=60 + place, sponsored=False, views=1_000) for place in range(8)),
    )
    row = figure(measure_accounts(rows, accounts(account())), "sponsored_vs_organic")
    assert row["reason"] == "too_few_sponsored:needed=5:sponsored=2:organic=8"


def test_supplied_averages_stand_without_n_and_interval():
    supplied = account(avg_views=8_000.0, avg_likes=400.0, avg_comments=100.0, followers=20_000)
    measured = measure_accounts(posts(), accounts(supplied))
    row = figure(measured, "er_common")
    assert (row["value"], row["status"]) == ((400 + 100) / 20_000, "supplied_aggregate")
    assert (row["n"], row["low"], row["level"], row["window"]) == (None, None, None, "supplied")
    assert row["parts"] == "supplied:likes+comments"
    assert reason_sentence(row["reason"], "en") == "Supplied aggregate, n unknown."
    assert figure(measured, "views_median")["value"] == 8_000
    assert figure(measured, "er_views")["value"] == (400 + 100) / 8_000


def test_own_posts_come_before_supplied_averages():
    row = figure(measure_accounts(five(views=100), accounts(account(avg_views=8_000.0))), "views_median")
    assert (row["value"], row["status"]) == (100, "ok")


def test_youtube_api_data_gives_no_derived_figure_until_permitted():
    measured = measure_accounts(five(views=100, likes=3), accounts(account(derived_permitted=False, avg_views=5.0)))
    derived = measured.filter(pl.col("metric").is_in([m.id for m in post_metrics().values() if m.derived]))
    assert set(derived["status"]) == {"not_permitted"}
    assert derived.select(pl.col("value", "low", "high", "n", "parts").null_count()).row(0) == (derived.height,) * 5


def test_no_posts_at_all_are_measured_too():
    assert set(measure_accounts(posts(), accounts(account()))["status"]) == {"insufficient"}
    assert measure_accounts(posts(), accounts()).height == 0


def test_an_account_that_stands_twice_is_refused():
    with pytest.raises(InvalidInput, match="stands twice"):
        measure_accounts(five(), accounts(account(), account()))


def test_chunks_of_accounts_give_the_same_as_all_together():
    rows, people, _ = world(1, number=40, each=12)
    whole = measure_accounts(rows, people)
    parts = pl.concat([measure_accounts(rows, people[:15]), measure_accounts(rows, people[15:])])
    order = ["account_key", "metric"]
    assert whole.sort(order).equals(parts.sort(order))


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(random):
    rows, people, _ = world(2, number=6, each=9)
    places = list(range(rows.height))
    random.shuffle(places)
    order = ["account_key", "metric"]
    assert measure_accounts(rows, people).sort(order).equals(measure_accounts(rows[places], people).sort(order))


numbers = st.one_of(st.none(), st.integers(0, 10**7))
some_posts = st.lists(
    st.builds(
        lambda days, views, likes, comments, followers: post(
            days=days, views=views, likes=likes, comments=comments, followers=followers
        ),
        st.floats(-5, 300),
        numbers,
        numbers,
        numbers,
        numbers,
    ),
    max_size=40,
    unique_by=lambda row: row["post_id"],
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(some_posts)
def test_whatever_the_posts_are_values_lie_in_their_intervals_and_nothing_is_nan(rows):
    measured = measure_accounts(posts(*rows), accounts(account()))
    reals = measured.select("value", "low", "high")
    assert reals.select(pl.all().is_nan().sum() + pl.all().is_infinite().sum()).row(0) == (0, 0, 0)
    ready = measured.filter(pl.col("status") == "ok")
    assert ready.filter(~pl.col("value").is_between("low", "high")).is_empty()
    assert ready["reason"].null_count() == ready.height
    assert measured.filter((pl.col("status") != "ok") & pl.col("reason").is_null()).is_empty()
    share = ready.filter(pl.col("metric").is_in(["view_stability", "sponsored_share"]))
    assert share.filter(~pl.col("value").is_between(0, 1)).is_empty()


def test_every_reason_of_the_frame_has_a_sentence_in_both_languages():
    people = accounts(
        account(),
        account("x:b"),
        account("x:c", followers=None, avg_views=5.0),
        account("x:d", derived_permitted=False),
    )
    rows = posts(*posts_of("tiktok:a", 5, likes=1), *posts_of("x:c", 7, likes=1, sponsored=True), post("x:b", likes=1))
    reasons = measure_accounts(rows, people)["reason"].drop_nulls().unique()
    assert all(reason_sentence(stored, language) for stored in reasons for language in ("ja", "en"))


def test_the_median_of_the_window_recovers_a_planted_rate_and_another_window_does_not():
    rng = np.random.default_rng(3)
    views = rng.lognormal(9, 0.8, 300)
    rows = posts(
        *(
            post(
                f"tiktok:{place // 30:02d}",
                days=8 + 5 * (place % 30),
                views=int(seen),
                likes=int(seen * rng.beta(40, 760)),
            )
            for place, seen in enumerate(views)
        )
    )
    people = accounts(*(account(f"tiktok:{place:02d}") for place in range(10)))
    rate = measure_accounts(rows, people).filter(pl.col("metric") == "like_rate")
    assert rate["value"].median() == pytest.approx(40 / 800, rel=0.05)
    empty = measure_accounts(rows, people, window=Window(30, 0, 5)).filter(pl.col("metric") == "like_rate")
    assert set(empty["status"]) == {"insufficient"}


def test_ages_are_counted_from_the_capture_of_the_account_not_from_today():
    old = datetime(2017, 5, 1, tzinfo=UTC)
    rows = posts(
        *(post(days=1, likes=1) | {"posted_at": old - timedelta(days=10 + d), "post_id": str(d)} for d in range(5))
    )
    assert figure(measure_accounts(rows, accounts(account(as_of=old))), "likes_median")["status"] == "ok"


@pytest.mark.parametrize("silent", [1, 200, 3_000])
def test_many_accounts_without_a_figure_before_one_that_has_it_change_nothing(silent):
    loud = [post("tiktok:z", days=10 + n, views=100, likes=10, comments=1) for n in range(8)]
    keys = [f"tiktok:{n:05d}" for n in range(silent)] + ["tiktok:z"]
    measured = measure_accounts(posts(*loud), accounts(*(account(key) for key in keys)))
    found = measured.filter(pl.col("account_key") == "tiktok:z", pl.col("metric") == "er_common")
    assert found["parts"].to_list() == ["likes+comments"]
