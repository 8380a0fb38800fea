"""Which posts a forecast rests on, and which posts are asked for."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from fukasa.pipelines.forecast.rows import WINDOW, formats_used, history_rows, target_rows

AS_OF = datetime(2026, 1, 26, tzinfo=UTC)
NO_AVERAGES = pl.DataFrame(schema={"account_key": pl.String, "avg_views": pl.Float64, "avg_likes": pl.Float64})


def post(number=0, age=10, seen=0, **values):
    told = {
        "account_key": "tiktok:a",
        "post_id": f"p{number}",
        "posted_at": AS_OF - timedelta(days=age),
        "captured_at": AS_OF - timedelta(days=seen),
        "format": "short",
        "duration_s": None,
        "sponsored": None,
        "p_sponsored": 0.1,
        "followers": None,
        "views": 100,
        "likes": 10,
    }
    return told | values


def history(*posts, permitted=True, averages=NO_AVERAGES):
    accounts = pl.DataFrame(
        {
            "account_key": ["tiktok:a"],
            "platform": ["tiktok"],
            "category": ["beauty"],
            "followers": [5000],
            "as_of": [AS_OF],
            "derived_permitted": [permitted],
        }
    )
    kinds = {
        "sponsored": pl.Boolean,
        "followers": pl.Int64,
        "views": pl.Int64,
        "likes": pl.Int64,
        "format": pl.String,
        "duration_s": pl.Float64,
    }
    rows = pl.DataFrame(list(posts), schema_overrides=kinds)
    return history_rows(rows, accounts, averages)


def test_a_post_counts_when_it_was_a_week_old_as_its_count_was_read():
    found = history(post(0, age=20), post(1, age=20, seen=15), post(2, age=3), post(3, age=-1))
    assert found["post_id"].to_list() == ["p0"]


def test_posts_older_than_the_window_do_not_count():
    assert history(post(0, age=WINDOW.max_age_days + 1)).is_empty()


def test_only_the_newest_posts_are_kept_and_the_oldest_of_them_comes_first():
    found = history(*(post(number, age=10 + number) for number in range(80)))
    assert found.height == WINDOW.max_posts
    assert found["posted_at"].is_sorted()
    assert found["post_id"][-1] == "p0"


def test_likes_are_forecast_where_too_few_posts_show_views():
    hidden = [post(number, views=None) for number in range(5)]
    found = history(post(9), *hidden)
    assert found["metric"].unique().to_list() == ["likes"]
    assert found["value"].to_list() == [10.0] * 6


def test_a_supplied_average_of_views_decides_for_views():
    averages = pl.DataFrame({"account_key": ["tiktok:a"], "avg_views": [90.0], "avg_likes": [None]})
    found = history(post(0), averages=averages.cast({"avg_likes": pl.Float64}))
    assert found["metric"].to_list() == ["views"]


def test_a_count_of_nothing_stays_nothing():
    assert history(*(post(number, views=0) for number in range(4)))["value"].to_list() == [0.0] * 4


def test_nothing_is_taken_of_accounts_of_which_nothing_may_be_derived():
    assert history(post(0), permitted=False).is_empty()


def test_the_platforms_mark_stands_before_the_probability_of_words():
    found = history(post(0, sponsored=True), post(1, sponsored=None, p_sponsored=0.3))
    assert sorted(found["sponsored"].to_list()) == [0.3, 1.0]


def test_the_main_format_is_the_one_used_most_and_posts_without_a_format_make_none():
    used = formats_used(history(*(post(n) for n in range(3)), post(7, format="long"), post(8, format=None)))
    assert used["format"].to_list() == ["short", "long"]
    assert used["place"].to_list() == [0, 1]


def test_where_no_post_tells_its_format_one_of_any_format_is_asked_for():
    used = formats_used(history(*(post(number, format=None) for number in range(3))))
    asked = target_rows(used, pl.DataFrame({"account_key": ["tiktok:a"], "as_of": [AS_OF]}))
    assert asked["format"].to_list() == [None, None]
    assert asked["target_id"].to_list() == [":own", ":paid"]


@pytest.mark.parametrize("kind", ["own", "paid"])
def test_every_format_is_asked_for_as_own_and_as_paid(kind):
    used = formats_used(history(post(0), post(1, format="long")))
    asked = target_rows(used, pl.DataFrame({"account_key": ["tiktok:a"], "as_of": [AS_OF]}))
    assert {f"{form}:{kind}" for form in ("short", "long")} <= set(asked["target_id"])
    assert asked["posted_at"].unique().to_list() == [AS_OF]
